"""Detail rows for the benchmarks of writing: illustrative readings, in the kinds of cell that packs have."""

import random
from datetime import date, timedelta

from xltools.report.model import Book, Column, Sheet, Table

COLUMNS = (
    Column("KPI ID", "id", 9), Column("Measure", "body", 30), Column("Zone", "body", 14),
    Column("Period end", "date", 12), Column("Numerator", "whole", 11), Column("Denominator", "whole", 12),
    Column("Actual", "percent", 9), Column("Target", "percent", 9), Column("Rating", "rating", 13),
    Column("Planned (GBP)", "money", 14),
)  # fmt: skip
_RATINGS = ("Red", "Amber/Red", "Amber/Green", "Green")
_SEED = 2012

Row = tuple[str | int | float | date, ...]


def detail_rows(count: int) -> tuple[Row, ...]:
    """Return so many rows, the same each time."""
    chance = random.Random(_SEED)  # noqa: S311 - repeatable, not secret
    return tuple(_row(number, chance) for number in range(count))


def _row(number: int, chance: random.Random) -> Row:
    lower = chance.randint(80, 400)
    upper = chance.randint(40, lower)
    return (
        f"KPI-{number % 60:02d}", f"Illustrative measure {number % 60}", f"Zone {number % 10:02d}",
        date(2009, 4, 30) + timedelta(days=number % 1_000), upper, lower, upper / lower, 0.85,
        _RATINGS[number % 4], chance.random() * 1e6,
    )  # fmt: skip


def detail_book(rows: tuple[Row, ...]) -> Book:
    """Return a pack of one sheet of detail."""
    table = Table("Detail", COLUMNS, rows, row=1, description="Illustrative readings")
    sheet = Sheet("Detail", "accessible", tables=(table,), freeze=(2, 1))
    return Book(
        title="Illustrative detail", subject="Benchmark", organisation="Illustrative Care Trust", marking="",
        status="DRAFT", footer="Illustrative", created=date(2012, 3, 31), sheets=(sheet,),
    )  # fmt: skip
