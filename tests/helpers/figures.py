"""Figures in a workbook: does an independent recalculation give each cached value again?"""

import math
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import openpyxl

from tests.helpers.office import recalculated_together

_ERRORS = ("#REF!", "#N/A", "#NAME?", "#DIV/0!", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")

Values = dict[tuple[str, str], object]


def changed_figures(book: Path, folder: Path) -> list[str]:
    """List each formula whose value LibreOffice calculates otherwise than the workbook's cache says.

    Args:
        book: the workbook.
        folder: a scratch folder for the recalculated copy.
    """
    return changed_from(book, recalculated_together([book], folder)[0])


def changed_from(book: Path, recalculated: Path) -> list[str]:
    """List each formula whose value is another in the recalculated copy than the workbook's cache says."""
    cached, again = _values(book), _values(recalculated)
    return [
        f"{sheet}!{cell}: {formula} holds {_shown(cached.get((sheet, cell)))}, "
        f"recalculated {_shown(again.get((sheet, cell)))}"
        for (sheet, cell), formula in formulas(book).items()
        if not _same(cached.get((sheet, cell)), again.get((sheet, cell)))
    ]


def formula_errors(book: Path) -> list[str]:
    """List the cells that show an Excel error."""
    shown = _values(book)
    return [f"{sheet}!{cell}: shows {value}" for (sheet, cell), value in shown.items() if value in _ERRORS]


def formulas(book: Path) -> dict[tuple[str, str], str]:
    """Return every formula of a workbook by sheet and cell."""
    return dict(_written(book, _stamp(book))[0])


def table_areas(book: Path) -> dict[str, str]:
    """Return the area of every table of a workbook by its name."""
    return dict(_written(book, _stamp(book))[1])


def _stamp(book: Path) -> tuple[int, int]:
    """Return by what a file is known to be the same, so that it is not read by openpyxl for each question of it."""
    found = book.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _written(book: Path, _: tuple[int, int]) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    found, areas = {}, {}
    for sheet in openpyxl.load_workbook(book).worksheets:
        areas.update({table.name: table.ref for table in sheet.tables.values()})
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    # An array formula is an object that holds its text.
                    found[sheet.title, cell.coordinate] = str(getattr(cell.value, "text", cell.value))
    return found, areas


def _values(book: Path) -> Values:
    return dict(_cached(book, _stamp(book)))


@lru_cache(maxsize=4)
def _cached(book: Path, _: tuple[int, int]) -> Values:
    workbook = openpyxl.load_workbook(book, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _same(one: object, other: object) -> bool:
    if one in (None, "") and other in (None, ""):
        return True
    if isinstance(one, datetime) or isinstance(other, datetime):
        return one == other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return one == other


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value)
