"""Waiting: rows that wait for others of their table, and for which of them they cannot or need not."""

from graphlib import CycleError, TopologicalSorter

import pandas as pd

from xltools.schema.columns import split
from xltools.schema.rules.across import rows_of


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
