"""Reporting coverage: how much of what the report needs was given, counted, so that every gap is shown."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import pandas as pd

from xltools.measures.frames import frame_of, records, records_by, texts
from xltools.measures.kpi_data_quality import LONGEST_WAIT_MONTHS
from xltools.measures.periods import month_number, steps
from xltools.measures.readings import PROGRAMME, counting_readings
from xltools.measures.registry import Key, Measure, Measured, Part, declare
from xltools.programme import Programme
from xltools.schema.columns import split
from xltools.text.words import capital, counted, day_text, listed

_DTYPES = {"what": "str", "expected": "int64", "given": "int64", "share": "float64", "note": "str"}
_NAMED = 3
#: The name of one KPI's readings, with its id.
_OF_A_KPI = "Readings of "
#: What a workstream can be expected to give; anything else is expected from the whole programme.
_OF_A_WORKSTREAM = ("kpi_readings", "kpi_targets", "risks", "workstreams")
#: Fields that an adopted workbook may leave out, so that nothing is expected of them: table -> field.
_UNASKED = {"risks": "last_reviewed", "workstreams": "declared_rag"}


def coverage(programme: Programme, results: Measured) -> pd.DataFrame:
    """Count what was expected by as-at and what was given.

    Args:
        results: of the same programme; its other tables are counted.

    Returns:
        One row for each KPI's readings (from the zones expected in each period, including periods overdue since the
        last one), one for all of them, then one each for the targets of KPIs, the requirements at the last review, the
        likelihoods of future checkpoints, key questions, reviews of open risks and declared ratings, if the tracker
        keeps them: `what`, `expected`, `given`, `share` (0 to 1; blank if nothing was expected), `note` (what is
        missing, provisional or not counted; '' if there is nothing to say).

    Source:
        Own rule: each figure says how much of it was reported.
    """
    rows = list(_readings(programme, counting_readings(programme), results.kpi_series))
    return _coverage(programme, results, rows, programme.keeps)


def _coverage(
    programme: Programme, results: Measured, rows: list[dict[str, Any]], counts: Callable[[str], bool]
) -> pd.DataFrame:
    """Count the readings of all KPIs, after those of each, and what else is expected of the tables that count."""
    total = {name: sum(row[name] for row in rows) for name in ("expected", "given")}
    counted_ones: tuple[tuple[str, Callable[[], dict[str, Any]]], ...] = (
        ("kpi_readings", lambda: {"what": "Readings of all KPIs", **total, "note": ""}),
        ("kpi_targets", lambda: _targets(programme, results.kpi_standings)),
        ("self_assessment", lambda: _requirements(results.requirements)),
        ("likelihood", lambda: _likelihoods(programme, results)),
        ("answers", lambda: _questions(results.questions)),
        ("risks", lambda: _risks(programme, results.risks)),
        ("workstreams", lambda: _declared(programme)),
    )
    unsaid = {table for table, name in _UNASKED.items() if programme.lacks(table, name)}
    rows.extend(count() for table, count in counted_ones if counts(table) and table not in unsaid)
    for row in rows:
        row["share"] = row["given"] / row["expected"] if row["expected"] else None
    return frame_of(rows, _DTYPES)


def _readings(programme: Programme, counting: pd.DataFrame, series: pd.DataFrame) -> Iterator[dict[str, Any]]:
    step = steps(series)
    readings = zip(*(counting[name].tolist() for name in ("kpi_id", "kind", "is_usable", "data_status")), strict=True)
    read: dict[str, list[Any]] = {}
    for kpi_id, kind, is_usable, status in readings:
        if kind == PROGRAMME and is_usable:
            read.setdefault(kpi_id, []).append(status)
    dated = records_by(series, "kpi_id", "period_end", "zones_expected", "missing")
    uncounted = _uncounted(programme)
    for kpi_id in dict.fromkeys(texts(programme.kpis["kpi_id"])):
        mine, periods = read.get(kpi_id), dated.get(kpi_id)
        row: dict[str, Any] = {"what": f"{_OF_A_KPI}{kpi_id}", "expected": 0, "given": 0}
        notes = []
        if mine is None or periods is None:
            notes.append("no reading by " + day_text(programme.as_at))
        else:
            expected, last = [period.zones_expected for period in periods], periods[-1].period_end
            overdue = _overdue(last.date(), step.get(kpi_id, 1), programme.as_at)
            row |= {"expected": sum(expected) + expected[-1] * overdue, "given": len(mine)}
            notes.extend(_missing(periods))
            if overdue:
                notes.append(f"{counted(overdue, 'period')} overdue since {day_text(last)}")
            provisional = mine.count("Provisional")
            notes.extend([f"{provisional} provisional"] if provisional else [])
        if uncounted.get(kpi_id):
            notes.append(f"{uncounted[kpi_id]} not counted, without a period, known zone or date reported")
        yield row | {"note": "; ".join(notes)}


def _missing(periods: Sequence[Any]) -> list[str]:
    """Name the zones and periods without a usable reading, the latest first."""
    absent = [f"{zone} {day_text(each.period_end)}" for each in reversed(periods) for zone in split(each.missing)]
    if not absent:
        return []
    rest = [f"{len(absent) - _NAMED} more"] if len(absent) > _NAMED else []
    return ["missing: " + listed([*absent[:_NAMED], *rest])]


def _overdue(last: date, step: int, as_at: date) -> int:
    """Count the periods since the last one whose readings should have come by as-at."""
    tomorrow = date.fromordinal(as_at.toordinal() + 1)
    whole_months = month_number(tomorrow) - 1 - min(step, LONGEST_WAIT_MONTHS) - month_number(last)
    return max(whole_months // step, 0)


def _uncounted(programme: Programme) -> dict[str, int]:
    """Count by KPI the readings that can count on no day."""
    read = programme.kpi_readings
    lacks = read[["period_end", "reported_on"]].isna().any(axis=1)
    zones = programme.zones.dropna(subset=["zone", "kind"])["zone"]
    found = read[lacks | ~read["zone"].isin(zones)].groupby("kpi_id").size()
    return {str(kpi_id): int(count) for kpi_id, count in found.items()}


def _targets(programme: Programme, standings: pd.DataFrame) -> dict[str, Any]:
    ids = texts(programme.kpis["kpi_id"])
    has_one = standings["actual"].notna() & (standings["target"].notna() | standings["target_to_date"].notna())
    lacking = list(standings["kpi_id"][~has_one])
    return _counted("KPIs with a reading and a target for it", len(ids), lacking)


def _requirements(rated: pd.DataFrame) -> dict[str, Any]:
    last = rated["review_date"].max()
    lacking = rated.loc[~rated["review_date"].eq(last), "requirement_id"]
    return _counted("Requirements rated" + _at_review(last), len(rated), list(lacking))


def _likelihoods(programme: Programme, results: Measured) -> dict[str, Any]:
    told = results.checkpoints
    last = told["review_date"].max()
    ahead = told[told["checkpoint"] > pd.Timestamp(programme.as_at)]
    lacking = ahead[~ahead["review_date"].eq(last)]
    if ahead.empty:
        return {"what": "Checkpoints ahead with a likelihood", "expected": 0, "given": 0, "note": "none is ahead"}
    names = [f"{row.area_id} {day_text(row.checkpoint)}" for row in records(lacking)]
    return _counted("Checkpoints ahead with a likelihood" + _at_review(last), len(ahead), names)


def _questions(told: pd.DataFrame) -> dict[str, Any]:
    asked = told[told["is_asked"]]
    lacking = asked.loc[asked["state"] != "Answered", "question_id"]
    return _counted("Key questions answered", len(asked), list(lacking))


def _risks(programme: Programme, told: pd.DataFrame) -> dict[str, Any]:
    standing = told[told["status"] == "Open"]
    in_time = standing["days_since_review"] <= programme.settings.review_interval_days
    interval = counted(programme.settings.review_interval_days, "day")
    return _counted(f"Open risks reviewed within {interval}", len(standing), list(standing.loc[~in_time, "risk_id"]))


def _declared(programme: Programme) -> dict[str, Any]:
    table = programme.workstreams
    is_known = table["declared_rag"].notna() & ~(table["declared_on"] > pd.Timestamp(programme.as_at))
    return _counted("Workstreams with a declared rating", len(table), list(texts(table["workstream_id"])[~is_known]))


#: What an adopted workbook may leave out: the table, the fields that may all be absent, and what is then unknown.
_UNKNOWN = (
    ("milestones", ("baseline",), "how late a milestone is, and so its rating"),
    ("milestones", ("status", "actual"), "whether a milestone whose date has gone by is late or complete"),
    ("milestones", ("forecast", "actual"), "when a milestone is due"),
    ("milestones", ("workstream_id",), "how each workstream is doing"),
    ("risks", ("likelihood",), "the score of a risk, and the map of risks"),
    ("risks", ("impact",), "the score of a risk, and the map of risks"),
    ("risks", ("last_reviewed", "raised"), "which risks nobody has reviewed for long"),
    ("actions", ("due",), "which actions are overdue"),
)


def unmeasured(programme: Programme) -> list[str]:
    """Say what cannot be measured in an adopted workbook, and the missing field; nothing for other trackers."""
    if not programme.is_adopted:
        return []
    said = [
        f"{capital(unknown)}: the workbook has no {HEADINGS[fields[0]]}."
        for table, fields, unknown in _UNKNOWN
        if programme.keeps(table) and programme.lacks(table, *fields)
    ]
    if programme.keeps("kpis") and not programme.keeps("kpi_targets"):
        said.append("How a KPI stands against its target: the workbook has no targets of KPIs.")
    return said


#: Names for these fields if the workbook has none of them.
HEADINGS = {
    "baseline": "Baseline date", "status": "Status", "forecast": "Forecast date",
    "workstream_id": "Workstream", "likelihood": "Likelihood", "impact": "Impact",
    "last_reviewed": "Last reviewed", "due": "Due date",
}  # fmt: skip


def _at_review(last: Any) -> str:
    return "" if pd.isna(last) else f" at the review of {day_text(last)}"


def _counted(what: str, expected: int, lacking: list[str]) -> dict[str, Any]:
    note = "missing: " + ", ".join(lacking) if lacking else ""
    return {"what": what, "expected": expected, "given": expected - len(lacking), "note": note}


def _of_part(found: pd.DataFrame, own: Part) -> pd.DataFrame:
    """Count again what was given, of what a workstream owes; what was counted of each KPI is as it was."""
    kept = own.programme.keeps
    names = {f"{_OF_A_KPI}{kpi_id}" for kpi_id in texts(own.programme.kpis["kpi_id"])}
    own_ones = found.loc[found["what"].isin(names), ["what", "expected", "given", "note"]].drop_duplicates("what")
    # each KPI's own row comes before the row for all KPIs
    counted_ones = [{str(name): each for name, each in row.items()} for row in own_ones.to_dict("records")]
    rows = _coverage(
        own.programme, own.measured(), counted_ones, lambda table: table in _OF_A_WORKSTREAM and kept(table)
    )
    is_owed = (rows["expected"] > 0) | rows["what"].str.startswith(_OF_A_KPI)
    return rows[is_owed].reset_index(drop=True)


declare(
    Measure(
        table="coverage",
        key=Key.WHOLE,
        made_by=coverage,
        takes=("results",),
        workings="each count says in its note what is missing",
        chapter="Exceptions, evidence and coverage",
        of_part=_of_part,
    )
)
