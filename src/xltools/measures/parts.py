"""Parts of a workstream's rating: delivery from milestones, performance from KPIs, risk from risks."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from xltools import rag
from xltools.measures import shown
from xltools.measures.risks import BANDS, band_limits
from xltools.measures.rollup import Item, Part, part, worst_item
from xltools.measures.tidy import counted
from xltools.programme import Settings

DELIVERY, PERFORMANCE, RISK = "delivery", "performance", "risk"


def delivery(milestones: Sequence[Any], settings: Settings) -> Part:
    """Rate delivery by the open milestones; late is overdue, or beyond the limit of Green."""
    limits = (settings.milestone_green_days, settings.milestone_amber_green_days, settings.milestone_amber_red_days)
    items = [_milestone_item(each, limits) for each in milestones]
    still_open = [item for item in items if item.rating not in (rag.COMPLETE, rag.CANCELLED)]
    on_hold = sum(each.status == "On hold" for each in milestones)
    held = f", {on_hold} on hold" if on_hold else ""
    return _told(part(DELIVERY, items), still_open, "open milestone", "late", held)


def performance(kpis: Sequence[Any]) -> Part:
    """Rate performance by the KPIs; a Headline KPI is critical."""
    items = [_kpi_item(each) for each in kpis]
    return _told(part(PERFORMANCE, items), items, "KPI", "off target")


def risk(risks: Sequence[Any], settings: Settings) -> Part:
    """Rate risk by the open risks, Low to Extreme as Green to Red."""
    limits = band_limits(settings)
    items = [_risk_item(each, limits) for each in risks if each.status != "Closed"]
    return _told(part(RISK, items), items, "open risk", "High or Extreme")


def _milestone_item(milestone: Any, limits: Sequence[int]) -> Item:
    slip = 0.0 if pd.isna(milestone.rated_slip_days) else float(milestone.rated_slip_days)
    beyond = [limit for limit in limits if slip > limit]
    if milestone.is_overdue:
        told = f"overdue by {counted(int(slip), 'day')}"
    elif milestone.status == "On hold":
        told = "on hold"
    else:
        told = f"by {counted(int(slip), 'day')}" if slip > 0 else "on time"
    return Item(
        item_id=milestone.milestone_id,
        rating=milestone.rating,
        is_critical=bool(milestone.critical),
        is_adverse=bool(milestone.is_open) and (bool(milestone.is_overdue) or bool(beyond)),
        severity=slip,
        told=told,
        limit=f"limit {beyond[-1] if beyond else limits[0]}",
    )


def _kpi_item(kpi: Any) -> Item:
    gap = 0.0 if pd.isna(kpi.variance) else abs(float(kpi.variance))
    beyond = {rag.AMBER_RED: kpi.tolerance_1, rag.RED: kpi.tolerance_2}.get(kpi.rating)
    limit = "" if beyond is None or pd.isna(beyond) else f"limit {_limit_text(float(beyond), kpi.unit)}"
    is_off = rag.is_rated(kpi.rating) and kpi.rating != rag.GREEN
    return Item(
        item_id=kpi.kpi_id,
        rating=kpi.rating,
        is_critical=bool(kpi.is_headline),
        is_adverse=is_off,
        severity=gap / float(kpi.tolerance_2) if kpi.tolerance_2 > 0 else gap,
        told=f"by {shown.gap(gap, kpi.unit)}" if is_off else "on target",
        limit=limit or "limit its target",
    )


def _limit_text(limit: float, unit: str) -> str:
    return shown.number(limit * 100) if unit == "%" else shown.amount(limit, unit)


def _risk_item(risk_row: Any, limits: Sequence[int]) -> Item:
    score = 0.0 if pd.isna(risk_row.score) else float(risk_row.score)
    beyond = [limit for limit in limits if score > limit]
    return Item(
        item_id=risk_row.risk_id,
        rating=risk_row.rating,
        is_adverse=risk_row.band in BANDS[2:],
        severity=score,
        told=f"scoring {score:.0f}",
        limit=f"limit {beyond[-1] if beyond else limits[0]}",
    )


def _told(rated: Part, items: Sequence[Item], noun: str, adverse: str, also: str = "") -> Part:
    """Return the part with its summary: how many of how many, the worst of them, and the limit it is beyond."""
    return Part(rated.name, rated.rating, rated.items, rated.rule, _summary(rated, items, noun, adverse, also))


def _summary(rated: Part, items: Sequence[Item], noun: str, adverse: str, also: str) -> str:
    if rated.rating == rag.COMPLETE:
        return f"{rated.name} complete"
    if not items:
        return f"no {noun}s"
    if rated.rating == rag.NOT_RATED:
        return f"{sum(rag.is_rated(item.rating) for item in items)} of {counted(len(items), noun)} rated"
    worst = worst_item(items)
    assert worst is not None, "a rated part has a rated item"
    unrated = sum(not rag.is_rated(item.rating) for item in items)
    also += f", {unrated} not rated" if unrated else ""
    head = f"{sum(item.is_adverse for item in items)} of {counted(len(items), noun)} {adverse}{also}"
    if worst.rating == rag.GREEN:
        return head
    critical = " (critical)" if worst.is_critical else ""
    return f"{head}, worst {worst.item_id}{critical} {worst.told}; {worst.limit}"
