"""Changes: what is new, closed, gone, better, worse, moved or reworded between two trackers, matched by ID."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from xltools.measures.changed_rows import (
    BETTER,
    DECLARED,
    KINDS,
    NEW,
    ONE_READING,
    REMOVED,
    REWRITTEN,
    ROLL_UP_BETTER,
    ROLL_UP_WORSE,
    UNCHANGED,
    WORSE,
    changed_rows,
    field_words,
)
from xltools.measures.frames import figure_text, frame_of, records, text
from xltools.measures.kept_rows import SETTINGS
from xltools.measures.registry import Key, Measure, Measured, declare
from xltools.measures.rewritten import Rewrite
from xltools.programme import Previous, Programme
from xltools.schema.rag import FOUR, Scale
from xltools.text.words import capital, counted, day_text

#: A table of changes: its fields and their dtypes.
CHANGE_DTYPES = {
    "item_id": "str", "item_kind": "str", "title": "str", "change": "str", "field": "str", "before": "str",
    "after": "str", "days": "float64",
}  # fmt: skip


def changes(old: Programme, new: Programme) -> pd.DataFrame:
    """List what changed between two trackers of one programme; rows are matched by id, in any case.

    A thing that has been closed is listed once, not field by field. Fields that every review writes again (the days on
    which a rating was declared, a risk was reviewed or data were validated) are left out. So are reviews and readings,
    which have their own measures.

    Returns:
        One row per changed field, or per thing that is New, Closed, Reopened, Removed or Unchanged. `change` is one of
        those words, or Better or Worse (a declared rating; a risk by its score), or what happened to a field: Date
        moved, Date given or Date taken out, Baseline touched, Status, Body, Owner, Weight, Definition, Link, Rating or
        Detail changed, Figure changed, or Text edited (free text only). `before` and `after` are as the tracker shows
        them. `days` is how many days later a date is, blank for anything else.
    """
    return frame_of((row for kind in KINDS for row in changed_rows(kind, old, new)), CHANGE_DTYPES)


def suggested_renames(found: pd.DataFrame) -> pd.DataFrame:
    """Suggest which removed ids may have a new one: the same kind and the same title. Never assumed.

    Args:
        found: as `changes` gives them.

    Returns:
        `item_kind`, `old_id`, `new_id`, `title`. A title that several removed or new things share is left out.
    """
    gone, come = (
        found[(found["change"] == word) & (found["title"] != "")].drop_duplicates(["item_kind", "title"], keep=False)
        for word in (REMOVED, NEW)
    )
    pairs = gone.merge(come, on=["item_kind", "title"], suffixes=("_old", "_new"))
    pairs = pairs.rename(columns={"item_id_old": "old_id", "item_id_new": "new_id"})
    return pairs[["item_kind", "old_id", "new_id", "title"]]


def rating_changes(previous: Previous, rated: pd.DataFrame, scale: Scale = FOUR) -> pd.DataFrame:
    """Return which derived ratings are better or worse than in the report before.

    Args:
        rated: `item_id`, `item_kind`, `title`, `rating`. For KPIs also `counted_movement` and `counted_before` from
            `kpi_movement`, so that one reading compared with the one before never counts.

    Returns:
        As `changes`. The programme and its workstreams are Roll-up better or Roll-up worse, so that they are not
        counted as well as the things that they are made of. A KPI that only one reading moved is One reading only.
    """
    rows = []
    for each in records(rated):
        before = figure_text(previous, f"{each.item_id}.rating")
        movement = scale.movement(before, each.rating)
        counted = text(getattr(each, "counted_movement", ""))
        if counted:
            movement, before = counted, text(each.counted_before)
        if movement in (BETTER, WORSE, ONE_READING):
            told = {"field": "rating", "before": before, "after": each.rating}
            rows.append({"item_id": each.item_id, "item_kind": each.item_kind, "title": each.title} | told)
            rows[-1]["change"] = _rolled_up(each.item_kind, movement)
    return frame_of(rows, CHANGE_DTYPES)


#: Things made of others that are listed too, and the word for their movement.
_ROLL_UPS = ("Programme", "Workstream")
_ROLLED_UP = {BETTER: ROLL_UP_BETTER, WORSE: ROLL_UP_WORSE}
_MOVEMENTS = (*_ROLLED_UP, *_ROLLED_UP.values())


def _rolled_up(item_kind: str, change: str) -> str:
    return _ROLLED_UP.get(change, change) if item_kind in _ROLL_UPS else change


def rewritten_changes(found: Iterable[Rewrite], rated: pd.DataFrame) -> pd.DataFrame:
    """List what was rewritten since a report: what the report gave, which report, and what is there now.

    Args:
        rated: as for `rating_changes`: what things are called.
    """
    titles = {(each.item_kind, each.item_id): text(each.title) for each in records(rated)}
    return frame_of((_rewritten(each, titles) for each in found), CHANGE_DTYPES)


def _rewritten(each: Rewrite, titles: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    gone = f"{counted(each.gone, 'row')} gone" if each.gone else ""
    title = each.title or titles.get((each.kept.kind, each.item_id), "")
    if each.kept.table == SETTINGS:
        return _setting(each)
    if each.added:
        return {
            "item_id": each.item_id, "item_kind": each.kept.kind, "title": title, "change": REWRITTEN,
            "field": field_words(each.kept.values[0]),
            "before": f"Not in the report of {day_text(each.as_at)}",
            "after": each.gave + (f", and {counted(each.added - 1, 'row')} more" if each.added > 1 else ""),
        }  # fmt: skip
    return {
        "item_id": each.item_id, "item_kind": each.kept.kind, "title": title, "change": REWRITTEN,
        "field": field_words(each.field or each.kept.values[0]),
        "before": f"{each.before or 'blank'} in the report of {day_text(each.as_at)}",
        "after": gone or each.after or "blank",
    }  # fmt: skip


def _setting(each: Rewrite) -> dict[str, Any]:
    return {
        "item_id": "Settings", "item_kind": each.kept.kind, "title": capital(field_words(each.item_id)),
        "change": REWRITTEN, "field": "value",
        "before": f"{each.before or 'blank'} in the report of {day_text(each.as_at)}", "after": each.after or "blank",
    }  # fmt: skip


def changes_since(
    programme: Programme, previous: Previous | None, rated: pd.DataFrame, rewritten: Iterable[Rewrite] = ()
) -> pd.DataFrame:
    """List what changed since the report before, in the tracker's rows and in the ratings.

    If a thing's score, derived rating and declared rating moved the same way, only the first is listed.

    Args:
        rated: as for `rating_changes`.
        rewritten: values that reports were made from and that were overwritten later. The same change is listed once.

    Returns:
        As `changes` and `rating_changes`, and Rewritten since the report. Empty without an earlier report. If its
        tracker cannot be read, there are no changes in rows.
    """
    if previous is None:
        return frame_of([], CHANGE_DTYPES)
    over = rewritten_changes(rewritten, rated)
    ratings = pd.concat([over, rating_changes(previous, rated, programme.scale)], ignore_index=True)
    if previous.programme is None:
        return ratings
    found = changes(previous.programme, programme)
    kinds = zip(found["item_kind"].tolist(), found["change"].tolist(), strict=True)
    found["change"] = pd.Series([_rolled_up(*each) for each in kinds], index=found.index, dtype="str")
    found = found[~(_cells(found).isin(_cells(over)) & ~found["change"].isin(_MOVEMENTS))]
    is_declared = found["field"] == DECLARED
    both = pd.concat([found[~is_declared], ratings, found[is_declared]], ignore_index=True)
    is_movement = both["change"].isin(_MOVEMENTS)
    both = both[~(is_movement & both.duplicated(["item_kind", "item_id", "change"]))]
    things = pd.Series(list(zip(both["item_kind"], both["item_id"], strict=True)), index=both.index)
    is_same = both["change"] == UNCHANGED
    return both[~(is_same & things.isin(things[~is_same]))].reset_index(drop=True)


def _cells(found: pd.DataFrame) -> pd.Series:
    """Name the cell that each change is of; one of a whole row has none."""
    named = zip(*(found[name].tolist() for name in ("item_kind", "item_id", "field")), strict=True)
    return pd.Series(list(named), index=found.index, dtype="object")


def changes_of_results(programme: Programme, previous: Previous | None, results: Measured) -> pd.DataFrame:
    """Find what changed since the report before, among all that has a rating in the results."""
    return changes_since(programme, previous, _things(programme, results), results.rewritten)


_COUNTED = ("counted_movement", "counted_before")


def _things(programme: Programme, measured: Measured) -> pd.DataFrame:
    """List everything that has a derived rating of its own, the programme first."""
    kinds = {
        "Workstream": (measured.workstreams, "workstream_id", "workstream"),
        "Milestone": (measured.milestones, "milestone_id", "milestone"),
        "KPI": (measured.kpis, "kpi_id", "kpi"),
        "Risk": (measured.risks, "risk_id", "risk"),
        "Requirement": (measured.requirements, "requirement_id", "requirement"),
    }
    whole = pd.DataFrame({
        "item_id": ["PROGRAMME"], "item_kind": "Programme", "title": programme.settings.title,
        "rating": measured.programme.rating,
    })  # fmt: skip
    parts: list[pd.DataFrame] = []
    for kind, (table, id_field, title) in kinds.items():
        own = ["rating", *(name for name in _COUNTED if name in table)]
        named = table[[id_field, title, *own]].set_axis(["item_id", "title", *own], axis="columns")
        parts.append(named.assign(item_kind=kind))
    return pd.concat([whole, *parts], ignore_index=True)


declare(
    Measure(
        table="changes",
        key=Key.ITEM,
        made_by=changes_of_results,
        described_by=changes_since,
        takes=("previous", "results"),
        workings="each rating is explained where it is made, and each row is the tracker's",
        chapter="Changes and workings",
    )
)
