"""A second engine beside LibreOffice: does IronCalc give each formula's cached value again?"""

import importlib.util
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl.utils import cell as cells
from openpyxl.utils import datetime as excel_days

from tests.helpers.figures import _same, _shown, _values, formulas, table_areas

#: Functions that IronCalc lacks, of those that our packs use: none. A formula that uses one would be named here.
LACKING: frozenset[str] = frozenset()
_COLUMN = re.compile(r"\b(tbl_\w+)\[((?:[^\[\]#'@]|'.)+)\]")


def missing() -> str:
    """Say what these tests lack; empty where they can run."""
    return "" if importlib.util.find_spec("ironcalc") else "needs IronCalc: pip install ironcalc"


def changed_figures(book: Path) -> list[str]:
    """List each formula whose value IronCalc calculates otherwise than the workbook's cache says."""
    cached, again = _values(book), recalculated(book)
    return [
        f"{sheet}!{cell}: {formula} holds {_shown(cached.get((sheet, cell)))}, "
        f"IronCalc has {_shown(again[sheet, cell])}"
        for (sheet, cell), formula in formulas(book).items()
        if not _same(_number(cached.get((sheet, cell))), again[sheet, cell])
    ]


def recalculated(book: Path, typed: Mapping[tuple[str, str], str] = {}) -> dict[tuple[str, str], Any]:
    """Return the value of every formula of a workbook, calculated anew.

    Args:
        typed: what is typed into cells before, by sheet and cell.
    """
    import ironcalc

    model = ironcalc.load_from_xlsx(str(book), "en", "UTC", "en")
    numbers = {sheet["name"]: number for number, sheet in enumerate(model.get_worksheets_properties())}
    single = _tables_of_one_row(book)
    found = formulas(book)
    whole = {place: _as_ranges(formula, single) for place, formula in found.items()}
    changed = {place: text for place, text in whole.items() if text != found[place]}
    for (sheet, cell), text in {**changed, **typed}.items():
        row, column = cells.coordinate_to_tuple(cell)
        model.set_user_input(numbers[sheet], row, column, text)
    model.evaluate()
    return {
        (sheet, cell): model.get_cell_value(numbers[sheet], *cells.coordinate_to_tuple(cell)) for sheet, cell in found
    }


def _tables_of_one_row(book: Path) -> frozenset[str]:
    rows = {name: cells.range_boundaries(area) for name, area in table_areas(book).items()}
    return frozenset(name for name, (_, top, _, foot) in rows.items() if top and foot == top + 1)


def _as_ranges(formula: str, single: frozenset[str]) -> str:
    """Write the column of a table of one row as a range.

    IronCalc makes one cell of it, and gives #VALUE! for COUNTIF, SUMIFS and INDEX of one cell, where Excel and
    LibreOffice take it for a range; the formula says the same in either way.
    """
    return _COLUMN.sub(
        lambda found: f"{found[1]}[[{found[2]}]:[{found[2]}]]" if found[1] in single else found[0], formula
    )


def _number(value: object) -> object:
    return float(excel_days.to_excel(value)) if isinstance(value, datetime) else value  # type: ignore[no-untyped-call]
