"""What is to come of a KPI: when its first target is, and what the forecast says of the next one."""

from xltools.measures.shown import amount, day
from xltools.measures.trajectory import first_day, target_points
from xltools.report.context import Edition
from xltools.report.sheets.words import Record, number_or_none, text_or

NO_TARGET = "No target"


def no_target_words(edition: Edition) -> dict[str, str]:
    """Say of each KPI why a period has no target: there is none at all, or the first one is for a later day."""
    points = target_points(edition.programme)
    kpis = edition.results.kpis
    first = {
        kpi_id: first_day(points.get(kpi_id, ()), text_or(better_is, ""))
        for kpi_id, better_is in zip(kpis["kpi_id"], kpis["better_is"], strict=True)
    }
    return {kpi_id: NO_TARGET if due is None else f"Target from {day(due)}" for kpi_id, due in first.items()}


def outlook(record: Record) -> str:
    """Say how likely the next target is: "Very unlikely by 31 Mar 2013 (under 1%)", or why nothing is said."""
    chance = number_or_none(record["chance"])
    if chance is None:
        return text_or(record["forecast_reason"], "No forecast")
    return f"{record['forecast_likelihood']} by {day(record['next_target_due'])} ({_shown(chance)})"


def outlook_sentence(record: Record) -> str:
    """Say the same as a sentence that names the target."""
    chance = number_or_none(record["chance"])
    if chance is None:
        return f"Outlook: {text_or(record['forecast_reason'], 'no forecast')}."
    aim = f"{amount(record['next_target'], record['unit'])} on {day(record['next_target_due'])}"
    return f"Outlook, if nothing changes: {record['forecast_likelihood'].lower()} to meet {aim} ({_shown(chance)})."


def _shown(chance: float) -> str:
    """Write a chance whole; a forecast is never certain."""
    return "under 1%" if chance < 0.01 else "over 99%" if chance > 0.99 else f"{chance:.0%}"
