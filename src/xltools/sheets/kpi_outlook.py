"""What the forecast says of a KPI's next target, in few words and in a sentence."""

from xltools.measures.shown import amount, day
from xltools.sheets.words import Record, number_or_none, text_or


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
