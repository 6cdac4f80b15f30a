"""Results: every measure of one programme at one day, in the order that they need each other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from xltools.measures.actions import actions_overdue, exceptions, off_track
from xltools.measures.assessment import assessment_history, requirements
from xltools.measures.changes import changes_since
from xltools.measures.decisions import decisions
from xltools.measures.evidence import evidence
from xltools.measures.kpis import kpi_scorecard, kpi_series
from xltools.measures.milestones import milestones
from xltools.measures.money import money, money_years
from xltools.measures.national import checkpoints, national
from xltools.measures.quality import coverage
from xltools.measures.questions import questions
from xltools.measures.risks import risks
from xltools.measures.rollup import Rollup
from xltools.measures.workings import figures
from xltools.measures.workstreams import ProgrammeRating, programme_rating, rollups, workstreams
from xltools.programme import Previous, Programme


@dataclass(frozen=True)
class Results:
    """What the packs are made of; each table is described by the measure of its name.

    Attributes:
        rollups: by workstream id, and PROGRAMME: the ratings with all that they were made of.
        figures: the workings; empty while they are being made.
    """

    milestones: pd.DataFrame
    decisions: pd.DataFrame
    workstreams: pd.DataFrame
    programme: ProgrammeRating
    rollups: Mapping[str, Rollup]
    kpis: pd.DataFrame
    kpi_series: pd.DataFrame
    national: pd.DataFrame
    checkpoints: pd.DataFrame
    requirements: pd.DataFrame
    assessment_history: pd.DataFrame
    questions: pd.DataFrame
    risks: pd.DataFrame
    money: pd.DataFrame
    money_years: pd.DataFrame
    exceptions: pd.DataFrame
    actions_overdue: pd.DataFrame
    coverage: pd.DataFrame
    evidence: pd.DataFrame
    changes: pd.DataFrame
    figures: pd.DataFrame


def results(programme: Programme, previous: Previous | None = None) -> Results:
    """Measure a programme as at its day, beside the last final report before it; None for the first."""
    series = kpi_series(programme)
    tables = _rated(programme, previous, series)
    rolled = rollups(programme, tables["milestones"], tables["kpis"], tables["risks"])
    tables["workstreams"] = workstreams(programme, previous, rolled)
    measured = Results(
        **tables,
        programme=programme_rating(programme, previous, rolled),
        rollups=rolled,
        kpi_series=series,
        decisions=decisions(programme, previous, tables["milestones"]),
        assessment_history=assessment_history(programme),
        questions=questions(programme),
        money=money(programme),
        money_years=money_years(programme, series),
        exceptions=exceptions(programme, off_track(programme, tables)),
        actions_overdue=actions_overdue(programme),
        coverage=coverage(programme),
        evidence=evidence(programme),
        changes=changes_since(programme, previous, _things(programme, tables, rolled)),
        figures=pd.DataFrame(),
    )
    return replace(measured, figures=figures(programme, measured))


def _rated(programme: Programme, previous: Previous | None, series: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the tables that other measures are made of, by name."""
    delivered = national(programme, series)
    return {
        "milestones": milestones(programme, previous),
        "kpis": kpi_scorecard(programme, series, previous),
        "risks": risks(programme, previous),
        "requirements": requirements(programme),
        "national": delivered,
        "checkpoints": checkpoints(programme, delivered),
    }


def _things(programme: Programme, tables: Mapping[str, pd.DataFrame], rolled: Mapping[str, Rollup]) -> pd.DataFrame:
    """List everything that has a derived rating of its own, the programme first."""
    named = {
        "Workstream": ("workstreams", "workstream_id", "workstream"),
        "Milestone": ("milestones", "milestone_id", "milestone"),
        "KPI": ("kpis", "kpi_id", "kpi"),
        "Risk": ("risks", "risk_id", "risk"),
        "Requirement": ("requirements", "requirement_id", "requirement"),
    }
    whole = pd.DataFrame({
        "item_id": ["PROGRAMME"], "item_kind": "Programme", "title": programme.settings.programme,
        "rating": rolled["PROGRAMME"].rating,
    })  # fmt: skip
    parts = []
    for kind, (table, id_field, title) in named.items():
        rated = tables[table][[id_field, title, "rating"]]
        parts.append(rated.set_axis(["item_id", "title", "rating"], axis="columns").assign(item_kind=kind))
    return pd.concat([whole, *parts], ignore_index=True)
