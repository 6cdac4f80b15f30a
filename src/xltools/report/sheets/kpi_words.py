"""How the KPIs are rated, counted in one sentence, and what is to come of each."""

from datetime import date

import pandas as pd

from xltools.measures.display_text import amount, day
from xltools.measures.forecast import LEAST_CHANCE, MOST_CHANCE
from xltools.measures.kpi_ratings import rated_fields
from xltools.measures.kpi_targets import BOTH, YEAR_TO_DATE
from xltools.measures.kpi_verdicts import NO_READING, NO_TARGET
from xltools.report.context import ReportContext
from xltools.report.model import Formula
from xltools.report.sheets.words import Record, day_or, number_or_none, records, text_or
from xltools.schema.rag import FOUR, NOT_RATED, Scale


def rated_sentence(kpis: pd.DataFrame, scale: Scale = FOUR) -> Formula:
    """Say "5 of 9 rated KPIs (56%) Green, ...; 1 not rated", counting the scorecard's own ratings."""
    column = "tbl_KPIs[Rating]"
    best, unrated = f'COUNTIF({column},"{scale.best}")', f'COUNTIF({column},"{NOT_RATED}")'
    rated = f"(ROWS({column})-{unrated})"
    others = "".join(f'&", "&COUNTIF({column},"{word}")&" {word}"' for word in scale.words[1:])
    expression = (
        f'{best}&" of "&{rated}&" rated KPIs ("&TEXT(IF({rated}=0,0,{best}/{rated}),"0%")&") {scale.best}"{others}'
        f'&"; "&{unrated}&" not rated"'
    )
    return Formula(expression, _counted(kpis["rating"], scale))


def _counted(ratings: "pd.Series[str]", scale: Scale) -> str:
    count = {word: int((ratings == word).sum()) for word in (*scale.words, NOT_RATED)}
    rated = len(ratings) - count[NOT_RATED]
    best = count[scale.best]
    share = int(best / rated * 100 + 0.5) if rated else 0
    others = ", ".join(f"{count[word]} {word}" for word in scale.words[1:])
    return f"{best} of {rated} rated KPIs ({share}%) {scale.best}, {others}; {count[NOT_RATED]} not rated"


def is_to_date(record: Record) -> bool:
    """Return whether a KPI is rated by its year to date."""
    return bool(record["target_for"] == YEAR_TO_DATE)


def without_figure(record: Record) -> str:
    """Say why a KPI has no figure to rate."""
    return str(record["no_figure"]) or NO_READING


def rated_of(record: Record) -> tuple[float | None, float | None, float | None]:
    """Return the figure that is rated, its target and their difference: of the period, or of the year to date."""
    actual, target, variance = (number_or_none(record[name]) for name in rated_fields(record["target_for"]))
    return actual, target, variance


def no_target_words(context: ReportContext) -> dict[str, str]:
    """Say of each KPI why there is no target now; '' if there is one."""
    return {record["kpi_id"]: record["no_target"] for record in records(context.results.kpis)}


def without_target(record: Record) -> str:
    """Say in a sentence that the latest period has no target: "no target before 31 Mar 2013"."""
    if record["target_for"] == BOTH:
        return "targets of two kinds"
    if is_to_date(record):
        return "no target for this year to date"
    due = day_or(record["next_target_due"])
    if isinstance(due, date):
        return f"no target before {day(due)}"
    return "no target for this period" if record["target_for"] else NO_TARGET.lower()


def outlook(record: Record) -> str:
    """Say how likely the next target is: "Very unlikely to meet 95% by 31 Mar 2013 (5% or less)", or why not."""
    chance = number_or_none(record["chance"])
    if chance is None:
        return text_or(record["forecast_reason"], "No forecast")
    aim = amount(record["next_target"], record["unit"])
    return f"{record['forecast_likelihood']} to meet {aim} by {day(record['next_target_due'])} ({_shown(chance)})"


def outlook_sentence(record: Record) -> str:
    """Say the same as a sentence that names the target."""
    chance = number_or_none(record["chance"])
    if chance is None:
        return f"Outlook: {text_or(record['forecast_reason'], 'no forecast')}."
    aim = f"{amount(record['next_target'], record['unit'])} on {day(record['next_target_due'])}"
    return f"Outlook, if nothing changes: {record['forecast_likelihood'].lower()} to meet {aim} ({_shown(chance)})."


def _shown(chance: float) -> str:
    """Write a chance as a whole percentage; a forecast is never certain."""
    return "5% or less" if chance <= LEAST_CHANCE else "95% or more" if chance >= MOST_CHANCE else f"{chance:.0%}"
