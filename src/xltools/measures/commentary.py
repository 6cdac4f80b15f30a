"""Commentary: what is behind a figure or a rating, and what is being done, as staff said it for this period.

An older commentary is never shown as if it were about this period: only its day is shown.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from xltools.findings import Finding
from xltools.measures.finding_source import Case, Cell, finding, result_rule
from xltools.measures.frames import frame_of, id_order, records, stamp, text
from xltools.measures.kpi_series import variation_of
from xltools.measures.registry import Key, Measure, declare
from xltools.programme import Programme
from xltools.schema.rag import Scale
from xltools.text.words import day_text, named

SHEET = "Commentary"
#: What a commentary is to the period that is reported.
CURRENT, OLDER, NONE = "This period", "Older", "None"
#: Words for the variation of a series whose last point is a special cause.
SPECIAL_CAUSES = ("Improvement", "Concern", "Neutral high", "Neutral low")
_DTYPES = {
    "item_id": "str", "period": "datetime64[us]", "state": "str", "period_end": "datetime64[us]", "behind": "str",
    "doing": "str", "by": "str", "last_period_end": "datetime64[us]", "row": "float64",
}  # fmt: skip

LACKING = result_rule(
    "RES-53",
    "A KPI that is off target, or changed beyond chance, has a commentary for its period.",
    "Add a row to [Commentary] for {items}, with {days} under [Commentary.period_end]: say what is behind it, what is "
    "being done, and by whom.",
    "Practice of NHS Board reports: each exception has its reason and its action beside it",
)
RULES = (LACKING,)


def commentary(programme: Programme, standings: pd.DataFrame) -> pd.DataFrame:
    """Give each KPI, and each other item with a commentary, what staff said about the reported period.

    Args:
        standings: from `kpi_standings` of the same programme.

    Returns:
        One row per KPI in the tracker's order, and then one per other item in the order of ids. `period` is the
        reported period: a KPI's last complete one, blank if it has none; for anything else the last month that ended by
        as-at. `state` is This period, Older or None. A commentary is about this period if it ends in the period's
        month, or later and by as-at. Only such a commentary gives `period_end`, `behind`, `doing`, `by` and `row`,
        which are blank otherwise. `last_period_end` is that of the newest commentary, whatever its period.
    """
    newest = _newest(programme)
    found = [
        _row(each.kpi_id, each.period_end, newest.pop(each.kpi_id, None))
        for each in records(standings.drop_duplicates("kpi_id"))
        if each.kpi_id
    ]
    month = _last_month(stamp(programme.as_at))
    others = [_row(item, month, newest[item]) for item in sorted(newest, key=id_order)]
    return frame_of([*found, *others], _DTYPES)


def is_wanted(rating: str, variation: str, scale: Scale) -> bool:
    """Whether a KPI's page needs a commentary: it is off target, or its last point is a special cause."""
    return _is_off_target(rating, scale) or variation in SPECIAL_CAUSES


def _has_changed(case: Case, kpi: Any) -> bool:
    """Whether a KPI's last point is a special cause; this needs only the chart, not the rest of the scorecard."""
    return variation_of(case.results.kpi_charts.get(kpi.kpi_id), kpi.incomplete).word in SPECIAL_CAUSES


def _is_off_target(rating: str, scale: Scale) -> bool:
    return scale.is_rated(rating) and rating != scale.best


def _newest(programme: Programme) -> dict[str, Any]:
    """Return the newest commentary of each item by as-at; of two for one period the first."""
    found: dict[str, Any] = {}
    for each in records(programme.commentary):
        item, end = text(each.item_id), each.period_end
        if not item or pd.isna(end) or end > stamp(programme.as_at):
            continue
        if item not in found or end > found[item].period_end:
            found[item] = each
    return found


def _row(item_id: str, period: Any, newest: Any | None) -> dict[str, Any]:
    told = {"item_id": item_id, "period": period, "state": NONE}
    texts: dict[str, Any] = dict.fromkeys(("behind", "doing", "by"), "")
    if newest is None:
        return told | texts
    told |= texts | {"last_period_end": newest.period_end, "state": OLDER}
    if pd.isna(period) or _month(newest.period_end) < _month(period):
        return told
    said = {name: text(getattr(newest, name)) for name in texts}
    return told | said | {"state": CURRENT, "period_end": newest.period_end, "row": newest.Index}


def _month(day: pd.Timestamp) -> tuple[int, int]:
    return day.year, day.month


def _last_month(day: pd.Timestamp) -> pd.Timestamp:
    """Return the last day of the last month that has ended."""
    return day if day.is_month_end else day.replace(day=1) - pd.Timedelta(days=1)


def lacking_commentary(case: Case) -> Iterator[Finding]:
    """Find the KPIs that need a commentary for their period and have none, if the tracker keeps commentaries.

    An office whose tracker lacks the sheet comments elsewhere, and a sheet without rows has one finding for all KPIs:
    neither office should read the same finding about each KPI.
    """
    if not all(case.programme.has("commentary", name) for name in ("item_id", "period_end")):
        return
    kpis = {each.kpi_id: each for each in reversed(records(case.results.kpi_standings)) if each.kpi_id}
    scale = case.programme.scale
    said = [each for each in records(case.results.commentary) if each.state != CURRENT and each.item_id in kpis]
    dated = [(each, kpis[each.item_id]) for each in said if not pd.isna(each.period)]
    lacking = [each for each, kpi in dated if _is_off_target(kpi.rating, scale) or _has_changed(case, kpi)]
    lacking = _surely(case.programme.commentary, lacking)
    if not lacking:
        return
    if case.programme.commentary.empty:
        yield _told_once(case, [each.item_id for each in lacking], {each.period for each in lacking})
        return
    for each in lacking:
        words = {"items": each.item_id, "days": day_text(each.period), "why": _why(kpis[each.item_id], scale)}
        last = " The last one is for {last}." if each.state == OLDER else ""
        words |= {"last": day_text(each.last_period_end)} if last else {}
        message = "{items} {why}, but no row in [Commentary] says what is behind it for {days}." + last
        cell = Cell("KPIs", int(kpis[each.item_id].row), "kpi_id", each.item_id, each.item_id)
        yield finding(case, LACKING, cell, message, words)


def _surely(table: pd.DataFrame, lacking: list[Any]) -> list[Any]:
    """Leave out the KPIs that a row with an unreadable cell may be about: that cell has a finding of its own."""
    undated = set(table.loc[table["period_end"].isna(), "item_id"].dropna())
    found = [each for each in lacking if each.item_id not in undated]
    return found if len(found) > int(table["item_id"].isna().sum()) else []


def _told_once(case: Case, items: list[str], periods: set[pd.Timestamp]) -> Finding:
    words = {"items": named(items), "days": day_text(max(periods))}
    if len(periods) > 1:
        words["days"] = "the last day of each one's last period"
    message = "No row in [Commentary] says what is behind KPIs that are off target or changed beyond chance: {items}."
    return finding(case, LACKING, Cell(SHEET, None, "item_id", "", SHEET), message, words)


def _why(kpi: Any, scale: Scale) -> str:
    """Say what wants a commentary: "is Red", "changed beyond chance"."""
    return f"is {kpi.rating}" if _is_off_target(kpi.rating, scale) else "changed beyond chance"


declare(
    Measure(
        table="commentary",
        key=Key.ITEM,
        made_by=commentary,
        takes=("kpi_standings",),
        workings="a commentary is what the tracker says",
        chapter="KPIs",
        columns={
            "period": "The last day of the period that is reported.",
            "state": "This period, Older or None.",
            "behind": "What is behind it, of this period alone.",
            "doing": "What is being done about it, of this period alone.",
            "by": "The role that does it, of this period alone.",
            "last_period_end": "The last day of the newest commentary's period.",
        },
    )
)
