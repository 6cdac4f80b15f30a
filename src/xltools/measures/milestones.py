"""Milestones: when each is expected, how far that is from the date first promised, and its rating."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from xltools.measures.frames import figure_text, known_by, records, referring, stamp, texts
from xltools.measures.registry import Key, Measure, Measured, declare
from xltools.measures.workings_figure import cells_of, subject
from xltools.programme import Previous, Programme, day_limits
from xltools.schema import rag
from xltools.schema.rag import Scale
from xltools.text.words import counted, day_text

Limits = tuple[int, ...]
#: Ends the key of the figure that later reports count slip from.
FIRST_BASELINE = ".first_baseline"
NO_STATUS = "its day has gone by, and no status says whether it is done"
#: The first words of the reason for a milestone that is past its date, if nothing says what was promised.
PAST = "its date"
_TEXTS = ("milestone_id", "workstream_id", "kind", "milestone", "owner", "decision_body", "supports", "depends_on",
          "risk_area", "source")  # fmt: skip
_DATE_FIELDS = ("baseline", "forecast", "actual")
COLUMNS = (
    "row", "milestone_id", "workstream_id", "kind", "milestone", "owner", "decision_body", "decision_outcome",
    "baseline", "first_baseline", "forecast", "actual", "agreed", "agreed_on", "agreed_by", "status", "critical",
    "expected", "is_open", "is_overdue", "slip_days", "rated_slip_days", "rating", "reason", "declared",
    "previous_rating", "movement", "supports", "depends_on", "waited_on_by", "risk_area", "source",
)  # fmt: skip


def milestones(programme: Programme, previous: Previous | None) -> pd.DataFrame:
    """Measure each milestone's expected date, slip and rating.

    The slip is counted from the first baseline, so that writing over a baseline hides nothing. A date that a Board
    agreed, with the day and the body, counts only for the rating.

    Returns:
        One row per milestone, in the tracker's order. `expected` is blank if the milestone is cancelled, or complete
        without an actual date. `slip_days` (late is positive) is blank then too, and without a baseline. An `actual` or
        an agreement after as-at does not count and is blank. `waited_on_by` names only open milestones. `rating` is a
        point on the scale, Complete, Cancelled or Not rated (open without a baseline; or without a status once its day
        has passed, because it may be done). `reason` says why in one sentence.

    Source:
        Own rule, after published schedule ratings: within a week, within a month, and re-agreed dates count as slip.
    """
    frame = _facts(programme)
    frame["first_baseline"] = _first_baselines(frame, previous)
    _expect(frame, programme)
    _measure_slip(frame)
    limits, scale = day_limits(programme.settings, programme.scale), programme.scale
    frame["rating"] = _ratings(frame, limits, scale)
    frame["reason"] = list(_reasons(frame, limits, scale))
    _compare(frame, previous, scale)
    waiting = referring(frame[frame["is_open"]], "milestone_id", "depends_on")
    frame["waited_on_by"] = pd.Series([waiting.get(each, "") for each in frame["milestone_id"]], dtype="str")
    return frame[list(COLUMNS)]


def _facts(programme: Programme) -> pd.DataFrame:
    """Return what the tracker says as at the day reported on."""
    table, as_at = programme.milestones, programme.as_at
    words = {field: texts(table[field]) for field in _TEXTS}
    status, outcome = texts(table["status"]), texts(table["decision_outcome"])
    is_later = (status == "Complete") & (table["actual"] > stamp(as_at))
    is_agreed = table["agreed"].notna() & table["agreed_by"].notna() & (table["agreed_on"] <= stamp(as_at))
    facts = {
        "baseline": table["baseline"],
        "forecast": table["forecast"],
        "row": pd.Series(table.index, index=table.index),
        **words,
        "status": status.mask(is_later, "In progress"),
        "decision_outcome": outcome.mask(is_later, ""),
        "actual": known_by(table["actual"], as_at),
        "agreed": table["agreed"].where(is_agreed),
        "agreed_on": table["agreed_on"].where(is_agreed),
        "agreed_by": texts(table["agreed_by"]).where(is_agreed, ""),
        "critical": table["critical"] == "Yes",
        "declared": texts(table["declared_rag"]),
    }
    return pd.DataFrame(facts).reset_index(drop=True)


def first_baselines(previous: Previous | None) -> dict[str, str]:
    """Return the first baselines that a report gave, by the keys of its figures."""
    given = previous.figures.items() if previous else ()
    return {key: value for key, value in given if key.endswith(FIRST_BASELINE) and isinstance(value, str)}


def _first_baselines(frame: pd.DataFrame, previous: Previous | None) -> "pd.Series[pd.Timestamp]":
    kept = pd.Series([figure_text(previous, f"{each}{FIRST_BASELINE}") for each in frame["milestone_id"]], dtype="str")
    days = pd.to_datetime(kept, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    return days.fillna(frame["baseline"])


def _expect(frame: pd.DataFrame, programme: Programme) -> None:
    """Add when each is expected, and whether that day has gone by."""
    as_at = stamp(programme.as_at)
    is_complete, is_cancelled = frame["status"] == "Complete", frame["status"] == "Cancelled"
    to_come = frame["forecast"].where(frame["forecast"] >= as_at).fillna(frame["baseline"]).fillna(frame["forecast"])
    is_unknown = _is_unknown(frame, to_come, as_at)
    frame["is_open"] = ~is_complete & ~is_cancelled & ~is_unknown
    frame["is_overdue"] = frame["is_open"] & (to_come < as_at)
    open_day = to_come.mask(to_come < as_at, as_at)
    frame["expected"] = frame["actual"].where(is_complete).fillna(open_day.where(frame["is_open"]))
    frame["expected"] = frame["expected"].fillna(to_come.where(is_unknown))


def _is_unknown(frame: pd.DataFrame, to_come: "pd.Series[pd.Timestamp]", as_at: pd.Timestamp) -> "pd.Series[bool]":
    """Return whether a milestone's day has gone by, and nothing says whether it is done."""
    return (frame["status"] == "") & (to_come < as_at)


def _measure_slip(frame: pd.DataFrame) -> None:
    promised = frame["agreed"].fillna(frame["first_baseline"]).where(frame["first_baseline"].notna())
    expected = frame["expected"].where(frame["is_open"] | (frame["status"] != ""))
    frame["slip_days"] = (expected - frame["first_baseline"]).dt.days.astype("float64")
    frame["rated_slip_days"] = (expected - promised).dt.days.astype("float64")


def _slip_points(slip_days: "pd.Series[float]", limits: Limits) -> "pd.Series[int]":
    is_beyond = slip_days.to_numpy()[:, None] > np.array(limits, dtype=np.float64)
    return pd.Series(is_beyond.sum(axis=1), index=slip_days.index)


def _least_points(frame: pd.DataFrame, scale: Scale) -> "pd.Series[int]":
    """Return the points that a milestone has at least, whatever its slip: one for an agreed date, more in doubt."""
    is_doubtful = frame["is_overdue"] | (frame["status"] == "On hold")
    return (frame["agreed"].notna().astype("int64")).mask(is_doubtful, scale.points(scale.last_but_one))


def _ratings(frame: pd.DataFrame, limits: Limits, scale: Scale) -> "pd.Series[str]":
    slip_points, least = _slip_points(frame["rated_slip_days"], limits), _least_points(frame, scale)
    rated = np.array(scale.words, dtype=object)[slip_points.where(slip_points > least, least).to_numpy()]
    words = np.select(
        [frame["status"] == "Complete", frame["status"] == "Cancelled", frame["rated_slip_days"].isna()],
        [rag.COMPLETE, rag.CANCELLED, rag.NOT_RATED],
        rated,
    )
    return pd.Series(words, index=frame.index, dtype="str")


def _compare(frame: pd.DataFrame, previous: Previous | None, scale: Scale) -> None:
    ids = frame["milestone_id"]
    frame["previous_rating"] = pd.Series([figure_text(previous, f"{each}.rating") for each in ids], dtype="str")
    pairs = zip(frame["previous_rating"], frame["rating"], strict=True)
    frame["movement"] = pd.Series([scale.movement(before, now) for before, now in pairs], dtype="str")


def _reasons(frame: pd.DataFrame, limits: Limits, scale: Scale) -> Iterator[str]:
    points = _slip_points(frame["rated_slip_days"], limits)
    for milestone, slip_points in zip(records(frame), points, strict=True):
        yield f"{milestone.rating}: {_because(milestone, int(slip_points), limits, scale)}"


def _because(milestone: Any, slip_points: int, limits: Limits, scale: Scale) -> str:
    if milestone.rating == rag.CANCELLED:
        return "no longer expected"
    if milestone.rating == rag.NOT_RATED:
        past = f"{PAST} {day_text(milestone.forecast)} has gone by, and " if milestone.is_overdue else ""
        return f"{past}it has no baseline date to measure from" if milestone.is_open else NO_STATUS
    if milestone.rating == rag.COMPLETE:
        if pd.isna(milestone.actual):
            return "no actual date given"
        return f"done on {day_text(milestone.actual)}{_against_baseline(milestone)}"
    held = _held(milestone) if slip_points < scale.points(milestone.rating) else ""
    return f"{_lateness(milestone)}; limit {limits[max(slip_points - 1, 0)]}{held}"


def _against_baseline(milestone: Any) -> str:
    return "" if pd.isna(milestone.slip_days) else f", {_apart(milestone.slip_days, 'its first baseline')}"


def _lateness(milestone: Any) -> str:
    if pd.isna(milestone.agreed):
        promise = "its first baseline"
    else:
        promise = f"the date that {milestone.agreed_by} agreed on {day_text(milestone.agreed_on)}"
    apart = _apart(milestone.rated_slip_days, promise)
    if milestone.is_overdue:
        return f"overdue with no later forecast, {apart}"
    return f"on hold, expected {apart}" if milestone.status == "On hold" else f"expected {apart}"


def _apart(days: float, promise: str) -> str:
    if days == 0:
        return f"on {promise}"
    return f"{counted(int(abs(days)), 'day')} {'after' if days > 0 else 'before'} {promise}"


def _held(milestone: Any) -> str:
    """Return what holds the rating down where the slip alone would give a better one."""
    if milestone.is_overdue or milestone.status == "On hold":
        return f"; at best {milestone.rating} while {'overdue' if milestone.is_overdue else 'on hold'}"
    return f"; at best {milestone.rating} on an agreed date"


def milestone_figures(programme: Programme, results: Measured) -> Iterator[dict[str, Any]]:
    """Explain each milestone's dates, slip and rating."""
    limits = day_limits_text(programme)
    for each in records(results.milestones):
        about = subject(each, "milestone_id", "milestone", "Milestone")
        sheet = (programme, "Milestones")
        cells = cells_of(*sheet, _DATE_FIELDS, [each.row])
        yield about.figure("first_baseline", each.first_baseline,
                           "The baseline in the first final report; overwriting it changes nothing",
                           cells=cells_of(*sheet, ["baseline"], [each.row]))  # fmt: skip
        yield about.figure("expected", each.expected,
                           "Actual date; else a forecast still to come; else the baseline, and not before as-at",
                           cells=cells)  # fmt: skip
        yield about.figure("slip_days", each.slip_days, "Expected date minus first baseline, in days; late is positive",
                           cells=cells)  # fmt: skip
        rating = cells_of(*sheet, [*_DATE_FIELDS, "agreed", "agreed_on", "status"], [each.row])
        yield about.figure(
            "rating", each.rating, "Slip against the limits; from the agreed date where a Board agreed one",
            cells=rating, limits=limits, reason=each.reason, source="Own rule, after published schedule ratings",
        )  # fmt: skip


def day_limits_text(programme: Programme) -> str:
    """Return how many days late each rating of a milestone ends at."""
    days = day_limits(programme.settings, programme.scale)
    return ", ".join(f"{word} to {day}" for word, day in zip(programme.scale.words, days, strict=False)) + " days"


declare(
    Measure(
        table="milestones",
        key=Key.WORKSTREAM,
        made_by=milestones,
        takes=("previous",),
        workings=milestone_figures,
        chapter="Milestones and decisions",
    )
)
