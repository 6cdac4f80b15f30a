"""Stretches: the months of a plan, where a run of months that hold nothing is one column."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from xltools.report.sheets.timeline import later_month, months_apart

MOST_COLUMNS = 8  # side by side, as paper 003 has them


@dataclass(frozen=True, slots=True)
class Stretch:
    """One column of a plan: a month, or several that hold nothing; both ends are first days of months."""

    first: date
    last: date

    @property
    def title(self) -> str:
        """The months as a heading says them."""
        if self.first == self.last:
            return f"{self.first:%B %Y}"
        year = "" if self.first.year == self.last.year else f" {self.first.year}"
        return f"{self.first:%B}{year} to {self.last:%B %Y}"

    def __contains__(self, month: date | None) -> bool:
        return month is not None and self.first <= month <= self.last


def stretches(first: date, last: date, busy: AbstractSet[date]) -> list[Stretch]:
    """Return the columns from one month to another.

    Args:
        busy: the first days of the months that hold something. Where all months fit side by side, each is a
            column of its own; otherwise empty ones next to each other are one.
    """
    start = first.replace(day=1)
    months = [later_month(start, place) for place in range(max(months_apart(start, last), 0) + 1)]
    if len(months) <= MOST_COLUMNS:
        return [Stretch(month, month) for month in months]
    found: list[Stretch] = []
    for is_busy, run in groupby(months, key=lambda month: month in busy):
        group = list(run)
        found += [Stretch(month, month) for month in group] if is_busy else [Stretch(group[0], group[-1])]
    return found


def bands(columns: list[Stretch]) -> list[list[Stretch]]:
    """Share columns out over as few bands as hold them, all but the last equally long."""
    count = -(-len(columns) // MOST_COLUMNS)
    length = -(-len(columns) // count)
    return [columns[place : place + length] for place in range(0, len(columns), length)]
