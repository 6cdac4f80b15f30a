"""Rules of reviews and dependencies: what was said last, how recent it is, and which row depends on which."""

from collections.abc import Callable
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

import numpy as np
import pandas as pd

from xltools.schema.checks import AcrossRule, Rule, Tables
from xltools.schema.columns import split
from xltools.schema.rules.across import rows_of
from xltools.schema.rules.settings import limit


def cycles(ids: "pd.Series[str]", depends_on: "pd.Series[str]") -> list[list[str]]:
    """Find the cycles of rows that depend on each other; each begins with its topmost row.

    That row is the one to blame: in an ordered list only that row depends on a row below it.

    Args:
        ids: the rows' own ids.
        depends_on: the ids that each row depends on, joined by "; ".
    """
    rows = list(rows_of(ids, depends_on))
    place = {row_id: number for number, (row_id, _) in reversed(list(enumerate(rows))) if isinstance(row_id, str)}
    links = {row_id: list[str]() for row_id in place}
    for owner, joined in rows:
        if owner in place:
            links[owner] += [wanted for wanted in split(joined) if wanted in place]
    found: list[list[str]] = []
    while cycle := _a_cycle(links):
        top = min(cycle, key=place.__getitem__)
        links[top] = [wanted for wanted in links[top] if wanted not in cycle]
        found.append([top, *cycle])
    return found


def closes_a_cycle(ids: "pd.Series[str]", depends_on: "pd.Series[str]") -> "pd.Series[bool]":
    """Return the one row of each cycle that is to blame for it."""
    return ids.isin([cycle[0] for cycle in cycles(ids, depends_on)])


def is_on_a_cycle(ids: "pd.Series[str]", depends_on: "pd.Series[str]") -> "pd.Series[bool]":
    """Return all rows of cycles: any other finding about what they depend on follows from that."""
    return ids.isin([row_id for cycle in cycles(ids, depends_on) for row_id in cycle])


def _a_cycle(links: dict[str, list[str]]) -> list[str]:
    try:
        TopologicalSorter(links).prepare()
    except CycleError as found:
        cycle: list[str] = found.args[1]
        return cycle
    return []


def last_review(reviews: pd.DataFrame, tables: Tables) -> pd.Timestamp:
    """Return the day of the last review that the report counts; NaT if there is none."""
    days = reviews["review_date"].to_numpy()
    known = days[days <= tables.as_at.to_datetime64()]
    return pd.Timestamp(known.max()) if len(known) else pd.Timestamp("NaT")


def at_last_review(reviews: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the rows of the last review; a row whose day could not be read may be one of them."""
    days = reviews["review_date"]
    return reviews[days.isna() | (days == last_review(reviews, tables))]


def last_reviewed(reviews: pd.DataFrame, tables: Tables, field: str) -> "pd.Series[str]":
    """Return one field of the rows of the last review, which `at_last_review` returns whole."""
    days = reviews["review_date"].to_numpy()
    rows = np.flatnonzero(np.isnat(days) | (days == last_review(reviews, tables).to_datetime64()))
    return pd.Series(reviews[field].array.take(rows), index=reviews.index[rows])


def areas_to_judge(tables: Tables) -> "pd.Series[str]":
    """Return the areas with a checkpoint still to come: one that has passed is met or missed, not likely."""
    national = tables["National milestones"]
    areas, is_to_come = national["area_id"], national["checkpoint"].to_numpy() >= tables.as_at.to_datetime64()
    return areas[is_to_come & areas.notna().to_numpy()]


def recently_reviewed(
    rule: Rule, *, message: str, fix: str, is_due: Callable[[Tables], bool] = lambda _: True
) -> AcrossRule:
    """Require the last review to be within the review interval; the finding is at its first row.

    Args:
        rule: the rule that an old review breaks.
        message: what is wrong with it.
        fix: what to do about it.
        is_due: whether there is anything left to review.
    """

    def holds(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
        last = last_review(frame, tables)
        is_stale = (tables.as_at - last).days > limit(tables, "review_interval_days") and is_due(tables)
        of_last = frame["review_date"] == last
        return ~(of_last & (of_last.cumsum() == 1) & is_stale)

    return AcrossRule(replace(rule, kind="time", fix=fix), "review_date", holds, message)
