"""Reviews: what was said at the last one, and whether it is recent enough."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from xltools.schema.checks import AcrossRule, Rule, Tables
from xltools.schema.rules.settings import limit


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
