"""The parts of a workstream's rating: delivery from milestones, performance from KPIs, risk from risks."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from xltools.measures import display_text
from xltools.measures.kpi_ratings import rated_fields, tolerance_fields
from xltools.measures.rating_rollup import Item, Part, part, worst_item
from xltools.measures.risks import BANDS, band_limits
from xltools.programme import Settings, day_limits
from xltools.schema import rag
from xltools.schema.rag import Scale
from xltools.text.words import counted

DELIVERY, PERFORMANCE, RISK = "delivery", "performance", "risk"


def delivery(milestones: Sequence[Any], settings: Settings, scale: Scale) -> Part:
    """Rate delivery by the open milestones; behind is overdue, or late beyond the limit of the best rating."""
    limits = day_limits(settings, scale)
    items = [_milestone_item(each, limits) for each in milestones]
    still_open = [item for item in items if item.rating not in (rag.COMPLETE, rag.CANCELLED)]
    on_hold = sum(each.status == "On hold" for each in milestones)
    held = f", {on_hold} on hold" if on_hold else ""
    return _told(part(DELIVERY, items, scale), still_open, "open milestone", "behind", scale, held)


def performance(kpis: Sequence[Any], scale: Scale) -> Part:
    """Rate performance by the KPIs; a Headline KPI is critical."""
    items = [_kpi_item(each, scale) for each in kpis]
    return _told(part(PERFORMANCE, items, scale), items, "KPI", "not on target", scale)


def risk(risks: Sequence[Any], settings: Settings, scale: Scale) -> Part:
    """Rate risk by the open risks, Low to Extreme as the best rating to the worst."""
    limits = band_limits(settings)
    items = [_risk_item(each, limits) for each in risks if each.status != "Closed"]
    return _told(part(RISK, items, scale), items, "open risk", "High or Extreme", scale)


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


def _kpi_item(kpi: Any, scale: Scale) -> Item:
    variance = getattr(kpi, rated_fields(kpi.target_for)[-1])
    gap = 0.0 if pd.isna(variance) else abs(float(variance))
    tolerances = [float(getattr(kpi, name)) for name in tolerance_fields(scale)]
    place = scale.points(kpi.rating) - 2 if scale.is_rated(kpi.rating) else -1
    beyond = tolerances[place] if place >= 0 else None
    limit = "" if beyond is None or pd.isna(beyond) else f"limit {_limit_text(beyond, kpi.unit)}"
    is_off = scale.is_rated(kpi.rating) and kpi.rating != scale.best
    return Item(
        item_id=kpi.kpi_id,
        rating=kpi.rating,
        is_critical=bool(kpi.is_headline),
        is_adverse=is_off,
        severity=gap / tolerances[-1] if tolerances[-1] > 0 else gap,
        told=f"by {display_text.gap(gap, kpi.unit)}" if is_off else "on target",
        limit=limit or "limit its target",
    )


def _limit_text(limit: float, unit: str) -> str:
    return display_text.number(limit * 100) if unit == "%" else display_text.amount(limit, unit)


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


def _told(rated: Part, items: Sequence[Item], noun: str, adverse: str, scale: Scale, also: str = "") -> Part:
    """Return the part with its summary: how many of how many, the worst of them, and the limit it is beyond."""
    return Part(rated.name, rated.rating, rated.items, rated.rule, _summary(rated, items, noun, adverse, scale, also))


def _summary(rated: Part, items: Sequence[Item], noun: str, adverse: str, scale: Scale, also: str) -> str:
    if rated.rating == rag.COMPLETE:
        return f"{rated.name} complete"
    if not items:
        return f"no {noun}s"
    if rated.rating == rag.NOT_RATED:
        return f"{sum(scale.is_rated(item.rating) for item in items)} of {counted(len(items), noun)} rated"
    worst = worst_item(items, scale)
    assert worst is not None, "a rated part has a rated item"
    unrated = sum(not scale.is_rated(item.rating) for item in items)
    also += f", {unrated} not rated" if unrated else ""
    head = f"{sum(item.is_adverse for item in items)} of {counted(len(items), noun)} {adverse}{also}"
    if worst.rating == scale.best:
        return head
    critical = " (critical)" if worst.is_critical else ""
    return f"{head}, worst {worst.name}{critical} {worst.told}; {worst.limit}"
