"""The parts of a summary: plain JSON values, cells behind ratings, reviews counted, support asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from xltools.measures.assessment import assessment_history
from xltools.measures.complete_periods import FLOW
from xltools.measures.evidence import evidence
from xltools.measures.frames import by_id, dicts, records, text
from xltools.measures.kpi_ratings import ratings, tolerances
from xltools.measures.periods import steps
from xltools.measures.questions import ANSWERED, NOT_ASKED, questions
from xltools.measures.region.tracker_summary import DAY, FIELDS, Lane, same
from xltools.measures.workings_figure import cells_of
from xltools.programme import Programme
from xltools.schema import rag
from xltools.schema.columns import split
from xltools.tracker.addresses import column_letter


def lanes_of(table: str, frame: pd.DataFrame, **also: Sequence[Any]) -> list[Lane]:
    """Return a frame's values in the order of the table's fields.

    Args:
        also: fields that are plain already, in place of the frame's.
    """
    return [also[name] if name in also else _plain(frame[name], kind) for name, kind in FIELDS[table].items()]


def lanes_of_rows(table: str, rows: Iterable[Sequence[Any]]) -> list[Lane]:
    """Return rows, each in the order of the table's fields, field by field."""
    listed = list(rows)
    return [
        [_day(row[place]) if kind == DAY else row[place] for row in listed]
        for place, kind in enumerate(FIELDS[table].values())
    ]


def _day(day: Any) -> str | None:
    return None if pd.isna(day) else str(day.date().isoformat())


def _plain(column: "pd.Series[Any]", kind: str) -> list[Any]:
    if kind == DAY:
        return [None if day is None else day.isoformat() for day in column.to_numpy(dtype="datetime64[D]").tolist()]
    return [None if value != value else value for value in column.tolist()]  # noqa: PLR0124  NaN is a blank


GOOD_PRACTICE, SUPPORT = "Good practice", "Support"
#: Answers that ask for nothing.
_NOTHING = frozenset({"none", "no", "nothing", "n/a", "not applicable", "none needed", "none at present", "nil", "-"})


@dataclass(frozen=True)
class Asked:
    """How many key questions were asked and answered at the last review, and which support was asked for."""

    asked: int
    answered: int
    support: list[Lane]


def asked_questions(programme: Programme) -> Asked:
    """Count the key questions, and pick what was asked for under Support."""
    listed = records(questions(programme))
    rows = _rows_by(programme.answers, "question_id", "review_date")
    wanted = (e for e in listed if e.theme == SUPPORT and e.state == ANSWERED and same(e.answer) not in _NOTHING)
    support = (
        (each.area_id, each.area, each.answer, each.review_date,
         cells_of(programme, "Answers", ["answer"], rows.get((each.question_id, each.review_date), [])))
        for each in wanted
    )  # fmt: skip
    states = [each.state for each in listed]
    asked, answered = len(states) - states.count(NOT_ASKED), states.count(ANSWERED)
    return Asked(asked, answered, lanes_of_rows("support", support))


def good_practice(programme: Programme) -> list[Lane]:
    """List good practice by the areas that its workstream's milestones support; '' where they support none."""
    areas = by_id(programme.areas, "area_id", "area")
    area_of = {
        key: areas.get(area, "") for key, area in by_id(programme.national_milestones, "national_id", "area_id").items()
    }
    supported: dict[str, dict[str, None]] = {}
    milestones = (programme.milestones[name].tolist() for name in ("workstream_id", "supports"))
    for workstream, listed in zip(*milestones, strict=True):
        for national in split(listed):
            supported.setdefault(str(workstream), {})[area_of.get(national, "")] = None
    names = by_id(programme.workstreams, "workstream_id", "workstream")
    rows = (
        (area, names.get(each.workstream_id, each.workstream_id), each.evidence_id, each.date, each.summary,
         cells_of(programme, "Evidence", ["summary"], [each.row]))
        for each in records(evidence(programme)) if each.kind == GOOD_PRACTICE
        for area in sorted(filter(None, supported.get(each.workstream_id, {}))) or [""]
    )  # fmt: skip
    return lanes_of_rows("practice", rows)


def reviews(programme: Programme) -> list[Lane]:
    """Count the requirements by review and rating, Not rated too."""
    rows = (
        (review["review_date"], rating, review[rating])
        for review in dicts(assessment_history(programme))
        for rating in (*rag.RATINGS, rag.NOT_RATED)
        if review[rating] > 0
    )
    return lanes_of_rows("reviews", rows)


def likelihood_cells(programme: Programme, checkpoints: pd.DataFrame) -> list[str]:
    """Name the cells behind each checkpoint: its last likelihood, and when its deliverables were met."""
    said = _rows_by(programme.likelihood, "area_id", "checkpoint", "review_date")
    delivered = _rows_by(programme.national_milestones, "area_id", "checkpoint")
    cells = []
    for each in records(checkpoints):
        last = said.get((each.area_id, each.checkpoint, each.review_date), [])
        own = delivered.get((each.area_id, each.checkpoint), [])
        named = [cells_of(programme, "Likelihood", ["likelihood"], last),
                 cells_of(programme, "National milestones", ["met_on"], own)]  # fmt: skip
        cells.append("; ".join(filter(None, named)))
    return cells


def review_cells(programme: Programme, requirements: pd.DataFrame) -> list[str]:
    """Name the cell of each requirement's last rating."""
    rows = _rows_by(programme.self_assessment, "requirement_id", "review_date")
    return [
        cells_of(programme, "Self-assessment", ["rag"], rows.get((each.requirement_id, each.review_date), []))
        for each in records(requirements)
    ]


def _rows_by(table: pd.DataFrame, *fields: str) -> dict[tuple[Any, ...], list[int]]:
    """Return the Excel rows of a table by the values of these fields."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for row, *values in zip(table.index.tolist(), *(table[field].tolist() for field in fields), strict=True):
        found.setdefault(tuple(values), []).append(row)
    return found


SHEET = "KPI readings"

_RATED_BY = ["unit", "better_is", "tolerance_as", "tolerance_1", "tolerance_2"]


def kept_series(programme: Programme, periods: pd.DataFrame) -> pd.DataFrame:
    """Pick each KPI's periods that were reported, beside their targets.

    Args:
        periods: from `kpi_periods` of the same programme.

    Returns:
        One row per KPI and period in time order: as `kpi_periods` gives it, and blank too where a flow's
        period covers other months than the last one, for a region adds up months or quarters, never both.
    """
    series = periods[periods["zones_reported"] > 0].reset_index(drop=True)
    flows = [kpi_id for kpi_id, word in by_id(programme.kpis, "kpi_id", "over_time").items() if word == FLOW]
    last = series.groupby("kpi_id")["months"].transform("last")
    is_other = series["kpi_id"].isin(flows) & series["months"].ne(last)
    for name in ("numerator", "denominator", "actual"):
        series[name] = series[name].mask(is_other)
    return series


def kpi_lanes(programme: Programme, series: pd.DataFrame) -> list[Lane]:
    """Return each KPI's own words, the months between its periods (0: not known), and its cells: KPI readings!D,E."""
    step = steps(series).to_dict() if len(series) else {}
    place = programme.places.get(SHEET)
    fields = ("numerator", "denominator")
    is_simple = place is not None and place.origins is None
    letters = [column_letter(place.columns[n]) for n in fields if n in place.columns] if place and is_simple else []
    columns = f"{place.sheet}!{','.join(letters)}" if place is not None and letters else ""
    own = {each.kpi_id: each for each in reversed(records(programme.kpis)) if text(each.kpi_id)}
    words = ("kpi_id", "kpi", "unit", "better_is", "over_time")
    return lanes_of_rows(
        "kpis",
        (
            (*(text(getattr(each, name)) for name in words), step.get(each.kpi_id, 0), columns)
            for each in reversed(own.values())
        ),
    )


def reading_lanes(programme: Programme, series: pd.DataFrame) -> list[Lane]:
    """Return each reading with its rating against the trajectory, and its Excel rows as text."""
    kpis = programme.kpis
    first = {kpi_id: place for place, kpi_id in reversed(list(enumerate(kpis["kpi_id"].tolist())))}
    own = kpis[_RATED_BY].iloc[[first[kpi_id] for kpi_id in series["kpi_id"].tolist()]].set_axis(series.index)
    limits = tolerances(own, series["target"], programme.settings)
    rated_by = {"actual": series["actual"], "target": series["target"], "better_is": own["better_is"]}
    measured = pd.DataFrame(rated_by | {name: limits[name] for name in ("tolerance_1", "tolerance_2")})
    rating = ratings(measured).tolist() if len(measured) else []
    return lanes_of("readings", series, rating=rating, rows=[_runs(rows) for rows in series["rows"].tolist()])


def _runs(rows: tuple[int, ...]) -> str:
    """Join rows into runs: 14:16, 20."""
    if len(rows) == 1:
        return str(rows[0])
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(str(a) if a == b else f"{a}:{b}" for a, b in runs)
