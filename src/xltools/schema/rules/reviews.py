"""Rules of reviews and waiting: what was said last, whether it is recent, and which row waits for which."""

from collections.abc import Callable
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

import pandas as pd

from xltools.schema.checks import AcrossRule, Rule, Tables
from xltools.schema.columns import split
from xltools.schema.rules.across import rows_of
from xltools.schema.rules.settings import limit


def circles(ids: "pd.Series[str]", waits_for: "pd.Series[str]") -> list[list[str]]:
    """Find the circles of rows that wait for each other; each begins with its topmost row.

    That row is the one to blame: in a list kept in order it alone waits for a row below it.

    Args:
        ids: the rows' own ids.
        waits_for: the ids that each row waits for, joined by "; ".
    """
    rows = list(rows_of(ids, waits_for))
    place = {row_id: number for number, (row_id, _) in reversed(list(enumerate(rows))) if isinstance(row_id, str)}
    links = {row_id: list[str]() for row_id in place}
    for owner, joined in rows:
        if owner in place:
            links[owner] += [wanted for wanted in split(joined) if wanted in place]
    found: list[list[str]] = []
    while circle := _a_circle(links):
        top = min(circle, key=place.__getitem__)
        links[top] = [wanted for wanted in links[top] if wanted not in circle]
        found.append([top, *circle])
    return found


def closes_a_circle(ids: "pd.Series[str]", waits_for: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell the one row of each circle that is to blame for it."""
    return ids.isin([circle[0] for circle in circles(ids, waits_for)])


def is_on_a_circle(ids: "pd.Series[str]", waits_for: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell all rows of circles: whatever else is said about their waiting follows from that."""
    return ids.isin([row_id for circle in circles(ids, waits_for) for row_id in circle])


def _a_circle(links: dict[str, list[str]]) -> list[str]:
    try:
        TopologicalSorter(links).prepare()
    except CycleError as found:
        circle: list[str] = found.args[1]
        return circle
    return []


def last_review(reviews: pd.DataFrame, tables: Tables) -> pd.Timestamp:
    """Return the day of the last review that the report counts; NaT where there is none."""
    days = reviews["review_date"].to_numpy()
    known = days[days <= tables.as_at.to_datetime64()]
    return pd.Timestamp(known.max()) if len(known) else pd.Timestamp("NaT")


def at_last_review(reviews: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the rows of the last review; a row whose day could not be read may be one of them."""
    days = reviews["review_date"]
    return reviews[days.isna() | (days == last_review(reviews, tables))]


def areas_to_judge(tables: Tables) -> "pd.Series[str]":
    """Return the areas with a checkpoint still to come: one that has passed was met or missed, and is not likely."""
    national = tables["National milestones"]
    return national.loc[national["checkpoint"] >= tables.as_at, "area_id"].dropna()


def recently_reviewed(
    rule: Rule, *, message: str, fix: str, is_due: Callable[[Tables], bool] = lambda _: True
) -> AcrossRule:
    """Ask that the last review lie within the review interval; its first row tells.

    Args:
        rule: what is broken by an old review.
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
