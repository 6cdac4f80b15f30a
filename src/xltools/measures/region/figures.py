"""Workings of a region: every figure shown, with the council, its tracker and the cells that it comes from."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from xltools.measures import shown
from xltools.measures.tidy import frame_of

DTYPES: dict[str, str] = {
    "key": "str", "subject": "str", "measure": "str", "shown": "str", "numerator": "float64", "denominator": "float64",
    "source": "str", "cells": "str", "formula": "str",
}  # fmt: skip


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
    rows = [*_region(kpis), *_readings(councils, league), *_areas(councils, standing)]
    return frame_of([*rows, *_requirements(councils, requirements)], DTYPES)


def cells_of(columns: str, rows: str) -> str:
    """Name cells by a sheet's columns and rows: KPI readings!D,E and 14:16, 20 are D14:D16, D20; E14:E16, E20."""
    sheet, _, letters = columns.partition("!")
    if not letters or not rows:
        return ""
    runs = [run.split(":") for run in rows.split(", ")]
    told = (", ".join(":".join(f"{letter}{row}" for row in run) for run in runs) for letter in letters.split(","))
    return f"{sheet}!{'; '.join(told)}"


def _region(kpis: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for each in _records(kpis):
        many = f"{each.reported} of {each.councils} councils: the rows C....{each.key} below"
        formula = "Sum of numerators / sum of denominators" if each.is_ratio else "Sum of the councils' numbers"
        yield {"key": f"REGION.{each.key}", "subject": "Region", "measure": f"{each.key} {each.title}",
               "shown": shown.amount(each.actual, each.unit) or "None", "numerator": each.numerator,
               "denominator": each.denominator, "source": many, "cells": "", "formula": formula}  # fmt: skip


def _readings(councils: pd.DataFrame, league: pd.DataFrame) -> Iterator[dict[str, Any]]:
    names, files = _by_number(councils)
    for each in _records(league.sort_values(["number", "key"], kind="stable")):
        yield {"key": f"{council_key(each.number)}.{each.key}", "subject": names[each.number],
               "measure": f"{each.key} {each.title}, {shown.day(each.period_end)}",
               "shown": shown.amount(each.actual, each.unit), "numerator": each.numerator,
               "denominator": each.denominator, "source": files[each.number],
               "cells": cells_of(each.columns, each.rows),
               "formula": "Numerator / denominator" if each.is_ratio else "Sum over its zones"}  # fmt: skip


def _areas(councils: pd.DataFrame, standing: pd.DataFrame) -> Iterator[dict[str, Any]]:
    names, files = _by_number(councils)
    for each in _records(standing):
        yield {"key": f"{council_key(each.number)}.{each.key}", "subject": names[each.number],
               "measure": f"{each.key} {each.title}", "shown": each.rating, "source": files[each.number],
               "cells": each.cells, "formula": each.reason}  # fmt: skip


def _requirements(councils: pd.DataFrame, requirements: pd.DataFrame) -> Iterator[dict[str, Any]]:
    names, files = _by_number(councils)
    for each in _records(requirements[requirements["cells"] != ""]):
        yield {"key": f"{council_key(each.number)}.{each.key}", "subject": names[each.number],
               "measure": f"{each.key} {each.title}", "shown": each.rating, "source": files[each.number],
               "cells": each.cells, "formula": f"Rating at the review of {shown.day(each.review_date)}"}  # fmt: skip


def _by_number(councils: pd.DataFrame) -> tuple[dict[int, str], dict[int, str]]:
    numbers = councils["number"].tolist()
    return dict(zip(numbers, councils["council"], strict=True)), dict(zip(numbers, councils["file"], strict=True))


def _records(frame: pd.DataFrame) -> Iterable[Any]:
    return frame.itertuples()
