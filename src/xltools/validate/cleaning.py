"""Text without the characters that staff cannot see, and words for what they were."""

import re
from typing import NamedTuple

#: Characters that look like a space but are not one to Excel, and characters without width.
_ODD_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_NO_ROOM = "\u00ad\u200b\u2060\ufeff"
#: Control characters and halves of characters: no keyboard types them, and XML cannot hold most of them.
_UNSEEN = "\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff"

#: Whether a text has anything to clean: the only test that every clean cell needs.
_ANY = re.compile(f"^[ \n]|[ \n]$|  |[{_ODD_SPACES}{_NO_ROOM}{_UNSEEN}]")
_ODD_SPACE = re.compile(f"[{_ODD_SPACES}]")
_NO_ROOM_SIGN = re.compile(f"[{_NO_ROOM}]")
_UNSEEN_SIGN = re.compile(f"[{_UNSEEN}]")
_RUN = re.compile(" {2,}")


class Cleaned(NamedTuple):
    """A text after cleaning.

    Args:
        stray: what was taken out, in words; empty if nothing was.
        had_unseen: whether invisible characters were taken out.
    """

    text: str
    stray: str = ""
    had_unseen: bool = False


def is_clean(text: str) -> bool:
    """Return whether a text of several lines has nothing to take out."""
    return _ANY.search(text) is None


def cleaned(text: str, *, keep_lines: bool) -> Cleaned:
    """Take stray spaces and unseen characters out of a text.

    Args:
        keep_lines: whether line breaks may stay, as in a cell with several lines; otherwise each is a stray space.
    """
    text = text.replace("\r\n", "\n")
    if not _ANY.search(text) and (keep_lines or "\n" not in text):
        return Cleaned(text)
    found = _stray(text, keep_lines=keep_lines)
    plain = _UNSEEN_SIGN.sub("", _NO_ROOM_SIGN.sub("", _ODD_SPACE.sub(" ", text)))
    if not keep_lines:
        plain = plain.replace("\n", " ")
    plain = _RUN.sub(" ", plain.strip(" \n"))
    return Cleaned(plain, ", ".join(found), _UNSEEN_SIGN.search(text) is not None)


def _stray(text: str, *, keep_lines: bool) -> list[str]:
    bare = text.strip(" ")
    tests = (
        (text[:1] == " ", "a space before the first letter"),
        (text[-1:] == " ", "a space after the last letter"),
        ("  " in bare, "two spaces together"),
        (bare[:1] == "\n" or bare[-1:] == "\n", "an empty line"),
        (not keep_lines and "\n" in bare.strip("\n"), "a line break"),
        (_ODD_SPACE.search(text.replace("\t", "")) is not None, "a non-breaking or other odd space"),
        ("\t" in text, "a tab"),
        (_NO_ROOM_SIGN.search(text) is not None, "a sign of no width"),
        (_UNSEEN_SIGN.search(text) is not None, "a character that cannot be seen"),
    )
    return [words for is_there, words in tests if is_there]
