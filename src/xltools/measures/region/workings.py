"""Workings of a region: every figure shown, with the council, its tracker and the cells that it comes from."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeAlias

import pandas as pd

from xltools.measures import display_text
from xltools.measures.frames import frame_of, id_order, records
from xltools.measures.region.tracker_summary import same

#: What makes rows one thing: the title's key, and more of its words.
Thing = tuple[str, ...]


def with_keys(frame: pd.DataFrame, id_field: str, title_field: str, *also: str) -> pd.DataFrame:
    """Give each row the key of the thing that it is about: the id that most councils give it.

    Rows are of one thing where their titles are the same (case, spaces and a full stop apart) and so are `also`.
    Where two things have one id in common, the later in the order of titles gets another: KPI-01 (2).

    Returns:
        The frame with `key`, in place of its own id, and `title`, the commonest wording.
    """
    titles = frame[title_field].where(frame[title_field] != "", frame[id_field])
    known = {text: same(text) for text in titles.unique()}
    parts = [titles.map(known).tolist(), *(frame[name].tolist() for name in also)]
    things = list(zip(*parts, strict=True))
    ids, wording = _commonest(things, frame[id_field].tolist()), _commonest(things, titles.tolist())
    keys = _unique(ids)
    return frame.drop(columns=[id_field]).assign(
        key=pd.Series([keys[thing] for thing in things], index=frame.index, dtype="str"),
        title=pd.Series([wording[thing] for thing in things], index=frame.index, dtype="str"),
    )


def in_order(keys: "pd.Series[str]") -> list[str]:
    """Return the keys, each once, in the order in which people count."""
    return sorted(keys.unique(), key=id_order)


def _commonest(things: list[Thing], words: list[str]) -> dict[Thing, str]:
    """Return the word that each thing has most often, the first by spelling of equals."""
    counted: dict[Thing, dict[str, int]] = {}
    for (thing, word), times in Counter(zip(things, words, strict=True)).items():
        counted.setdefault(thing, {})[str(word)] = times
    return {thing: min(own.items(), key=lambda word: (-word[1], word[0]))[0] for thing, own in counted.items()}


def _unique(ids: dict[Thing, str]) -> dict[Thing, str]:
    taken: Counter[str] = Counter()
    found = {}
    for thing in sorted(ids):
        taken[ids[thing]] += 1
        number = taken[ids[thing]]
        found[thing] = ids[thing] if number == 1 else f"{ids[thing]} ({number})"
    return found


DTYPES: dict[str, str] = {
    "key": "str", "subject": "str", "measure": "str", "shown": "str", "numerator": "float64", "denominator": "float64",
    "source": "str", "cells": "str", "formula": "str",
}  # fmt: skip


#: A figure's values in the order of `DTYPES`.
Row: TypeAlias = tuple[Any, ...]


def council_key(number: int) -> str:
    """Return what stands for a council in keys: C007."""
    return f"C{number:03d}"


def figures(
    councils: pd.DataFrame,
    kpis: pd.DataFrame,
    league: pd.DataFrame,
    standing: pd.DataFrame,
    requirements: pd.DataFrame,
) -> pd.DataFrame:
    """Explain the region's figures, then each council's.

    Returns:
        One row per figure: `key` ("REGION.KPI-01", "C007.KPI-01", "C007.A2", "C007.REQ-03"), `subject`, `measure`,
        `shown`, `numerator`, `denominator`, `source` (the tracker's file; for the region: how many), `cells` of that
        tracker, `formula` in words.
    """  # fmt: skip
    who = _Councils(councils)
    rows = [*_region(kpis), *_readings(who, league), *_areas(who, standing), *_requirements(who, requirements)]
    return frame_of((dict(zip(DTYPES, row, strict=True)) for row in rows), DTYPES)


def cells_of(columns: str, rows: str) -> str:
    """Name cells by a sheet's columns and rows: KPI readings!D,E and 14:16, 20 are D14:D16, D20; E14:E16, E20."""
    sheet, _, letters = columns.partition("!")
    if not letters or not rows:
        return ""
    runs = [run.split(":") for run in rows.split(", ")]
    told = (", ".join(":".join(f"{letter}{row}" for row in run) for run in runs) for letter in letters.split(","))
    return f"{sheet}!{'; '.join(told)}"


class _Councils:
    """Names and files by council, and days as text: tens of thousands of figures share a few of each."""

    def __init__(self, councils: pd.DataFrame) -> None:
        numbers = councils["number"].tolist()
        self.names = dict(zip(numbers, councils["council"].tolist(), strict=True))
        self.files = dict(zip(numbers, councils["file"].tolist(), strict=True))
        self.day = cache(display_text.day)


def _region(kpis: pd.DataFrame) -> Iterator[Row]:
    for each in records(kpis):
        many = f"{each.reported} of {each.councils} councils: the rows C....{each.key} below"
        formula = "Sum of numerators / sum of denominators" if each.is_ratio else "Sum of the councils' numbers"
        amount = display_text.amount(each.actual, each.unit) or "None"
        yield (f"REGION.{each.key}", "Region", f"{each.key} {each.title}", amount,
               each.numerator, each.denominator, many, "", formula)  # fmt: skip


def _readings(who: _Councils, league: pd.DataFrame) -> Iterator[Row]:
    for each in records(league.sort_values(["number", "key"], kind="stable")):
        number = each.number
        yield (f"{council_key(number)}.{each.key}", who.names[number],
               f"{each.key} {each.title}, {who.day(each.period_end)}", display_text.amount(each.actual, each.unit),
               each.numerator, each.denominator, who.files[number], cells_of(each.columns, each.rows),
               "Numerator / denominator" if each.is_ratio else "Sum over its zones")  # fmt: skip


def _areas(who: _Councils, standing: pd.DataFrame) -> Iterator[Row]:
    for each in records(standing):
        key, name = f"{council_key(each.number)}.{each.key}", who.names[each.number]
        yield (key, name, f"{each.key} {each.title}", each.rating, None, None, who.files[each.number], each.cells,
               each.reason)  # fmt: skip


def _requirements(who: _Councils, requirements: pd.DataFrame) -> Iterator[Row]:
    for each in records(requirements[requirements["cells"] != ""]):
        key, name = f"{council_key(each.number)}.{each.key}", who.names[each.number]
        yield (key, name, f"{each.key} {each.title}", each.rating, None, None, who.files[each.number], each.cells,
               f"Rating at the review of {who.day(each.review_date)}")  # fmt: skip
