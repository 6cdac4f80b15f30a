"""Workbooks that could say one thing to us and another to Excel or LibreOffice, each with one trick."""

from tests.helpers.builders import packed
from tests.helpers.tricks import markup, package, relations, rows, sheets, strings, values

_NOUNS = (relations, rows, values, strings, markup, package, sheets)
TRICKS: dict[str, bytes] = {
    name: trick if isinstance(trick, bytes) else packed(trick) for noun in _NOUNS for name, trick in noun.TRICKS.items()
}
#: Tricks that are none: honest programs write these, and all read them alike, so that each has to be read.
READ = frozenset().union(*(noun.READ for noun in _NOUNS))
