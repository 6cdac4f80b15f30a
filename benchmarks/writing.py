"""Writing: a pack with many detail rows against bare XlsxWriter with the same cells and formats; time and memory.

Run it with  python -m benchmarks.writing
"""

import tempfile
from pathlib import Path

from benchmarks.measuring import ROOT, Measured, Program, in_turns, met, script, seconds, table, times

RUNS = 5
SIZES = (20_000, 100_000)
GOAL = 1.3  # times the bare library

_ROWS = """
import gc, io, sys, time
gc.disable()
sys.path.insert(0, sys.argv[2])
from benchmarks.detail import COLUMNS, detail_book, detail_rows
rows = detail_rows(int(sys.argv[1]))
"""
OURS = (
    _ROWS
    + """
from xltools.writer import book_bytes
book = detail_book(rows)
began = time.perf_counter()
content = book_bytes(book)
told["seconds"] = time.perf_counter() - began
open(sys.argv[3], "wb").write(content)
"""
)
#: As a careful author would by hand: one call for each cell, by the column's kind, and a native table.
BARE = (
    _ROWS
    + """
from datetime import date
from xlsxwriter import Workbook
from xltools.writer.formats import properties
began = time.perf_counter()
stream = io.BytesIO()
book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                         "strings_to_numbers": False})
sheet = book.add_worksheet("Detail")
heading = book.add_format(properties("heading"))
looks = [book.add_format(properties("ruled", column.style)) for column in COLUMNS]
sheet.add_table(0, 0, len(rows), len(COLUMNS) - 1, {"name": "tbl_Detail", "style": None, "autofilter": False,
                "columns": [{"header": column.heading} for column in COLUMNS]})
for place, column in enumerate(COLUMNS):
    sheet.set_column(place, place, column.width)
    sheet.write_string(0, place, column.heading, heading)
kinds = {str: sheet.write_string, date: sheet.write_datetime}
writes = [kinds.get(type(value), sheet.write_number) for value in rows[0]]
for number, row in enumerate(rows, start=1):
    for place, value in enumerate(row):
        writes[place](number, place, value, looks[place])
book.close()
told["seconds"] = time.perf_counter() - began
open(sys.argv[3], "wb").write(stream.getvalue())
"""
)
ROWS_ALONE = _ROWS


def programs(place: Path, size: int) -> list[Program]:
    """Name what writes so many rows."""
    return [
        script(f"{name}, {size:,}", text, str(size), str(ROOT), str(place / f"{name}-{size}.xlsx"))
        for name, text in (("rows", ROWS_ALONE), ("bare", BARE), ("xltools", OURS))
    ]


def report(runs: int = RUNS) -> str:
    """Measure, and return what the page tells."""
    with tempfile.TemporaryDirectory() as folder:
        found = in_turns([each for size in SIZES for each in programs(Path(folder), size)], runs)
    return table(
        ("rows of 10 cells", "what", "time", "ratio", "goal", "peak MB", "above the rows alone"),
        [row for size in SIZES for row in _rows(found, size)],
    )


def _rows(found: dict[str, Measured], size: int) -> list[list[str]]:
    alone, bare, ours = (found[f"{name}, {size:,}"].told for name in ("rows", "bare", "xltools"))
    rows = []
    for what, told in (("bare XlsxWriter", bare), ("xltools", ours)):
        above = told["peak"] - alone["peak"]
        ratio = told["seconds"] / bare["seconds"]
        goal = "" if told is bare else met(ratio, GOAL)
        rows.append(
            [f"{size:,}", what, seconds(told["seconds"]), times(ratio), goal, f"{told['peak']:,.0f}", f"{above:,.0f}"]
        )
    return rows


if __name__ == "__main__":
    print(report())
