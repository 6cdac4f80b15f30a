"""An office's own workbook: readings on several tabs, against the same rows on one, both by the same `source.toml`.

The tracker's own sheet of as many readings stands beside them: what mapping costs is the rest.

Run it with  python -m benchmarks.adopted
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from benchmarks.many_readings import readings_of, write_tracker
from benchmarks.measuring import Measured, Program, in_turns, met, script, seconds, table, times

RUNS = 5
READINGS, TABS = 20_000, 12
MAPPED, GOAL = 1.5, 1.2
ONE, MANY = "an office's own workbook, one tab, read and mapped", f"the same, {TABS} tabs"
OWN = "the tracker's own sheet, read and typed"
HEADINGS = ("Ref", "Month to", "Area", "Met", "Due", "Entered", "State")
FIELDS = ("kpi_id", "period_end", "zone", "numerator", "denominator", "reported_on", "data_status")
KPIS = {f"KPI-{number:02d}": number % 3 > 0 for number in range(1, 19)}
SOURCE = f"""
workbook = "../scorecard.xlsx"
[settings]
organisation = "Illustrative Council"
programme = "Illustrative programme"
board = "Programme Board"
as_at = 2012-03-31
[[table]]
of = "KPIs"
sheets = ["Measures"]
[table.columns]
kpi_id = "Ref"
kpi = "Measure"
[[table]]
of = "KPI readings"
sheets = ["Readings - *"]
[table.columns]
{"".join(f'{field} = "{heading}"{chr(10)}' for field, heading in zip(FIELDS, HEADINGS, strict=True))}
"""
READ = """
import gc, sys, time
gc.disable()  # as the command does
from pathlib import Path
import hashlib, python_calamine, pandas
from xltools.schema.loading import load_schemas
from xltools.tracker import read_tracker
from xltools.validate import typed_tracker
import xltools.tracker.contents, xltools.validate.source.mapping
place = Path(sys.argv[1])
schemas = load_schemas(place.parent / "schemas" if place.stem == "scorecard" else None)
began = time.perf_counter()
tables, _ = typed_tracker(read_tracker(place), schemas)
told["seconds"] = time.perf_counter() - began
told["readings"] = len(tables["KPI readings"])
"""


def write_workbook(place: Path, readings: Sequence[Mapping[str, Any]], tabs: int) -> None:
    """Write a programme's folder whose workbook has the readings on so many tabs, all under the same headings."""
    (place / "schemas").mkdir(parents=True)
    (place / "schemas" / "source.toml").write_text(SOURCE, encoding="utf-8")
    book = Workbook(str(place / "scorecard.xlsx"), {"constant_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    _write(book, "Measures", ("Ref", "Measure"), ((kpi, f"Illustrative measure {kpi}") for kpi in KPIS), day)
    for number in range(tabs):
        own = readings[number * len(readings) // tabs : (number + 1) * len(readings) // tabs]
        _write(book, f"Readings - {number + 1:02d}", HEADINGS, ([row[name] for name in FIELDS] for row in own), day)
    book.close()


def _write(book: Workbook, name: str, headings: Sequence[str], rows: Iterator[Sequence[Any]], day: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, headings)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, place, datetime.combine(value, time()), day)
            elif value is not None:
                sheet.write(number, place, value)


def programs(place: Path) -> list[Program]:
    """Make the workbooks, and name what reads them."""
    readings = list(readings_of(KPIS, READINGS))
    for tabs in (1, TABS):
        write_workbook(place / str(tabs), readings, tabs)
    write_tracker(place / "tracker.xlsx", READINGS)
    places = {OWN: place / "tracker.xlsx", ONE: place / "1" / "scorecard.xlsx"}
    places[MANY] = place / str(TABS) / "scorecard.xlsx"
    return [script(name, READ, str(each)) for name, each in places.items()]


def rows(found: Mapping[str, Measured]) -> list[list[str]]:
    """Return what the page's table of large trackers tells: the ratio is to the row above it."""
    told = [found[name].told for name in (OWN, ONE, MANY)]
    if {each["readings"] for each in told} != {READINGS}:
        raise RuntimeError(f"of {READINGS} readings {[each['readings'] for each in told]} were read")
    own, one, many = (each["seconds"] for each in told)
    ratios = {
        OWN: ("", ""),
        ONE: (times(one / own), met(one / own, MAPPED)),
        MANY: (times(many / one), met(many / one, GOAL)),
    }
    return [
        [f"{READINGS:,}", name, seconds(each["seconds"]), *ratios[name], f"{each['peak']:,.0f}", "", ""]
        for name, each in zip((OWN, ONE, MANY), told, strict=True)
    ]


def report(runs: int = RUNS) -> str:
    """Measure, and return what the page tells."""
    with tempfile.TemporaryDirectory() as folder:
        found = in_turns(programs(Path(folder)), runs)
    return table(("readings", "what", "time", "ratio", "goal", "peak MB", "ratio", "goal"), rows(found))


if __name__ == "__main__":
    print(report())
