"""What a column of the tracker holds: its heading, kind, allowed words, and what it means to staff."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd

from xltools.schema import rag

# If pyarrow is installed, pandas keeps text in its arrays, and compares, sorts and adds up by other rules: a figure #
# would depend on what else is installed. Every module that types a table imports this one first. Users who chose a #
# storage keep it for their own tables.
if pd.get_option("mode.string_storage") == "auto":
    pd.set_option("mode.string_storage", "python")
#: How pandas keeps text while xltools is at work.
_TEXT_OPTIONS: dict[str, object] = {"mode.string_storage": "python", "future.infer_string": True}


@contextmanager
def own_text() -> Iterator[None]:
    """Keep text in one way while tables are typed and measured, whatever a user or a schema file chose for pandas.

    Every function that types a table for others, or calls one that does, needs this decorator.
    """
    before = _chosen(_TEXT_OPTIONS)
    try:
        yield
    finally:
        _chosen(before)


def _chosen(wanted: Mapping[str, object]) -> dict[str, object]:
    """Choose how pandas keeps text, and return what was chosen before."""
    before: dict[str, object] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the second option gives a deprecation warning even when only read
        for name, way in wanted.items():
            with suppress(KeyError):  # gone, as it will be from pandas 4 on
                before[name] = pd.get_option(name)
                if before[name] != way:
                    pd.set_option(name, way)
    return before


Kind = Literal[
    "id", "text", "day", "choice", "rating", "number", "whole", "percent", "money", "reference", "email", "value"
]

#: The only pandas dtype for each kind. A blank is NaN in text and numbers, NaT in days.
DTYPES: dict[Kind, str] = {
    "id": "str", "text": "str", "choice": "str", "rating": "str", "reference": "str", "email": "str", "value": "object",
    "day": "datetime64[us]", "number": "float64", "whole": "float64", "percent": "float64", "money": "float64",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a tracker sheet.

    Args:
        heading: as staff see it.
        meaning: one sentence for the data dictionary and the message Excel shows on entry.
        words: the only words allowed, in the order of the drop-down.
        stands_for: for each of these words, the word of the shipped schema that measures know; none if they are the
            same.
        refers_to: fields where the id must exist, as "Sheet.field"; any of several will do.
        is_list: several values joined by "; ".
        low, high: the least and most allowed; None is no bound.
        width: characters, in the generated tracker.
        may_be_absent: whether a tracker may lack this heading, as one made by an older version does; the column then
            counts as blank.
        is_theirs: whether it is a column of an office's own workbook.
        theirs: the words that an office's own workbook has here, each with our word or number for it.
        unmapped: our words for which it has none of its own, so that they are used unchanged.
        form: how such a workbook writes dates as text here, such as "MM/DD/YYYY"; "" if it has no form of its own.
    """

    heading: str
    kind: Kind
    meaning: str = ""
    is_required: bool = False
    words: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    is_list: bool = False
    low: float | date | None = None
    high: float | date | None = None
    width: float = 14
    example: str = ""
    may_be_absent: bool = False
    theirs: tuple[str, ...] = ()
    is_theirs: bool = False
    unmapped: tuple[str, ...] = ()
    form: str = ""

    def __deepcopy__(self, _: object) -> "Column":
        """Return the column itself, which nothing can change: pandera copies each with all that it holds."""
        return self

    @property
    def dtype(self) -> str:
        """The pandas dtype of the typed column."""
        return DTYPES[self.kind]

    @property
    def meanings(self) -> dict[str, str]:
        """Each of the column's own words, and the shipped schema's word for it; none if they are the same."""
        return dict(zip(self.words, self.stands_for, strict=True)) if self.stands_for else {}


def ident(heading: str, meaning: str, *, width: float = 13) -> Column:
    """Name a row: required, unique, letters A-Z, digits and '-'."""
    return Column(heading, "id", meaning, is_required=True, width=width)


def text(
    heading: str,
    meaning: str,
    *,
    required: bool = False,
    width: float = 30,
    is_list: bool = False,
    may_be_absent: bool = False,
) -> Column:
    """Hold words."""
    return Column(
        heading,
        "text",
        meaning,
        is_required=required,
        width=width,
        is_list=is_list,
        may_be_absent=may_be_absent,
    )


def day(heading: str, meaning: str, *, required: bool = False, may_be_absent: bool = False) -> Column:
    """Hold a date."""
    return Column(heading, "day", meaning, is_required=required, width=13, may_be_absent=may_be_absent)


def choice(
    heading: str,
    words: tuple[str, ...] | Mapping[str, str],
    meaning: str,
    *,
    required: bool = False,
    width: float = 16,
    may_be_absent: bool = False,
) -> Column:
    """Hold one word of a list.

    Args:
        heading: as staff see it.
        words: the list; if a programme uses its own words, each with the shipped schema's word that measures know:
            `{"On site": "In progress", "Handed over": "Complete"}`.
        meaning: one sentence for the data dictionary.
        required: whether every row has it.
        width: characters, in the generated tracker.
        may_be_absent: whether a tracker may lack this heading.
    """
    stands_for = tuple(words.values()) if isinstance(words, Mapping) else ()
    return Column(
        heading,
        "choice",
        meaning,
        is_required=required,
        words=tuple(words),
        stands_for=stands_for,
        width=width,
        may_be_absent=may_be_absent,
    )


def yes_no(heading: str, meaning: str, *, required: bool = False) -> Column:
    """Hold Yes or No."""
    return choice(heading, ("Yes", "No"), meaning, required=required, width=11)


def rating(heading: str, meaning: str, *, required: bool = False) -> Column:
    """Hold a point on the rating scale; the programme's own, where its `scale.toml` names another."""
    return Column(heading, "rating", meaning, is_required=required, words=rag.RATINGS, width=14)


def number(
    heading: str, meaning: str, *, required: bool = False, low: float | None = None, high: float | None = None
) -> Column:
    """Hold a number."""
    return Column(heading, "number", meaning, is_required=required, low=low, high=high, width=13)


def whole(
    heading: str, meaning: str, *, required: bool = False, low: float | None = None, high: float | None = None
) -> Column:
    """Hold a whole number."""
    return replace(number(heading, meaning, required=required, low=low, high=high), kind="whole", width=11)


def percent(heading: str, meaning: str, *, required: bool = False) -> Column:
    """Hold a share, typed as a percentage and kept as 0 to 1."""
    return replace(number(heading, meaning, required=required, low=0, high=1), kind="percent", width=11)


def money(heading: str, meaning: str, *, required: bool = False) -> Column:
    """Hold pounds sterling."""
    return replace(number(heading, meaning, required=required), kind="money", width=15)


def reference(
    heading: str, refers_to: str | tuple[str, ...], meaning: str, *, required: bool = False, is_list: bool = False
) -> Column:
    """Hold the id of a row elsewhere ("Workstreams.workstream_id")."""
    targets = (refers_to,) if isinstance(refers_to, str) else refers_to
    return Column(heading, "reference", meaning, is_required=required, refers_to=targets, is_list=is_list, width=15)


def email(heading: str, meaning: str, *, required: bool = False) -> Column:
    """Hold an e-mail address."""
    return Column(heading, "email", meaning, is_required=required, width=34)


def value(heading: str, meaning: str) -> Column:
    """Hold whatever its row's own kind allows (a setting)."""
    return Column(heading, "value", meaning, width=34)


def split(joined: object) -> list[str]:
    """Return the parts of a text joined by "; "; none of a blank."""
    return [part.strip() for part in joined.split(";") if part.strip()] if isinstance(joined, str) else []
