"""Decisions: what each body is asked, when, and what it decided."""

import numpy as np
import pandas as pd

from xltools.measures.frames import stamp, texts
from xltools.measures.registry import Key, Measure, declare
from xltools.programme import Previous, Programme, Settings
from xltools.schema.columns import split

ASKED_TODAY = "Asked today"
OVERDUE = "Overdue"
WITHIN_HORIZON = "Due within horizon"
LATER = "Later"
TAKEN_SINCE = "Taken since last report"
TAKEN_BEFORE = "Taken before"
NOT_NEEDED = "Not needed"

_FROM_MILESTONES = [
    "row", "milestone_id", "workstream_id", "milestone", "owner", "decision_body", "baseline", "expected", "actual",
    "slip_days", "is_overdue", "decision_outcome", "supports", "depends_on", "waited_on_by", "risk_area", "rating",
    "reason",
]  # fmt: skip
#: What the tracker may say for the body that decides.
_SAID = ("recommendation", "options", "if_not_decided")


def decisions(programme: Programme, previous: Previous | None, milestones: pd.DataFrame) -> pd.DataFrame:
    """Return the state of each key decision.

    Args:
        milestones: as `measures.milestones` gives them.

    Returns:
        One row per key decision, in the tracker's order. `is_ours` is True if the pack's Board is among its bodies, by
        its own name or by one of its aliases. `state` is Asked today (open, ours, and expected by the Board's meeting;
        it may be overdue too), otherwise Overdue, Due within horizon or Later. Once complete it is Taken since last
        report, or Taken before (also if there is no earlier report). It is Not needed if it was cancelled.
        `recommendation`, `options` (a list, each with its cost) and `if_not_decided` are the tracker's own words, blank
        if the tracker has none.

    Source:
        Own rule; the horizon is a Setting.
    """
    frame = milestones.loc[milestones["kind"] == "Key decision", [*_FROM_MILESTONES, "is_open"]].copy()
    ours = our_names(programme.settings)
    bodies = [{_plain(body) for body in split(text)} for text in frame["decision_body"]]
    frame["is_ours"] = pd.Series([bool(ours & each) for each in bodies], index=frame.index, dtype="bool")
    frame["state"] = _states(frame, programme.settings, previous)
    asked = programme.milestones.loc[frame["row"].tolist()]
    for field in _SAID:
        frame[field] = texts(asked[field]).tolist()
    return frame.drop(columns="is_open").reset_index(drop=True)


def our_names(settings: Settings) -> frozenset[str]:
    """Return every name under which the pack's Board is among a decision's bodies: its own, and its aliases."""
    return frozenset(map(_plain, split(f"{settings.board};{settings.board_aliases}")))


def _plain(body: str) -> str:
    """Return a body's name without regard to case, spaces, and the article before it."""
    return " ".join(body.casefold().split()).removeprefix("the ")


def _states(frame: pd.DataFrame, settings: Settings, previous: Previous | None) -> "pd.Series[str]":
    meeting = pd.Timestamp(settings.board_meeting) if settings.board_meeting else pd.NaT
    horizon = stamp(settings.as_at) + pd.DateOffset(months=settings.decision_horizon_months)
    is_open, expected = frame["is_open"], frame["expected"]
    words = np.select(
        [
            frame["rating"] == "Cancelled",
            ~is_open & _is_since(frame, previous),
            ~is_open,
            frame["is_ours"] & (expected <= meeting),
            frame["is_overdue"],
            expected <= horizon,
        ],
        [NOT_NEEDED, TAKEN_SINCE, TAKEN_BEFORE, ASKED_TODAY, OVERDUE, WITHIN_HORIZON],
        LATER,
    )
    return pd.Series(words, index=frame.index, dtype="str")


def _is_since(frame: pd.DataFrame, previous: Previous | None) -> "pd.Series[bool]":
    """List what was decided after the last report; without its own date, what that report still rated."""
    if previous is None:
        return pd.Series(data=False, index=frame.index)
    rated_then = [previous.figures.get(f"{each}.rating") for each in frame["milestone_id"]]
    was_open = pd.Series([word not in (None, "", "Complete") for word in rated_then], index=frame.index, dtype="bool")
    return frame["actual"].gt(stamp(previous.as_at)) | (frame["actual"].isna() & was_open)


declare(
    Measure(
        table="decisions",
        key=Key.WORKSTREAM,
        made_by=decisions,
        takes=("previous", "milestones"),
        workings="each decision is a milestone, whose workings explain its dates",
        chapter="Milestones and decisions",
    )
)
