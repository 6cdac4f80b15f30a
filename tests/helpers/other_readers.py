"""Other readers of workbooks: what exceljs and SheetJS, which many programs read with, see in a file of ours."""

import json
import os
import shutil
import subprocess
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl.utils import datetime as excel_days

from xltools.tracker import read_tracker

Values = dict[str, dict[str, Any]]
_ROOT = Path(__file__).parents[2]
_MODULES = {"exceljs": "XLTOOLS_EXCELJS", "xlsx": "XLTOOLS_SHEETJS"}
#: Both give a day as its number, and a formula as its value. A merged block's value stands in its first cell.
_SCRIPT = """
const [exceljs, sheetjs, ...books] = process.argv.slice(1);
const ExcelJS = require(exceljs), XLSX = require(sheetjs);
const plain = value => {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.getTime() / 86400000 + 25569;
  if (typeof value !== "object") return value;
  if (value.richText) return value.richText.map(run => run.text).join("");
  if (value.error) return value.error;
  if ("formula" in value || "sharedFormula" in value) return plain(value.result);
  if ("hyperlink" in value) return plain(value.text);
  return JSON.stringify(value);
};
(async () => {
  for (const name of books) {
    const told = {exceljs: {}, SheetJS: {}};
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(name);
    book.eachSheet(sheet => {
      const cells = told.exceljs[sheet.name] = {};
      sheet.eachRow(row => row.eachCell(cell => {
        const held = cell.type === ExcelJS.ValueType.Formula ? cell.model.result : cell.value;
        const value = cell.master === cell ? plain(held) : null;
        if (value !== null && value !== "") cells[cell.address] = value;
      }));
    });
    const other = XLSX.readFile(name, {cellDates: false});
    for (const sheet of other.SheetNames) {
      const cells = told.SheetJS[sheet] = {};
      for (const [at, cell] of Object.entries(other.Sheets[sheet])) {
        if (at[0] === "!" || cell.t === "z" || cell.v === undefined || cell.v === "") continue;
        cells[at] = cell.t === "e" ? cell.w : cell.v;
      }
    }
    console.log(JSON.stringify(told));
  }
})().catch(fault => { console.error(fault.stack); process.exit(1); });
"""


def missing() -> str:
    """Say what these tests lack; empty where they can run."""
    absent = [name for name in _MODULES if not (_place(name) / "package.json").is_file()]
    absent += [] if shutil.which("node") else ["Node"]
    return f"needs {' and '.join(absent)}: npm install --no-save exceljs xlsx" if absent else ""


def _place(name: str) -> Path:
    return Path(os.environ.get(_MODULES[name], _ROOT / "node_modules" / name)).absolute()


def read_by_others(*books: Path) -> list[dict[str, Values]]:
    """Return what each reader sees in each workbook: by reader, sheet and address."""
    places = [str(_place(name)) for name in _MODULES]
    command = ["node", "-e", _SCRIPT, "--", *places, *map(str, books)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def seen_otherwise(*books: Path) -> list[str]:
    """List the cells of our workbooks that another reader sees otherwise than we do, each by reader and book."""
    found = []
    for book, theirs in zip(books, read_by_others(*books), strict=True):
        ours = our_values(book)
        assert any(ours.values()), f"{book} holds nothing"
        for reader, values in theirs.items():
            assert list(values) == list(ours), f"{reader} sees other sheets in {book.name}: {list(values)}"
            found += [f"{reader} in {book.name}: {line}" for line in differences(ours, values)]
    return found


def our_values(book: Path) -> Values:
    """Return our own reading in the same terms."""
    from xltools.tracker.addresses import address

    found = read_tracker(book).sheets
    return {
        name: {
            **{
                address(row, column): _told(value)
                for row, cells in enumerate(sheet.rows, 1)
                for column, value in enumerate(cells, 1)
                if value != ""
            },
            **{address(*place): error for place, error in sheet.errors.items()},
        }
        for name, sheet in found.items()
    }


def differences(ours: Values, theirs: Values) -> list[str]:
    """List the cells that another reader sees otherwise."""
    cells = {(sheet, cell) for book in (ours, theirs) for sheet in book for cell in book[sheet]}
    return [
        f"{sheet}!{cell}: {mine!r} is {other!r}"
        for sheet, cell in sorted(cells)
        if not _same(mine := ours.get(sheet, {}).get(cell), other := theirs.get(sheet, {}).get(cell))
    ]


def _told(value: object) -> object:
    return float(excel_days.to_excel(value)) if isinstance(value, datetime | date | time | timedelta) else value  # type: ignore[no-untyped-call]


def _same(mine: object, other: object) -> bool:
    if isinstance(mine, float) and isinstance(other, int | float):
        # exceljs takes a number for a day where its format holds the word "pts", and keeps it to the millisecond.
        return abs(mine - other) <= 1.2e-8 * max(1.0, abs(mine))
    return mine == other and type(mine) is type(other)
