"""KPI verdicts: one verdict for each KPI of a programme, and the words for what cannot be measured.

What the verdict withholds is blank in the scorecard, with its reason, so that no page, export or mail can say it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from xltools.measures.display_text import amount, day
from xltools.measures.frames import records
from xltools.measures.kpi_over_time import SUM
from xltools.measures.kpi_ratings import ROUNDING, few_cases
from xltools.measures.kpi_targets import BOTH, YEAR_TO_DATE, of_another_length, target_points
from xltools.measures.polarity import POLARITY
from xltools.measures.spc_limits import EVEN, MOVING, SEASONAL, STABLE, TOO_SHORT
from xltools.measures.trajectory import first_day
from xltools.measures.verdict_words import (
    CHANGING_NOW,
    EASIER,
    HARDER,
    MIXED,
    ONE_APART,
    ONE_BETTER,
    ONE_WORSE,
    STANDS_OUT,
    TOO_SLOW,
    Evidence,
    KpiVerdict,
    verdict,
)
from xltools.programme import Programme
from xltools.schema.rag import NOT_RATED

NO_TARGET, NO_READING, INCOMPLETE, NOT_WHOLE = "No target", "No reading", "Incomplete", "Year not whole"
OTHER_LENGTH, TWO_KINDS, NOT_THIS_YEAR = "Target is for another length", "Targets of two kinds", "None due this year"
DOES_NOT_ADD_UP, NOBODY_SAID, NEITHER_WAY = "Does not add up", "Better is not given", "Neither way is better"
FEW_READINGS, IS_CHANGING, OF_THE_YEAR = "Not enough points", "Not judged while changing", "Target is for the year"
NO_RANGE, OF_SEASONS = "No range to judge by", "Not judged: seasons"
#: Why nothing is compared with the target, by the state of the process.
_BY_STATE = {TOO_SHORT: FEW_READINGS, MOVING: IS_CHANGING, EVEN: NO_RANGE, SEASONAL: OF_SEASONS}
LAST_STANDS_OUT, DISAGREE = "Last reading stands out", "Signs disagree"
#: What the verdict adds to the scorecard.
VERDICT = {"verdict": "str", "verdict_sentence": "str", "course": "str", "assurance_reason": "str", "no_target": "str",
           "no_figure": "str"}  # fmt: skip
_TURNED = (
    "The level changed for the better, and the rating fell: the target asks for more, or the last readings turned back."
)
_TURNED_UP = (
    "The level changed for the worse, and the rating rose: the target asks for less, or the last readings turned back."
)


def with_verdicts(programme: Programme, series: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Add the verdict on each KPI to its scorecard, and blank what that withholds.

    Args:
        series: from `kpi_series` of the same programme.
        frame: the scorecard without it.

    Returns:
        The scorecard with `verdict`, `verdict_sentence`, `course` (how it moves, in a word), `assurance_reason` (why
        `assurance` is blank), `no_target` and `no_figure` (why there is none, in two words, for wherever it would
        be). `assurance` with its symbol, and `chance` with `forecast_likelihood`, are blank where the verdict
        withholds them.
    """
    made = frame.copy()
    missing, alone = _no_targets(programme, series, frame), _stands_alone(series)
    rows: dict[str, list[str]] = {name: [] for name in (*VERDICT, *_GATED)}
    for kpi in records(frame):
        no_figure, no_target = _no_figure(kpi), missing[kpi.Index]
        said = verdict(_evidence(kpi, no_figure, no_target, is_alone=kpi.kpi_id in alone), programme.scale)
        few = few_cases(kpi, programme.scale)
        told = _told(kpi, said, no_figure, no_target, few) | {"no_target": no_target, "no_figure": no_figure}
        for name, values in rows.items():
            values.append(told[name])
    for name, values in rows.items():
        made[name] = pd.Series(values, index=frame.index, dtype="str")
    made["chance"] = made["chance"].where(made["forecast_likelihood"] != "")
    return made


#: What a verdict may withhold.
_GATED = ("assurance", "assurance_symbol", "assurance_sentence", "forecast_likelihood", "forecast_reason")


#: What one reading that chance does not explain means.
_ONE = {"Improvement": ONE_BETTER, "Concern": ONE_WORSE, "Neutral high": ONE_APART, "Neutral low": ONE_APART}


def _stands_alone(series: pd.DataFrame) -> set[str]:
    """Return the KPIs whose last reading is the only one of the last two that is a special cause."""
    read = series.loc[series["actual"].notna(), ["kpi_id", "special_cause"]]
    last: dict[str, list[bool]] = {}
    for kpi_id, cause in zip(read["kpi_id"].tolist(), read["special_cause"].tolist(), strict=True):
        last[kpi_id] = [*last.get(kpi_id, [])[-1:], cause != ""]
    return {kpi_id for kpi_id, marked in last.items() if marked in ([False, True], [True])}


def _evidence(kpi: Any, no_figure: str, no_target: str, *, is_alone: bool) -> Evidence:
    return Evidence(
        rating=kpi.rating,
        state=kpi.spc_state,
        variation=_ONE.get(kpi.spc_towards, "") if is_alone else kpi.spc_towards,
        assurance=kpi.assurance,
        movement=kpi.counted_movement,
        likelihood=kpi.forecast_likelihood,
        next_target=_next(kpi),
        unrated=no_figure or no_target or (NOT_RATED if kpi.better_is in POLARITY else NOBODY_SAID),
        is_neutral=not POLARITY.get(kpi.better_is),
        is_silent=bool(kpi.incomplete) or pd.isna(kpi.actual),
    )


def _next(kpi: Any) -> str:
    """Return whether the next target asks for more or for less than the one now."""
    if pd.isna(kpi.next_target) or pd.isna(kpi.target):
        return ""
    more = (kpi.next_target - kpi.target) * POLARITY.get(kpi.better_is, 0)
    if abs(more) <= ROUNDING * max(abs(kpi.next_target), abs(kpi.target)):
        return ""
    return HARDER if more > 0 else EASIER


def _told(kpi: Any, said: KpiVerdict, no_figure: str, no_target: str, few: str) -> dict[str, str]:
    """Return the words of one KPI's row, those that are withheld among them."""
    is_withheld = bool(said.assurance_withheld)
    sentence = f"{said.assurance_withheld}." if is_withheld else kpi.assurance_sentence
    if kpi.better_is not in POLARITY and kpi.spc_state == STABLE and not pd.isna(kpi.target):
        sentence = "Nobody has said which way is better, so the target is not passed or failed."
    parts = [
        f"{said.word}.",
        f"It is {few}." if few else "",
        _turn(kpi, said),
        kpi.variation_sentence,
        kpi.zone_sentence,
        sentence,
        _year_before(kpi),
    ]
    whole = parts[:1] if no_figure else [part for part in dict.fromkeys(parts) if part]
    return {
        "verdict": said.word,
        "verdict_sentence": " ".join(whole),
        "course": said.course,
        "assurance": said.assurance,
        "assurance_symbol": kpi.assurance_symbol if said.assurance else "",
        "assurance_sentence": sentence,
        "assurance_reason": "" if said.assurance else _no_assurance(kpi, said, no_figure, no_target),
        "forecast_likelihood": said.likelihood,
        "forecast_reason": said.likelihood_withheld or kpi.forecast_reason,
    }


def _turn(kpi: Any, said: KpiVerdict) -> str:
    """Explain a level that goes one way beside a rating that went the other."""
    if said.course == MIXED:
        return _TURNED if kpi.counted_movement == "Worse" else _TURNED_UP
    return _TURNED if said.course == TOO_SLOW and kpi.counted_movement == "Worse" else ""


def _year_before(kpi: Any) -> str:
    """Say what a KPI that follows the seasons was a year before; '' where that is not known."""
    if kpi.spc_state != SEASONAL or pd.isna(kpi.year_ago_actual):
        return ""
    return f"A year before it was {amount(kpi.year_ago_actual, kpi.unit)}."


def _no_assurance(kpi: Any, said: KpiVerdict, no_figure: str, no_target: str) -> str:
    """Say in a few words why nothing is said of whether a process meets its target."""
    if said.assurance_withheld:
        return {CHANGING_NOW: IS_CHANGING, STANDS_OUT: LAST_STANDS_OUT}.get(said.assurance_withheld, DISAGREE)
    if kpi.incomplete or pd.isna(kpi.actual):
        return no_figure or NO_READING
    if kpi.target_for == YEAR_TO_DATE:
        return OF_THE_YEAR
    if kpi.spc_state in _BY_STATE:
        return _BY_STATE[kpi.spc_state]
    if pd.isna(kpi.target):
        return no_target
    sided = DISAGREE if POLARITY.get(kpi.better_is) else NEITHER_WAY
    return sided if kpi.spc_state == STABLE and kpi.better_is in POLARITY else NOBODY_SAID


def _no_figure(kpi: Any) -> str:
    """Say why a KPI has no figure to rate; '' where it has one."""
    if kpi.incomplete:
        return INCOMPLETE
    if pd.isna(kpi.actual):
        return NO_READING
    if kpi.target_for == YEAR_TO_DATE and pd.isna(kpi.year_to_date):
        return NOT_WHOLE if kpi.over_time == SUM else DOES_NOT_ADD_UP
    return ""


def _no_targets(programme: Programme, series: pd.DataFrame, frame: pd.DataFrame) -> Mapping[int, str]:
    """Say of each KPI why there is no target now: it has none, none yet, two kinds, or one of another length."""
    points, others = target_points(programme, series), of_another_length(programme, series)
    found = {}
    for kpi in records(frame):
        is_yearly = kpi.target_for == YEAR_TO_DATE
        first = first_day(points.get(kpi.kpi_id, ()), kpi.better_is)
        if not pd.isna(kpi.target_to_date if is_yearly else kpi.target):
            found[kpi.Index] = ""
        elif pd.isna(kpi.period_end):
            found[kpi.Index] = NO_READING if first is not None or kpi.target_for else NO_TARGET
        elif kpi.target_for == BOTH:
            found[kpi.Index] = TWO_KINDS
        elif is_yearly:
            found[kpi.Index] = NOT_THIS_YEAR
        else:
            found[kpi.Index] = OTHER_LENGTH if kpi.kpi_id in others else _not_yet(first, kpi.period_end.date())
    return found


def _not_yet(due: date | None, period_end: date) -> str:
    if due is None:
        return NO_TARGET
    return f"Target from {day(due)}" if due > period_end else NO_TARGET
