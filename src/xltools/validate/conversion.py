"""Conversion: each cell by our own typed verdicts; what cannot be read is a finding, then blank.

Clean columns take a fast path over whole columns; the verdicts of `verdict_on` are the reference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from xltools.schema.columns import Column
from xltools.text.words import key_of, quoted
from xltools.tracker.raw import RawValue
from xltools.validate.cell_verdicts import NO_LIMITS, Limits, Verdict, fault
from xltools.validate.cleaning import Cleaned, cleaned, is_clean
from xltools.validate.numbers import as_excel_holds, number_verdict
from xltools.validate.own_dates import in_own_form, month_first
from xltools.validate.texts import EXCEL_LONGEST, VERDICTS, boolean_verdict, their_words

NUMBERS = frozenset({"number", "whole", "percent", "money"})
_SEVERAL_LINES = frozenset({"text", "value"})
_FREE_WORDS = frozenset({"text", "value"})
#: What people type for "nothing to report"; the cell should be blank. None of them certainly means zero.
_NOTHING = frozenset({
    "n/a", "na", "n.a.", "n.a", "-", "--", "–", "—", ".", "?", "??", "tbc", "t.b.c.", "tbd", "tba", "none", "nil",
    "null", "n/k", "nk", "unknown", "not known", "not applicable", "to be confirmed", "to be agreed",
})  # fmt: skip

#: What "str" stands for: looked up by its name for each of a hundred columns, it takes as long as the words.
_TEXT: Any = pd.StringDtype(na_value=np.nan)
_DIGITS_WHOLE = 1e15


def converted(cells: Sequence[RawValue], column: Column, limits: Limits = NO_LIMITS) -> tuple[Any, dict[int, Verdict]]:
    """Type a column's cells.

    Returns:
        The values, for `column.dtype`; and the verdicts that break a rule, by place in the column.
    """
    values = _all_clean(cells, column, limits)
    if values is not None:
        return values, {}
    return _one_by_one(cells, _with_words_in_use(cells, column), limits)


def _with_words_in_use(cells: Sequence[RawValue], column: Column) -> Column:
    """Return an adopted column with those words of ours among its own that its cells have, for it has no others."""
    if not column.unmapped:
        return column
    used = {cell for cell in cells if isinstance(cell, str)}
    kept = tuple(word for word in column.unmapped if word in used and word not in column.theirs)
    return replace(column, theirs=(*column.theirs, *kept))


def verdict_on(value: RawValue, column: Column, limits: Limits = NO_LIMITS) -> Verdict:
    """Judge one cell by its column alone."""
    if not isinstance(value, str):
        if isinstance(value, bool):
            return boolean_verdict(value, column)
        return in_own_form(VERDICTS[column.kind](value, column, limits), value, column)
    text = cleaned(value, keep_lines=column.kind in _SEVERAL_LINES)
    if not text.text:
        return Verdict(None, *_stray(value, text)) if value else Verdict(None)
    if column.kind not in _FREE_WORDS and key_of(text.text) in _NOTHING and text.text not in column.words:
        return _nothing(text.text, column)
    verdict = month_first(text.text, column, limits) or VERDICTS[column.kind](text.text, column, limits)
    verdict = in_own_form(their_words(verdict, text.text, column), value, column)
    if verdict.rule or not text.stray:
        return verdict
    return Verdict(verdict.value, *_stray(value, text))


def _one_by_one(cells: Sequence[RawValue], column: Column, limits: Limits) -> tuple[Any, dict[int, Verdict]]:
    # TRUE equals 1 where Python looks things up; no two values of other types are equal.
    has_truth = bool in set(map(type, cells))
    keys: Sequence[Any] = [(type(cell), cell) for cell in cells] if has_truth else cells
    each = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    verdicts = [verdict_on(key[1] if has_truth else key, column, limits) for key in each]
    places = _places(each, keys)
    values = _typed([verdict.value for verdict in verdicts], column).take(places)
    is_faulty = np.array([bool(verdict.rule) for verdict in verdicts], dtype=np.bool_)[places]
    return values, {at: verdicts[places[at]] for at in np.flatnonzero(is_faulty).tolist()}


def _typed(values: list[Any], column: Column) -> Any:
    if column.kind == "day":
        return np.array(values, dtype="datetime64[us]")
    if column.kind in NUMBERS:
        return np.array([np.nan if value is None else value for value in values], dtype="float64")
    if column.kind == "value":
        mixed = np.empty(len(values), dtype="object")
        mixed[:] = [pd.Timestamp(value) if isinstance(value, datetime) else value for value in values]
        return mixed
    return pd.array([np.nan if value is None else value for value in values], dtype=_TEXT)


def _all_clean(cells: Sequence[RawValue], column: Column, limits: Limits) -> Any | None:
    """Type a column with no fault in it at once; None where any cell needs a verdict of its own."""
    kinds = set(map(type, cells))
    if column.kind == "value":
        return None
    if column.kind == "day":
        return _clean_days(cells, kinds, limits)
    if column.kind in NUMBERS:
        return _clean_numbers(cells, kinds, column)
    return _clean_words(cells, kinds, column)


def _has_only(cells: Sequence[RawValue], kinds: set[type], wanted: set[type]) -> bool:
    """Return whether cells are of these types, or blank."""
    return kinds <= wanted or (kinds <= {*wanted, str} and not any(type(v) is str and v for v in cells))


def _clean_days(cells: Sequence[RawValue], kinds: set[type], limits: Limits) -> Any | None:
    if not _has_only(cells, kinds, {date, datetime}):
        return None
    each = list(dict.fromkeys(cells))  # readings share their dates: typing each once is three times as fast
    days = np.array([value or None for value in each], dtype="datetime64[us]")
    given = days[~np.isnat(days)]
    low = limits.earliest is None or bool((given >= np.datetime64(limits.earliest)).all())
    high = limits.latest is None or bool((given <= np.datetime64(limits.latest)).all())
    has_no_time = bool((given.astype("datetime64[D]") == given).all())
    if not (low and high and has_no_time):
        return None
    return days[_places({value: place for place, value in enumerate(each)}, cells)]


def _clean_numbers(cells: Sequence[RawValue], kinds: set[type], column: Column) -> Any | None:
    if not _has_only(cells, kinds, {float}):
        return None
    numbers = np.array([np.nan if value == "" else value for value in cells], dtype="float64")
    is_whole = (numbers == np.trunc(numbers)) & (np.abs(numbers) < _DIGITS_WHOLE)  # and so the same at 15 digits
    odd = np.flatnonzero(~is_whole & ~np.isnan(numbers))
    numbers[odd] = [as_excel_holds(number) for number in numbers[odd].tolist()]
    given = numbers[~np.isnan(numbers)]
    if len(given) == 0:
        return numbers
    extremes = (float(given.min()), float(given.max()))
    are_whole = column.kind != "whole" or bool((given == np.trunc(given)).all())
    within = all(not number_verdict(number, column, NO_LIMITS).rule for number in extremes)
    return numbers if are_whole and within else None


def _clean_words(cells: Sequence[RawValue], kinds: set[type], column: Column) -> Any | None:
    if kinds > {str} or not kinds <= {str}:
        return None
    each = {value: place for place, value in enumerate(dict.fromkeys(cells))}
    for value in each:
        assert isinstance(value, str)
        if column.kind == "text" and len(value) < EXCEL_LONGEST // 2 and is_clean(value):
            continue
        verdict = verdict_on(value, column)
        if verdict.rule or (verdict.value or "") != value:
            return None
    words: Any = pd.array([value or np.nan for value in each], dtype=_TEXT)
    return words.take(_places(each, cells))


def _places(each: Mapping[Any, int], keys: Sequence[Any]) -> Any:
    """Return where each key of a column stands among those that differ; a column of one value needs no look."""
    if len(each) <= 1:
        return np.zeros(len(keys), dtype=np.int64)
    return np.fromiter(map(each.__getitem__, keys), dtype=np.int64, count=len(keys))


def _stray(value: str, text: Cleaned) -> tuple[str, str, str]:
    rule = "CEL-26" if text.had_unseen else "CEL-04"
    if not text.text:
        return rule, f"The cell looks blank but holds {text.stray}.", "Clear the cell with Delete."
    told = f"{quoted(value)} holds {text.stray}, which is ignored."
    return rule, told, f"Type {quoted(text.text)} again." if len(text.text) < 60 else "Delete that."


def _nothing(text: str, column: Column) -> Verdict:
    what = {"day": "a date", "email": "an address", "id": "an ID", "reference": "an ID"}.get(column.kind)
    what = what or ("a number" if column.kind in NUMBERS else "a word from the list")
    fix = f"Enter {what}: the row needs it." if column.is_required else "Leave the cell blank."
    if column.kind in NUMBERS and key_of(text) in {"none", "nil"} and not number_verdict(0.0, column, NO_LIMITS).rule:
        fix = f"Type 0 if there were none{'' if column.is_required else '; otherwise leave the cell blank'}."
    return fault("CEL-29", f"{quoted(text)} is not {what}.", fix)
