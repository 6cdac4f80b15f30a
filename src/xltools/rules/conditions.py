"""Conditions on a row, said once and read twice: by pandas over a typed table, by Excel as a formula.

Excel's forms are those that agree with pandas on every odd row: LEN and TRIM, for a formula's "" is not
blank to ISBLANK; EXACT, for "complete" is not Complete; ISNUMBER before any comparison, for AND does not
stop early. A cell that holds an error gives an error, which flags nothing: that cell has its own finding.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd


@dataclass(frozen=True, slots=True)
class Condition:
    """What may be so in a row; it is never so in a wholly blank one.

    Args:
        fields: what it reads.
        is_met: typed table -> True where it is so.
        excel: the same for row 2, with {field} for the column's letter.
    """

    fields: frozenset[str]
    is_met: Callable[[pd.DataFrame], "pd.Series[bool]"]
    excel: str

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(
            self.fields | other.fields,
            lambda frame: self.is_met(frame) & other.is_met(frame),
            f"AND({self.excel},{other.excel})",
        )

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(
            self.fields | other.fields,
            lambda frame: self.is_met(frame) | other.is_met(frame),
            f"OR({self.excel},{other.excel})",
        )


def blank(field: str) -> Condition:
    """Be empty, or hold only spaces."""
    return Condition(frozenset({field}), lambda frame: frame[field].isna(), f"LEN(TRIM({cell(field)}))=0")


def given(field: str) -> Condition:
    """Hold some words."""
    return Condition(frozenset({field}), lambda frame: frame[field].notna(), f"LEN(TRIM({cell(field)}))>0")


def numeric(field: str) -> Condition:
    """Hold a number."""
    return Condition(frozenset({field}), lambda frame: frame[field].notna(), f"ISNUMBER({cell(field)})")


def dated(field: str) -> Condition:
    """Hold a date, which to Excel is a number."""
    return numeric(field)


def word(field: str, *words: str) -> Condition:
    """Hold one of these words, spelt so."""
    texts = [f'EXACT({cell(field)},"{each}")' for each in words]
    return Condition(
        frozenset({field}),
        lambda frame: frame[field].isin(words),
        texts[0] if len(texts) == 1 else f"OR({','.join(texts)})",
    )


def among(field: str, numbers: tuple[int, ...]) -> Condition:
    """Hold one of these numbers."""
    texts = ",".join(f"{cell(field)}={each}" for each in numbers)
    return Condition(
        frozenset({field}), lambda frame: frame[field].isin(numbers), f"IF(ISNUMBER({cell(field)}),OR({texts}))"
    )


def before(first: str, second: str, *, by_days: int = 0) -> Condition:
    """Lie before another date, by more than so many days."""
    less = f"-{by_days}" if by_days else ""
    return Condition(
        frozenset({first, second}),
        lambda frame: frame[first] < frame[second] - timedelta(days=by_days),
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
        lambda frame: frame[field].notna() & ~frame[field].dt.is_month_end,
        f"IF(ISNUMBER({cell(field)}),DAY({cell(field)}+1)>1)",
    )


def unlike_in(field: str, is_right: Callable[["pd.Series[str]"], "pd.Series[bool]"], excel: str) -> Condition:
    """Hold words of another form than they should.

    Args:
        field: where the words stand.
        is_right: texts, none blank -> True where the form is right.
        excel: true where it is wrong, with {cell} for the cell; an error in it means wrong.
    """
    formula = excel.replace("{cell}", cell(field))

    def is_wrong(frame: pd.DataFrame) -> "pd.Series[bool]":
        wrong = pd.Series(data=False, index=frame.index)
        texts = frame[field].dropna()
        wrong.loc[texts.index] = ~is_right(texts)
        return wrong

    return Condition(frozenset({field}), is_wrong, f"IF(LEN(TRIM({cell(field)}))>0,IFERROR({formula},TRUE))")


def cell(field: str) -> str:
    """Name a field's cell in row 2, for `Rule.live`."""
    return f"${{{field}}}2"


def _compared(field: str, sign: str, limit: str | float) -> Condition:
    is_field = isinstance(limit, str)
    right = cell(limit) if isinstance(limit, str) else f"{limit:g}"
    compared = f"{cell(field)}{sign}{right}"

    def is_met(frame: pd.DataFrame) -> "pd.Series[bool]":
        bound = frame[limit] if is_field else limit
        return frame[field] > bound if sign == ">" else frame[field] < bound

    return Condition(
        frozenset({field, limit}) if isinstance(limit, str) else frozenset({field}),
        is_met,
        f"IF(ISNUMBER({cell(field)}),IF(ISNUMBER({right}),{compared}))" if is_field
        else f"IF(ISNUMBER({cell(field)}),{compared})",
    )  # fmt: skip
