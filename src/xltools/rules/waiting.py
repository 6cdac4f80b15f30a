"""Waiting: rows that wait for others of their table, and for which of them they cannot or need not."""

from graphlib import CycleError, TopologicalSorter

import pandas as pd

from xltools.rules.across import lookup, parts


def closes_a_circle(ids: "pd.Series[str]", waits_for: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell the rows that close a circle: of each circle the topmost, for it waits for a row below it.

    Args:
        ids: the rows' own ids.
        waits_for: the ids that each row waits for, joined by "; ".
    """
    place = {row_id: number for number, row_id in reversed(list(enumerate(ids.dropna())))}
    links = {row_id: list[str]() for row_id in place}
    wants = parts(waits_for)
    for owner, wanted in zip(ids.loc[wants.index], wants, strict=True):
        if owner in place and wanted in place:
            links[owner].append(wanted)
    closing: set[str] = set()
    while circle := _a_circle(links):
        top = min(circle, key=place.__getitem__)
        closing.add(top)
        links[top] = [wanted for wanted in links[top] if wanted not in circle]
    return ids.isin(closing)


def _a_circle(links: dict[str, list[str]]) -> list[str]:
    try:
        TopologicalSorter(links).prepare()
    except CycleError as found:
        circle: list[str] = found.args[1]
        return circle
    return []


def of_awaited(table: pd.DataFrame, id_field: str, waits_for: str, field: str) -> "pd.Series[str]":
    """Return a field of the rows that each row waits for: one entry for each, under the waiting row's index."""
    return lookup(parts(table[waits_for]), table, id_field, field)
