"""Rules that need more than one table: the as-at date, or the rows of another sheet."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from xltools.schema.checks import AcrossRule, Rule, RuleKind, Tables
from xltools.schema.columns import split
from xltools.schema.rules.settings import plain


def reading_across(
    *sheets: str,
    holds: Callable[[pd.DataFrame, Tables], "pd.Series[bool]"],
    rule: Rule,
    blame: str,
    message: str,
    fix: str,
    kind: RuleKind = "across",
) -> AcrossRule:
    """Judge a table by other sheets; if the tracker lacks one of them, every row passes."""

    def judged(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
        if any(sheet not in tables.by_sheet for sheet in sheets):
            return pd.Series(data=True, index=frame.index)
        return holds(frame, tables)

    return AcrossRule(replace(rule, kind=kind, fix=fix), blame, judged, message)


def within_as_at(field: str, rule: Rule, *, message: str, fix: str) -> AcrossRule:
    """Forbid a date after the As at of the tracker.

    A report for an earlier day than the tracker's own As at correctly leaves newer facts out, so only a date after the
    tracker's own As at breaks the rule.

    Args:
        field: the date.
        rule: the rule that it breaks.
        message: what is wrong with the row.
        fix: what to do about it.
    """

    def holds(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
        is_later = frame[field].to_numpy() > newest_day(tables).to_datetime64()
        return pd.Series(~is_later, index=frame.index)

    return AcrossRule(replace(rule, kind="across", fix=fix), field, holds, message)


def newest_day(tables: Tables) -> pd.Timestamp:
    """Return the later of the day reported on and the tracker's own As at, which a build may set aside."""
    settings = tables["Settings"]
    named = rows_of(settings["setting"], settings["value"])
    own = [value for name, value in named if isinstance(name, str) and plain(name) == "as at"]
    days = [pd.Timestamp(value) for value in own if isinstance(value, date) and not pd.isna(value)]
    return max([tables.as_at, *days])


def cells(column: "pd.Series[Any]") -> list[Any]:
    """Return a column's cells as plain values, which are faster for a table with few rows."""
    return column.tolist()


def rows_of(*columns: "pd.Series[Any]") -> Iterator[tuple[Any, ...]]:
    """Yield the rows of some columns as plain values."""
    return zip(*map(cells, columns), strict=True)


def lookup(ids: "pd.Series[str]", table: pd.DataFrame, id_field: str, field: str) -> "pd.Series[str]":
    """Return another sheet's field for each id, in the order of the ids; blank if the id is not there."""
    first: dict[object, object] = {}
    for row_id, value in rows_of(table[id_field], table[field]):
        first.setdefault(row_id, value)
    places, each = pd.factorize(ids)
    found = pd.Series([*(first.get(row_id, np.nan) for row_id in each), np.nan], dtype=table[field].dtype).array
    # the last one, which is blank, is for a missing id, whose place is -1
    return pd.Series(found[places], index=ids.index)


def has_word(ids: "pd.Series[str]", word: str, *, table: pd.DataFrame, id_field: str, field: str) -> "pd.Series[bool]":
    """Return the ids whose row of another sheet has this word; `lookup` asks more, and takes longer."""
    first: dict[object, object] = {}
    for row_id, said in rows_of(table[id_field], table[field]):
        first.setdefault(row_id, said)
    return ids.isin([row_id for row_id, said in first.items() if said == word and isinstance(row_id, str)])


def has_row(ids: "pd.Series[str]", references: "pd.Series[str]") -> "pd.Series[bool]":
    """Return which ids some row elsewhere refers to.

    A reference that could not be read is blank here, with its own finding. It may have been meant for an id that seems
    to lack its row, so as many such ids are accepted as there are blank references.
    """
    lacking = {row_id for row_id in cells(ids) if isinstance(row_id, str)} - set(cells(references))
    may_be_meant = len(lacking) <= np.count_nonzero(pd.isna(references.to_numpy()))
    found = [may_be_meant or row_id not in lacking for row_id in cells(ids)]
    return pd.Series(found, index=ids.index, dtype="bool")


def has_open_action(
    ids: "pd.Series[str]", tables: Tables, open_words: tuple[str, ...] = ("Open",)
) -> "pd.Series[bool]":
    """Return which ids an open action is about; whether it is whole is for the rules of Actions to say."""
    actions = tables["Actions"]
    column = tables.columns.get("Actions", {}).get("status")
    own = [word for word, meant in column.meanings.items() if meant in open_words] if column else []
    words = {*open_words, *own}
    rows = rows_of(actions["item_id"], actions["status"])
    about = [item for item, status in rows if not isinstance(status, str) or status in words]
    return has_row(ids, pd.Series(about, dtype="str"))


def parts(lists: "pd.Series[str]") -> "pd.Series[str]":
    """Return each part of texts joined by "; ", one a row, under its row's own index; blanks left out."""
    found = [
        (row, part) for row, joined in zip(lists.index.tolist(), cells(lists), strict=True) for part in split(joined)
    ]
    rows = pd.Index([row for row, _ in found], dtype=lists.index.dtype)
    return pd.Series([part for _, part in found], index=rows, dtype="str")
