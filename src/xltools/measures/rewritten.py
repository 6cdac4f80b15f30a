"""Rewritten: values that a final report was made from and that the tracker has changed since, without a later day.

A corrected reading and a new target have their own later day, so a tracker can still show what it said on the day of a
report. If it no longer can, somebody overwrote a row, backdated one, or removed one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pandas as pd

from xltools.measures import display_text, registry
from xltools.measures.frames import id_order
from xltools.measures.kept_rows import (
    BLANK_SAYS,
    BREAKS,
    KEPT,
    LIMITS,
    OWN_ROWS,
    SETTINGS,
    UNKNOWN,
    Kept,
    Key,
    Row,
    as_kept,
    as_shown,
    counted_rows,
    counting,
    figure_given,
    rows_of,
    title_of,
    without_value,
)
from xltools.measures.kpi_targets import YEAR_TO_DATE
from xltools.measures.registry import Measure, declare
from xltools.programme import Counted, Previous, Programme


class Rewrite(NamedTuple):
    """One cell that a report was made from and that has changed; or rows of one thing that are gone.

    Attributes:
        row: the row that holds it now; None if none does.
        field: of the cell; '' if the row is gone.
        as_at: of the report that gave it.
        title: which part of the item it is.
        gave: the figure in the report; for a reading, both numbers together.
        gone: how many rows of the item are gone.
        added: how many new rows of the item have a day before the report, although the report did not have them.
        keys: the keys of the rows, by which they stay on record.
    """

    kept: Kept
    item_id: str
    row: int | None
    field: str
    as_at: date
    before: str
    after: str
    title: str
    gave: str
    gone: int
    keys: tuple[Key, ...]
    added: int = 0


def counted_for_archive(programme: Programme, previous: Previous | None) -> Counted:
    """Return what a report keeps: what it was made from, and what has been rewritten since an earlier report gave it.

    So an overwritten figure, like a baseline, is found until someone puts it back or a later row corrects it.
    """
    found: dict[str, dict[str, tuple[Key, ...]]] = {programme.as_at.isoformat(): counted_rows(programme)}
    was = known(previous) or {}
    for each in rewritten(programme, previous):
        if each.added or each.kept.name == "Limit":
            continue  # the report that is being kept has it
        day, name = each.as_at.isoformat(), each.kept.name
        fields, *rows = was[day][name]
        keys, width = {*each.keys}, len(each.kept.keys)
        kept_on = tuple(row for row in rows if tuple(part.upper() for part in row[:width]) in keys)
        before = found.setdefault(day, {}).get(name, (fields,))
        found[day][name] = (*before, *(row for row in kept_on if row not in before))
    return found


def known(previous: Previous | None) -> Counted | None:
    """Return what earlier reports were made from, by their own list or else by the tracker; None without either."""
    if previous is None:
        return None
    if previous.counted is not None:
        return previous.counted
    if previous.programme is None:
        return None
    then = replace(previous.programme, settings=replace(previous.programme.settings, as_at=previous.as_at))
    return {previous.as_at.isoformat(): counted_rows(then)}


def rewritten(programme: Programme, previous: Previous | None) -> tuple[Rewrite, ...]:
    """Find what earlier reports were made from and has been overwritten, backdated or removed since.

    A row with a later row of the same name by as-at is not rewritten: that is how to correct a figure.

    Returns:
        In the order of kinds and ids; empty without an earlier report, or if the report did not keep what it was made
        from.
    """
    was = known(previous)
    if previous is None or not was or programme.as_at < previous.as_at:
        return ()
    found: list[Rewrite] = []
    seen: set[tuple[str, Key, str]] = set()
    defined = as_kept(_DEFINITION, was.get(previous.as_at.isoformat(), {}).get(_DEFINITION.name, ()))
    for kept in KEPT:
        now = rows_of(kept, programme)
        by_day = {day: as_kept(kept, was[day].get(kept.name, ())) for day in sorted(was)}
        reported = {row.key for rows in by_day.values() for row in rows}
        last = was.get(previous.as_at.isoformat(), {})
        bare = {tuple(part.upper() for part in row) for row in last.get(without_value(kept), ())[1:]}
        come = [each for each in now if each.key not in reported]
        for day, rows in by_day.items():
            found_here = list(_of_kind(kept, rows, now, come, (day, programme)))
            if day == previous.as_at.isoformat() and without_value(kept) in last:
                ids = {row.key[0] for row in (*rows, *(defined if kept.parent == _DEFINITION.parent else ()))}
                stays = {each.key for each in now}
                renamed = _moved([each for each in rows if each.key not in stays], come).values()
                taken = {each.row for each in found_here} | {each.row for each in renamed}
                late = [each for each in come if each.key[0] in ids and each.row not in taken and each.key not in bare]
                found_here += _added(kept, late, (day, programme))
            for each in found_here:
                mark = (kept.name, each.keys[0], each.field)
                if mark not in seen:
                    seen.add(mark)
                    found.append(each)
    places = {kept.name: place for place, kept in enumerate(KEPT)}
    return tuple(sorted(found, key=lambda each: (places[each.kept.name], id_order(each.item_id))))


_DEFINITION = next(kept for kept in KEPT if kept.name == "Definition")


def _added(kept: Kept, come: Iterable[Row], told: tuple[str, Programme]) -> Iterator[Rewrite]:
    """Return the rows of each item that say that they were there when the report was made, which did not have them."""
    if kept.name not in OWN_ROWS:
        return
    of_report = {(each.key, each.day) for each in counting(kept, tuple(come), told[0])}
    by_item: dict[str, list[Row]] = {}
    for each in come:
        if (each.key, each.day) in of_report:
            by_item.setdefault(each.key[0], []).append(each)
    field = kept.dated or kept.within
    for rows in by_item.values():
        first = rows[0]
        day = first.day or first.parts[kept.keys.index(kept.within)]
        yield _rewrite(kept, first, first, field, ("", day), told)._replace(added=len(rows))


def _of_kind(
    kept: Kept, was: tuple[Row, ...], now: tuple[Row, ...], come: list[Row], told: tuple[str, Programme]
) -> Iterator[Rewrite]:
    day, programme = told
    as_at = programme.as_at.isoformat()
    by_key: dict[Key, list[Row]] = {}
    for each in now:
        by_key.setdefault(each.key, []).append(each)
    last = {each.key: each for each in was}  # the last one counts, because they are in the order in which they count
    days: dict[Key, set[str]] = {}
    for each in was if kept.is_each else ():
        days.setdefault(each.key, set()).add(each.day)
    alive, gone = _ids(programme, *kept.parent), list[Row]()
    for each in was:
        here = by_key.get(each.key, [])
        if each.key[0] not in alive or any(kept.dated and day < other.day <= as_at for other in here):
            continue
        found = _standing(each, here, day, days.get(each.key), is_last=last[each.key] is each)
        if found is not None:
            yield from _differing(kept, each, found, told)
        elif kept.name in OWN_ROWS:
            gone.append(each)
    moved = _moved(gone, come)
    zones = _ids(programme, "zones", "zone")
    for each in gone:
        found = moved.get(each)
        if found is None:
            continue
        place = next(n for n, (a, b) in enumerate(zip(each.key, found.key, strict=True)) if a != b)
        is_renamed = kept.keys[place] == "zone" and each.key[place] not in zones
        if found.key[place] and not is_renamed:  # a cell that cannot be read has its own finding
            yield _rewrite(kept, each, found, kept.keys[place], (each.parts[place], found.parts[place]), told)
    yield from _gone(kept, [each for each in gone if each not in moved], told)


def _standing(was: Row, here: list[Row], day: str, days: set[str] | None, *, is_last: bool) -> Row | None:
    """Return the row that now holds what this one held in the report.

    Args:
        here: the rows of its name.
        days: for a kind whose rows all count, the days of the rows that the report had with this name.
    """
    dated = [each for each in here if each.day and each.day <= day]
    if days is None:
        return max(dated or here, key=lambda each: each.order, default=None)
    same = next((each for each in here if each.day == was.day), None)
    if not is_last:
        return same
    come = max((each for each in dated if each.day not in days), key=lambda each: each.order, default=None)
    if come is not None and (same is None or come.day > was.day):
        return come
    return same or next((each for each in here if not each.day or each.day > day), None)


def _differing(kept: Kept, was: Row, now: Row, told: tuple[str, Programme]) -> Iterator[Rewrite]:
    before, after = (dict(zip(kept.values, each.values, strict=True)) for each in (was, now))
    breaks = {after[field] for field in BREAKS if after.get(field)}
    # If the KPI says that it has been counted differently since, only an earlier break must stay.
    asked = BREAKS if max(breaks, default="") > told[0] else kept.values
    fields = [field for field in asked if _is_rewritten(kept, field, before[field], after[field])]
    fields = [field for field in fields if field not in BREAKS or before[field] not in breaks]
    for field in fields:
        yield _rewrite(kept, was, now, field, (before[field], after[field]), told)
    if kept.is_each and not fields and "" < now.day <= told[0] and now.day != was.day:
        yield _rewrite(kept, was, now, kept.dated, (was.day, now.day), told)


def _is_rewritten(kept: Kept, field: str, before: str, after: str) -> bool:
    if before == UNKNOWN:
        return False
    if field == "path":
        return (before or "Line") != (after or "Line")  # a blank path is a line
    if field == "target_for":
        return (before == YEAR_TO_DATE) != (after == YEAR_TO_DATE)
    if (not before and field not in BLANK_SAYS) or (not after and kept.may_clear):
        return False
    return before != after


def _moved(gone: Iterable[Row], come: Iterable[Row]) -> dict[Row, Row]:
    """Find the rows that are gone because one cell of their name changed: all else is as it was."""
    by_rest: dict[tuple[str, tuple[str, ...]], list[Row]] = {}
    for each in come:
        by_rest.setdefault((each.day, each.values[:1]), []).append(each)
    found: dict[Row, Row] = {}
    for was in gone:
        alike = by_rest.get((was.day, was.values[:1]), [])
        alike = [each for each in alike if _are_alike(was.values, each.values)]
        near = [each for each in alike if sum(a != b for a, b in zip(was.key, each.key, strict=True)) == 1]
        if near:
            found[was] = near[0]
            by_rest[was.day, was.values[:1]].remove(near[0])
    return found


def _are_alike(was: Key, now: Key) -> bool:
    return all(UNKNOWN in (a, b) or a == b for a, b in zip(was, now, strict=True))


def _gone(kept: Kept, gone: list[Row], told: tuple[str, Programme]) -> Iterator[Rewrite]:
    """Return the rows of one item that are gone together."""
    by_item: dict[str, list[Row]] = {}
    for each in gone:
        by_item.setdefault(each.key[0], []).append(each)
    for rows in by_item.values():
        first = _rewrite(kept, rows[-1], None, "", ("", ""), told)
        yield first._replace(before=first.gave, gone=len(rows), keys=tuple(each.key for each in reversed(rows)))


def _rewrite(
    kept: Kept, was: Row, now: Row | None, field: str, texts: tuple[str, str], told: tuple[str, Programme]
) -> Rewrite:
    day, programme = told
    row = now.row if now else None
    before, after = (as_shown(kept, field, text, was.parts[0], programme, row) for text in texts)
    return Rewrite(
        kept, was.parts[0], row, field, date.fromisoformat(day), before, after, title_of(was.parts[1:]),
        figure_given(kept, was, programme), 0, (was.key,),
    )  # fmt: skip


def _ids(programme: Programme, table: str, field: str) -> set[str]:
    if table == SETTINGS:
        return {"DECLARED_RAG", *(each.upper() for each in LIMITS)}
    frame: pd.DataFrame = getattr(programme, table)
    return {str(each).upper() for each in frame[field].tolist() if not display_text.is_blank(each)}


declare(
    Measure(
        table="rewritten", key=registry.Key.ITEM, made_by=rewritten, takes=("previous",), workings="a step to changes",
        chapter="Changes and workings", is_step=True,
    )
)  # fmt: skip
