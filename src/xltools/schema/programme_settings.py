"""The Settings of a programme, typed: each with its default."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import pandas as pd

from xltools.schema.rag import Scale


@dataclass(frozen=True, slots=True)
class Settings:
    """The tracker's Settings sheet, typed, defaults filled in (data dictionary: `xltools describe`)."""

    as_at: date
    organisation: str = ""
    programme: str = ""
    council: str = ""
    board: str = ""
    board_aliases: str = ""
    board_meeting: date | None = None
    marking: str = ""
    purpose: str = ""
    contact: str = ""
    lead: str = ""
    previously_considered_by: str = ""
    strategic_risks: str = ""
    alert: str = ""
    advise: str = ""
    assure: str = ""
    declared_rag: str = ""
    declared_on: date | None = None
    declared_by: str = ""
    declared_reason: str = ""
    decision_horizon_months: int = 6
    review_interval_days: int = 92
    milestone_green_days: int = 7
    milestone_amber_green_days: int = 30
    milestone_amber_days: int = 60
    milestone_amber_red_days: int = 90
    kpi_points_1: float = 2.0
    kpi_points_2: float = 5.0
    kpi_points_3: float = 5.0
    kpi_share_1: float = 0.05
    kpi_share_2: float = 0.10
    kpi_share_3: float = 0.10
    risk_low_to: int = 3
    risk_moderate_to: int = 6
    risk_high_to: int = 12
    financial_year_month: int = 4
    cashable_kpi: str = ""
    spc_limits: str = "First steady stretch"
    programme_starts: date | None = None
    programme_ends: date | None = None
    tracker_version: str = ""

    @property
    def title(self) -> str:
        """What the programme is called; a draft may be of one without a name."""
        return self.programme or "Programme without a name"


#: Points of a scale -> the settings with the limit in days for each rating except the worst, best first.
DAY_LIMITS: dict[int, tuple[str, ...]] = {
    3: ("milestone_green_days", "milestone_amber_red_days"),
    4: ("milestone_green_days", "milestone_amber_green_days", "milestone_amber_red_days"),
    5: ("milestone_green_days", "milestone_amber_green_days", "milestone_amber_days", "milestone_amber_red_days"),
}


def day_limits(settings: Settings, scale: Scale) -> tuple[int, ...]:
    """Return how many days late a milestone may be for each rating but the worst, best first."""
    return tuple(getattr(settings, name) for name in DAY_LIMITS[len(scale.words)])


def settings_from(as_at: date, given: Mapping[str, Any]) -> Settings:
    """Type the settings: dates as dates, whole numbers as int, a blank as its default."""
    typed: dict[str, Any] = {"as_at": as_at}
    for known in fields(Settings):
        value = given.get(known.name)
        if known.name == "as_at" or value is None or pd.isna(value):
            continue
        typed[known.name] = value.date() if isinstance(value, datetime) else int(value) if known.type is int else value
    return Settings(**typed)
