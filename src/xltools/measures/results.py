"""Results: every measure of one programme at one day, each made when it is first asked for."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from xltools.measures.actions import actions_overdue, exceptions, off_track
from xltools.measures.assessment import requirements
from xltools.measures.kpi_periods import kpi_periods
from xltools.measures.kpi_standings import kpi_standings
from xltools.measures.milestones import milestones
from xltools.measures.national import checkpoints, national
from xltools.measures.questions import questions
from xltools.measures.risks import risks
from xltools.measures.rollup import Rollup
from xltools.measures.workstreams import ProgrammeRating, programme_rating, rollups, workstreams
from xltools.programme import Previous, Programme


class Results:
    """What the packs are made of; each table is described by the measure of its name.

    A measure is made once, when it or another that is made of it is first asked for: judging a tracker needs few.
    """

    def __init__(self, tracker: Programme, previous: Previous | None = None) -> None:
        self._tracker = tracker
        self._previous = previous

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every table by its name."""
        found = {name: getattr(self, name) for name in MEASURES}
        return {name: table for name, table in found.items() if isinstance(table, pd.DataFrame)}

    def having(self, instead: Mapping[str, Any]) -> "Results":
        """Return these results with some of them replaced, by name; nothing is measured anew."""
        changed = Results(self._tracker, self._previous)
        vars(changed).update({name: getattr(self, name) for name in MEASURES if name not in instead} | dict(instead))
        return changed

    @cached_property
    def milestones(self) -> pd.DataFrame:
        """Slip and rating of each milestone."""
        return milestones(self._tracker, self._previous)

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """Where each key decision stands."""
        from xltools.measures.decisions import decisions

        return decisions(self._tracker, self._previous, self.milestones)

    @cached_property
    def rollups(self) -> Mapping[str, Rollup]:
        """By workstream id, and PROGRAMME: the ratings with all that they were made of."""
        return rollups(self._tracker, self.milestones, self.kpi_standings, self.risks)

    @cached_property
    def workstreams(self) -> pd.DataFrame:
        """Each workstream's derived rating beside its declared one."""
        return workstreams(self._tracker, self._previous, self.rollups)

    @cached_property
    def programme(self) -> ProgrammeRating:
        """The programme's derived rating beside its declared one."""
        return programme_rating(self._tracker, self._previous, self.rollups)

    @cached_property
    def kpi_series(self) -> pd.DataFrame:
        """Each KPI, period by period, with the lines of its chart."""
        from xltools.measures.kpi_series import kpi_series

        return kpi_series(self._tracker, self.kpi_periods)

    @cached_property
    def kpi_periods(self) -> pd.DataFrame:
        """The same without the chart, which only sheets need."""
        return kpi_periods(self._tracker)

    @cached_property
    def kpi_standings(self) -> pd.DataFrame:
        """What the scorecard begins with: each KPI's last period and rating."""
        return kpi_standings(self._tracker, self.kpi_periods)

    @cached_property
    def kpi_forecasts(self) -> pd.DataFrame:
        """Each KPI's forecast at its next target, beside its standing."""
        from xltools.measures.kpi_forecasts import kpi_forecasts

        return kpi_forecasts(self._tracker, self.kpi_periods, self.kpi_standings)

    @cached_property
    def kpis(self) -> pd.DataFrame:
        """The scorecard."""
        from xltools.measures.kpis import kpi_scorecard

        return kpi_scorecard(self._tracker, self.kpi_series, self._previous, self.kpi_standings, self.kpi_forecasts)

    @cached_property
    def national(self) -> pd.DataFrame:
        """Which deliverables were met."""
        return national(self._tracker, self.kpi_periods)

    @cached_property
    def checkpoints(self) -> pd.DataFrame:
        """Where each area stands at each checkpoint."""
        return checkpoints(self._tracker, self.national)

    @cached_property
    def requirements(self) -> pd.DataFrame:
        """The requirements at the last review."""
        return requirements(self._tracker)

    @cached_property
    def assessment_history(self) -> pd.DataFrame:
        """The ratings of requirements, review by review."""
        from xltools.measures.assessment import assessment_history

        return assessment_history(self._tracker)

    @cached_property
    def questions(self) -> pd.DataFrame:
        """The key questions at the last review."""
        return questions(self._tracker)

    @cached_property
    def risks(self) -> pd.DataFrame:
        """Each risk's score, band and movement."""
        return risks(self._tracker, self._previous)

    @cached_property
    def money(self) -> pd.DataFrame:
        """The business cases by year, workstream and kind."""
        from xltools.measures.money import money

        return money(self._tracker)

    @cached_property
    def money_years(self) -> pd.DataFrame:
        """Each year's net benefit and cashable share."""
        from xltools.measures.money import money_years

        return money_years(self._tracker, self.kpi_series)

    @cached_property
    def exceptions(self) -> pd.DataFrame:
        """What is done about everything off track."""
        tables = ("workstreams", "milestones", "risks", "requirements", "checkpoints", "national")
        rated = {name: getattr(self, name) for name in tables} | {"kpis": self.kpi_standings}
        return exceptions(self._tracker, off_track(self._tracker, rated))

    @cached_property
    def actions_overdue(self) -> pd.DataFrame:
        """The open actions whose day has gone by."""
        return actions_overdue(self._tracker)

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """How much of what was expected was given."""
        from xltools.measures.quality import coverage

        return coverage(self._tracker, self)

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """The evidence gathered."""
        from xltools.measures.evidence import evidence

        return evidence(self._tracker)

    @cached_property
    def changes(self) -> pd.DataFrame:
        """What changed since the report before."""
        from xltools.measures.changes import changes_since

        return changes_since(self._tracker, self._previous, _things(self._tracker, self))

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The workings."""
        from xltools.measures.workings import figures

        return figures(self._tracker, self)


#: Steps on the way to a measure.
_STEPS = ("kpi_periods", "kpi_standings", "kpi_forecasts")
#: The names of the measures, as properties of `Results`.
MEASURES: tuple[str, ...] = tuple(
    name for name, made in vars(Results).items() if isinstance(made, cached_property) and name not in _STEPS
)


def results(programme: Programme, previous: Previous | None = None) -> Results:
    """Measure a programme as at its day, beside the last final report before it; None for the first."""
    return Results(programme, previous)


def _things(programme: Programme, measured: Results) -> pd.DataFrame:
    """List everything that has a derived rating of its own, the programme first."""
    named = {
        "Workstream": (measured.workstreams, "workstream_id", "workstream"),
        "Milestone": (measured.milestones, "milestone_id", "milestone"),
        "KPI": (measured.kpi_standings, "kpi_id", "kpi"),
        "Risk": (measured.risks, "risk_id", "risk"),
        "Requirement": (measured.requirements, "requirement_id", "requirement"),
    }
    whole = pd.DataFrame({
        "item_id": ["PROGRAMME"], "item_kind": "Programme", "title": programme.settings.title,
        "rating": measured.programme.rating,
    })  # fmt: skip
    parts = []
    for kind, (table, id_field, title) in named.items():
        rated = table[[id_field, title, "rating"]]
        parts.append(rated.set_axis(["item_id", "title", "rating"], axis="columns").assign(item_kind=kind))
    return pd.concat([whole, *parts], ignore_index=True)
