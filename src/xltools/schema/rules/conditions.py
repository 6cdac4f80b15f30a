"""Conditions on a row, written once and used twice: by pandas on a typed table, and by Excel as a formula.

Excel's forms are chosen to agree with pandas on every odd row: LEN and TRIM, because a formula's "" is not blank to
ISBLANK; EXACT, because "complete" is not Complete; ISNUMBER before any comparison, because AND does not stop early. A
cell with an error gives an error, which flags nothing: that cell has its own finding.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.schema.rag import FOUR, Scale

#: One verdict for each row; plain arrays are faster than pandas for a table with few rows.
Flags: TypeAlias = "pd.Series[bool] | npt.NDArray[np.bool_]"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that may be true of a row; it is never true of a wholly blank row.

    Args:
        fields: the fields that it reads.
        is_met: typed table -> True where it is true.
        excel: the same for row 2, with {field} for the column's letter.
        words: the words that it needs, each with its field.
        at: the same on another rating scale; None if it reads no rating.
    """

    fields: frozenset[str]
    is_met: Callable[[pd.DataFrame], Flags]
    excel: str
    words: frozenset[tuple[str, str]] = frozenset()
    at: "Callable[[Scale], Condition] | None" = None

    def on(self, scale: Scale) -> "Condition":
        """Return the condition on a rating scale."""
        return self if self.at is None else self.at(scale)

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(
            self.fields | other.fields,
            lambda frame: self.is_met(frame) & other.is_met(frame),
            f"AND({self.excel},{other.excel})",
            self.words | other.words,
            None if self.at is None and other.at is None else lambda scale: self.on(scale) & other.on(scale),
        )

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(
            self.fields | other.fields,
            lambda frame: self.is_met(frame) | other.is_met(frame),
            f"OR({self.excel},{other.excel})",
            self.words | other.words,
            None if self.at is None and other.at is None else lambda scale: self.on(scale) | other.on(scale),
        )


def blank(field: str) -> Condition:
    """Be empty, or hold only spaces."""
    return Condition(frozenset({field}), lambda frame: _is_blank(frame, field), f"LEN(TRIM({cell(field)}))=0")


def given(field: str) -> Condition:
    """Hold some words."""
    return Condition(frozenset({field}), lambda frame: ~_is_blank(frame, field), f"LEN(TRIM({cell(field)}))>0")


def numeric(field: str) -> Condition:
    """Hold a number."""
    return Condition(frozenset({field}), lambda frame: ~_is_blank(frame, field), f"ISNUMBER({cell(field)})")


def dated(field: str) -> Condition:
    """Hold a date, which to Excel is a number."""
    return numeric(field)


def word(field: str, *words: str) -> Condition:
    """Hold one of these words, spelt so."""
    texts = [f'EXACT({cell(field)},"{each}")' for each in words]
    return Condition(
        frozenset({field}),
        lambda frame: _is_among(frame, field, words),
        texts[0] if len(texts) == 1 else f"OR({','.join(texts)})",
        frozenset((field, each) for each in words),
    )


def rated(field: str) -> Condition:
    """Hold a rating of the programme's scale."""
    return replace(word(field, *FOUR.ratings), at=lambda scale: word(field, *scale.ratings))


def off_track(field: str) -> Condition:
    """Hold a rating that asks for an action."""
    return replace(word(field, *FOUR.off_track), at=lambda scale: word(field, *scale.off_track))


def among(field: str, numbers: tuple[int, ...]) -> Condition:
    """Hold one of these numbers."""
    texts = ",".join(f"{cell(field)}={each}" for each in numbers)
    return Condition(
        frozenset({field}), lambda frame: _is_among(frame, field, numbers), f"IF(ISNUMBER({cell(field)}),OR({texts}))"
    )


def before(first: str, second: str, *, by_days: int = 0) -> Condition:
    """Be before another date, by more than a number of days."""
    less = f"-{by_days}" if by_days else ""
    return Condition(
        frozenset({first, second}),
        lambda frame: frame[first].to_numpy() < frame[second].to_numpy() - np.timedelta64(by_days, "D"),
        f"IF(ISNUMBER({cell(first)}),IF(ISNUMBER({cell(second)}),{cell(first)}<{cell(second)}{less}))",
    )


def above(field: str, limit: str | float) -> Condition:
    """Hold a number above a limit, or above another field's number."""
    return _compared(field, ">", limit)


def below(field: str, limit: str | float) -> Condition:
    """Hold a number below a limit, or below another field's number."""
    return _compared(field, "<", limit)


def off_month_end(field: str) -> Condition:
    """Hold a date that is not the last day of its month."""
    return Condition(
        frozenset({field}),
        lambda frame: ~_is_blank(frame, field) & ~frame[field].dt.is_month_end.to_numpy(),
        f"IF(ISNUMBER({cell(field)}),DAY({cell(field)}+1)>1)",
    )


def unlike_in(field: str, is_right: Callable[["pd.Series[str]"], "pd.Series[bool]"], excel: str) -> Condition:
    """Be true if words do not have the form that they should.

    Args:
        field: the field with the words.
        is_right: texts, none blank -> True where the form is right.
        excel: true if it is wrong, with {cell} for the cell; an error also means wrong.
    """
    formula = excel.replace("{cell}", cell(field))

    def is_wrong(frame: pd.DataFrame) -> Flags:
        wrong = ~_is_blank(frame, field)
        wrong[wrong] = ~is_right(frame[field][wrong]).to_numpy(dtype=np.bool_)
        return wrong

    return Condition(frozenset({field}), is_wrong, f"IF(LEN(TRIM({cell(field)}))>0,IFERROR({formula},TRUE))")


def cell(field: str) -> str:
    """Name a field's cell in row 2, for `Rule.live`."""
    return f"${{{field}}}2"


def _is_blank(frame: pd.DataFrame, field: str) -> npt.NDArray[np.bool_]:
    return np.asarray(pd.isna(frame[field].to_numpy()), dtype=np.bool_)


def _is_among(frame: pd.DataFrame, field: str, values: tuple[str | int, ...]) -> npt.NDArray[np.bool_]:
    cells = frame[field].tolist()
    return np.fromiter(map(frozenset(values).__contains__, cells), dtype=np.bool_, count=len(cells))


def _compared(field: str, sign: str, limit: str | float) -> Condition:
    is_field = isinstance(limit, str)
    right = cell(limit) if isinstance(limit, str) else f"{limit:g}"
    compared = f"{cell(field)}{sign}{right}"

    def is_met(frame: pd.DataFrame) -> Flags:
        numbers, bound = frame[field].to_numpy(), frame[limit].to_numpy() if is_field else limit
        return np.asarray(numbers > bound if sign == ">" else numbers < bound, dtype=np.bool_)

    return Condition(
        frozenset({field, limit}) if isinstance(limit, str) else frozenset({field}),
        is_met,
        f"IF(ISNUMBER({cell(field)}),IF(ISNUMBER({right}),{compared}))" if is_field
        else f"IF(ISNUMBER({cell(field)}),{compared})",
    )  # fmt: skip
