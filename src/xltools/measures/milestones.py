"""Milestones: when each is expected, how far that is from the date first promised, and its rating."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.measures.frames import NO_DAY, Days, days_between, figure_text, naming, records, text_array, texts
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
_DAYS = (*_DATE_FIELDS, "agreed", "agreed_on")
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
    columns = _facts(programme)
    ids = columns["milestone_id"].tolist()
    columns["first_baseline"] = _first_baselines(ids, columns["baseline"], previous)
    columns |= _expected(columns, programme)
    columns |= _slip(columns)
    limits, scale = day_limits(programme.settings, programme.scale), programme.scale
    points = _slip_points(columns["rated_slip_days"], limits)
    columns["rating"] = text_array(_ratings(columns, points, scale))
    rows = zip(records(pd.DataFrame(columns)), points.tolist(), strict=True)
    columns["reason"] = text_array(f"{each.rating}: {_because(each, slip, limits, scale)}" for each, slip in rows)
    before = [figure_text(previous, f"{each}.rating") for each in ids]
    moved = [scale.movement(then, now) for then, now in zip(before, columns["rating"].tolist(), strict=True)]
    columns |= {"previous_rating": text_array(before), "movement": text_array(moved)}
    listed = zip(ids, columns["depends_on"].tolist(), columns["is_open"].tolist(), strict=True)
    waiting = naming((each, depends_on) for each, depends_on, is_open in listed if is_open)
    columns["waited_on_by"] = text_array(waiting.get(each, "") for each in ids)
    return pd.DataFrame({name: columns[name] for name in COLUMNS})


def _facts(programme: Programme) -> dict[str, Any]:
    """Return what the tracker says as at the day reported on."""
    table, as_at = programme.milestones, np.datetime64(programme.as_at)
    facts: dict[str, Any] = {name: texts(table[name]).array for name in _TEXTS}
    days = {name: table[name].to_numpy() for name in _DAYS}
    status, outcome = (np.array(texts(table[name]), dtype="object") for name in ("status", "decision_outcome"))
    agreed_by = np.array(texts(table["agreed_by"]), dtype="object")
    is_later = (status == "Complete") & (days["actual"] > as_at)
    is_agreed = ~np.isnat(days["agreed"]) & table["agreed_by"].notna().to_numpy() & (days["agreed_on"] <= as_at)
    return facts | {
        "baseline": days["baseline"],
        "forecast": days["forecast"],
        "row": table.index.to_numpy(),
        "status": text_array(np.where(is_later, "In progress", status)),
        "decision_outcome": text_array(np.where(is_later, "", outcome)),
        "actual": np.where(days["actual"] <= as_at, days["actual"], NO_DAY),
        "agreed": np.where(is_agreed, days["agreed"], NO_DAY),
        "agreed_on": np.where(is_agreed, days["agreed_on"], NO_DAY),
        "agreed_by": text_array(np.where(is_agreed, agreed_by, "")),
        "critical": table["critical"].eq("Yes").to_numpy(),
        "declared": texts(table["declared_rag"]).array,
    }


def first_baselines(previous: Previous | None) -> dict[str, str]:
    """Return the first baselines that a report gave, by the keys of its figures."""
    given = previous.figures.items() if previous else ()
    return {key: value for key, value in given if key.endswith(FIRST_BASELINE) and isinstance(value, str)}


def _first_baselines(ids: Sequence[str], baseline: Days, previous: Previous | None) -> Days:
    kept = [figure_text(previous, f"{each}{FIRST_BASELINE}") for each in ids]
    if not any(kept):
        return baseline
    days = pd.to_datetime(pd.Series(kept, dtype="str"), format="%Y-%m-%d", errors="coerce")
    return _filled(days.to_numpy().astype("datetime64[us]"), baseline)


def _filled(days: Days, others: Days) -> Days:
    """Return the other day if one is blank."""
    return np.where(np.isnat(days), others, days)


def _expected(columns: Mapping[str, Any], programme: Programme) -> dict[str, Any]:
    """Say when each is expected, and whether that day has gone by."""
    as_at, status = np.datetime64(programme.as_at).astype("datetime64[us]"), columns["status"].to_numpy(dtype="object")
    forecast = columns["forecast"]
    is_complete, is_cancelled = status == "Complete", status == "Cancelled"
    to_come = _filled(_filled(np.where(forecast >= as_at, forecast, NO_DAY), columns["baseline"]), forecast)
    is_past = to_come < as_at
    is_unknown = (status == "") & is_past  # its day has gone by, and nothing says whether it is done
    is_open = ~is_complete & ~is_cancelled & ~is_unknown
    open_day = np.where(is_open, np.where(is_past, as_at, to_come), NO_DAY)
    expected = _filled(np.where(is_complete, columns["actual"], NO_DAY), open_day)
    return {
        "is_open": is_open,
        "is_overdue": is_open & is_past,
        "expected": _filled(expected, np.where(is_unknown, to_come, NO_DAY)),
    }


def _slip(columns: Mapping[str, Any]) -> dict[str, Any]:
    first = columns["first_baseline"]
    promised = np.where(np.isnat(first), NO_DAY, _filled(columns["agreed"], first))
    is_told = columns["is_open"] | (columns["status"].to_numpy(dtype="object") != "")
    expected = np.where(is_told, columns["expected"], NO_DAY)
    return {"slip_days": days_between(first, expected), "rated_slip_days": days_between(promised, expected)}


def _slip_points(slip_days: npt.NDArray[np.float64], limits: Limits) -> npt.NDArray[np.int64]:
    is_beyond = slip_days[:, None] > np.array(limits, dtype=np.float64)
    return np.asarray(is_beyond.sum(axis=1), dtype=np.int64)


def _least_points(columns: Mapping[str, Any], scale: Scale) -> npt.NDArray[np.int64]:
    """Return the points that a milestone has at least, whatever its slip: one for an agreed date, more in doubt."""
    is_doubtful = columns["is_overdue"] | (columns["status"].to_numpy(dtype="object") == "On hold")
    return np.where(is_doubtful, scale.points(scale.last_but_one), ~np.isnat(columns["agreed"]))


def _ratings(columns: Mapping[str, Any], slip_points: npt.NDArray[np.int64], scale: Scale) -> list[str]:
    rated = np.array(scale.words, dtype=object)[np.maximum(slip_points, _least_points(columns, scale))]
    status = columns["status"].to_numpy(dtype="object")
    words = np.select(
        [status == "Complete", status == "Cancelled", np.isnan(columns["rated_slip_days"])],
        [rag.COMPLETE, rag.CANCELLED, rag.NOT_RATED],
        rated,
    )
    found: list[str] = words.tolist()
    return found


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
    """Return what lowers the rating if the slip alone would give a better one."""
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
