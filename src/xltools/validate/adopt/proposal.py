"""Proposals as values: what a table, a column or a word of an office's own seems to be, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from xltools.schema.date_form import DateForm
from xltools.tracker.raw import RawValue
from xltools.validate.adopt.column_profile import Profile
from xltools.validate.adopt.sheet_profile import SheetProfile

SURE, LIKELY = 0.72, 0.45
TITLES: Mapping[str, str] = {
    "Milestones": "milestone", "Risks": "risk", "Actions": "action", "KPIs": "kpi", "Workstreams": "workstream",
    "Business cases": "case", "KPI readings": "kpi_id",
}  # fmt: skip
BLANK = "(blank)"
#: Used as the heading of the periods across the page.
PERIODS = "(the periods across the page)"


@dataclass(frozen=True)
class WordProposal:
    """What one of their words means; "" if only they can say."""

    word: str
    count: int
    means: str | float
    why: str


@dataclass(frozen=True)
class ColumnProposal:
    """What one column is.

    Args:
        name: the field; "" if none is proposed.
        asked: the field that it may be, if that is not sure.
        sure: from 0 to 1.
        form, prefix, makes_id: how its values are read.
    """

    profile: Profile
    name: str = ""
    asked: str = ""
    sure: float = 0.0
    why: str = ""
    form: str = ""
    prefix: str = ""
    makes_id: bool = False
    words: tuple[WordProposal, ...] = ()

    def as_day(self, value: RawValue) -> datetime | None:
        """Return the day that a cell holds, typed or in the column's form; None for anything else."""
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return datetime.combine(value, time())
        return DateForm.of(self.form).read(value) if self.form and isinstance(value, str) else None


@dataclass(frozen=True)
class TableProposal:
    """What one table is; tabs of the same headings are one.

    Args:
        of: the tracker's sheet; "" if none is proposed.
        asked: the sheet that it may be, if that is not sure.
        tabs: the tabs; the first is the one that was examined.
        area: the Excel table that it is; "" for none.
        place: 1 for the first table of its tab.
        periods: the form of the headings of periods across the page; "" for none, or if only a person can say.
        made_of: the headings that an ID is made from, if no column has one.
        gaps: words in cells for readings.
        units: the unit of each measure by its name, if its cells show it and no column does.
    """

    profile: SheetProfile
    of: str
    asked: str
    sure: float
    why: str
    columns: tuple[ColumnProposal, ...]
    tabs: tuple[str, ...]
    area: str = ""
    place: int = 1
    made_of: tuple[str, ...] = ()
    missing: tuple[str, ...] = field(default=())
    periods: str = ""
    gaps: tuple[WordProposal, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def asks_periods(self) -> bool:
        """Whether there are periods across the page, and only a person can say which."""
        return self.of == "KPIs" and bool(self.profile.months) and not self.periods

    @property
    def name(self) -> str:
        """What distinguishes it from other tables: its first tab, and which table it is on that tab."""
        if self.area:
            return f"{self.tabs[0]}: {self.area.rpartition('!')[2]}"
        return self.tabs[0] if self.place == 1 else f"{self.tabs[0]} (table {self.place})"

    @property
    def called(self) -> tuple[str, ...]:
        """The names of all its tabs; of a table that is not the first of its tab, its own."""
        return self.tabs if self.name == self.tabs[0] else (self.name,)

    @property
    def every_tab(self) -> str:
        """The names of all its tabs, joined."""
        return ", ".join(self.called)
