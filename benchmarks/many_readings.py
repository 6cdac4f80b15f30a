"""A tracker with as many KPI readings as one asks for: the worked example's other sheets, and illustrative readings."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from xltools import example
from xltools.report.template import example_rows
from xltools.schema.checks import SheetSpec
from xltools.schema.loading import load_schemas

READINGS = "KPI readings"
MONTHS = 36
_SEED = 2012
#: What may be wrong with a reading: the field, and what stands there.
_FAULTS = (
    ("period_end", "soon"),
    ("zone", "Nowhere"),
    ("numerator", "many"),
    ("kpi_id", "kpi 1"),
    ("data_status", "?"),
)

Row = Mapping[str, Any]


def write_tracker(place: Path, readings: int, faulty: int = 0) -> None:
    """Write a tracker row by row, since it may be larger than memory is worth.

    Args:
        faulty: how many cells of the readings cannot be read, one in a row.
    """
    schemas = load_schemas()
    rows: dict[str, Any] = dict(example_rows(schemas, example.DAYS[0]))
    kpis = {row["kpi_id"]: bool(row.get("denominator")) for row in rows["KPIs"]}
    zones = zones_of(kpis, readings)
    rows["Zones"] = [*rows["Zones"], *({"zone": zone, "kind": "Programme"} for zone in zones)]
    rows[READINGS] = readings_of(kpis, readings)
    book = Workbook(str(place), {"constant_memory": True})
    formats = {"day": book.add_format({"num_format": "dd/mm/yyyy"}), "percent": book.add_format({"num_format": "0%"})}
    for spec in schemas:
        sheet = book.add_worksheet(spec.name)
        for column, heading in enumerate(column.heading for column in spec.columns.values()):
            sheet.write_string(0, column, heading)
        for number, row in enumerate(rows.get(spec.name, ()), start=1):
            wrong = _FAULTS[number % len(_FAULTS)] if spec.name == READINGS and number <= faulty else ("", "")
            _write_row(sheet, number, spec, {**row, wrong[0]: wrong[1]}, formats)
    book.close()


def readings_of(kpis: Mapping[str, bool], count: int) -> Iterator[Row]:
    """Yield so many readings, by KPI (whether it is a ratio), zone and month."""
    return islice(_readings(kpis, zones_of(kpis, count)), count)


def zones_of(kpis: Mapping[str, bool], count: int) -> list[str]:
    """Name as many zones as so many readings need."""
    return [f"Zone {number:04d}" for number in range(-(-count // (len(kpis) * MONTHS)))]


def _readings(kpis: Mapping[str, bool], zones: list[str]) -> Iterator[Row]:
    chance = random.Random(_SEED)  # noqa: S311 - repeatable, not secret
    ends = [date(2009 + (3 + n) // 12, (3 + n) % 12 + 1, 1) - timedelta(days=1) for n in range(1, MONTHS + 1)]
    for zone in zones:
        for kpi, is_ratio in kpis.items():
            for end in ends:
                cases = chance.randint(80, 400)
                yield {
                    "kpi_id": kpi, "period_end": end, "zone": zone, "numerator": chance.randint(40, cases),
                    "denominator": cases if is_ratio else None,
                    "reported_on": min(end + timedelta(days=12), example.DAYS[0]), "data_status": "Final",
                }  # fmt: skip


def _write_row(sheet: Any, number: int, spec: SheetSpec, row: Row, formats: Mapping[str, Any]) -> None:
    for place, (name, column) in enumerate(spec.columns.items()):
        value = getattr(row.get(name), "value", row.get(name))  # the example's settings come with their looks
        if isinstance(value, str):
            sheet.write_string(number, place, value)
        elif isinstance(value, date):
            sheet.write_datetime(number, place, datetime.combine(value, time()), formats["day"])
        elif value is not None:
            sheet.write_number(number, place, value, formats.get(column.kind))
