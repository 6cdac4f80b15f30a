"""Comparison: everything that differs between two trackers of one programme, and what could not be compared."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import pandas as pd

from xltools.measures.changed_rows import (
    BETTER,
    DATE_MOVED,
    KINDS,
    WORSE,
    Kind,
    change_of_value,
    changed_rows,
    field_words,
)  # fmt: skip
from xltools.measures.changes import CHANGE_DTYPES, suggested_renames
from xltools.measures.display_text import cell_text
from xltools.measures.frames import frame_of
from xltools.measures.milestones import first_baselines
from xltools.measures.results import Results, results
from xltools.programme import FIELD_OF_SHEET, Previous, Programme
from xltools.schema.rag import Scale
from xltools.text.words import counted

#: Things without an id of their own, matched by several fields: readings, reviews, and who gets a pack.
RECORDS: tuple[Kind, ...] = (
    Kind(
        "KPI reading", "kpi_readings", ("kpi_id", "period_end", "zone", "reported_on"),
        "{zone}, to {period_end}, as reported on {reported_on}",
    ),
    Kind("Self-assessment", "self_assessment", ("requirement_id", "review_date"), "Review of {review_date}"),
    Kind(
        "Likelihood", "likelihood", ("area_id", "checkpoint", "review_date"),
        "Of the checkpoint {checkpoint}, review of {review_date}",
    ),
    Kind("Answer", "answers", ("question_id", "review_date"), "Review of {review_date}"),
    Kind("Commentary", "commentary", ("item_id", "period_end"), "Of the period to {period_end}"),
    Kind("Zone", "zones", ("zone",), "{zone}"),
    Kind("Distribution", "distribution", ("email", "copy", "pack"), "{name}: {pack}"),
    Kind("Waiver", "waivers", ("rule", "row_id"), "{row_id}"),
)  # fmt: skip
_SHEETS = {field: sheet for sheet, field in FIELD_OF_SHEET.items()}


@dataclass(frozen=True)
class Comparison:
    """Two trackers of one programme side by side.

    Attributes:
        previous: the old one as the report before the new one.
        measured: the new one's measures compared with it; their `changes` are the sheet Changes.
        records: the changes in readings, reviews and settings.
        renames: as `suggested_renames` gives them.
        not_compared: sentences about rows and sheets that cannot be matched.
    """

    old: Programme
    new: Programme
    previous: Previous
    measured: Results
    records: pd.DataFrame
    renames: pd.DataFrame
    not_compared: tuple[str, ...]

    @property
    def changes(self) -> pd.DataFrame:
        """What differs in things that have an id, and in derived ratings; as `measures.changes` gives it."""
        changes: pd.DataFrame = self.measured.changes
        return changes


def comparison(
    old: Programme, new: Programme, before_old: Previous | None = None, before_new: Previous | None = None
) -> Comparison:
    """Compare two trackers as the sheet Changes compares a report with the one before.

    Args:
        before_old: the last final report before the old tracker's As at, so that its ratings come out as they did in
            its packs; `before_new` is the same for the new one.
    """
    previous = _as_before(previous_from(old, before_old), before_new)
    measured = results(new, previous)
    rows = [row for kind in RECORDS for row in changed_rows(kind, old, new) if row["change"] != "Unchanged"]
    return Comparison(
        old=old,
        new=new,
        previous=previous,
        measured=measured,
        records=frame_of([*_changed_settings(old, new), *rows], CHANGE_DTYPES),
        renames=suggested_renames(measured.changes),
        not_compared=(*_unmatched(old, "old"), *_unmatched(new, "new"), *_own_sheets(old, new)),
    )


def previous_from(programme: Programme, before: Previous | None = None) -> Previous:
    """Make of a tracker the report that it would have made after the one before; None for a first one."""
    figures = results(programme, before).figures
    values = dict(zip(figures["key"], figures["value"], strict=True))
    return Previous(programme.as_at, values, programme)


def _as_before(old: Previous, before_new: Previous | None) -> Previous:
    """Return the old report with the first baselines that the new one's packs count from, if there is an archive."""
    if before_new is None:
        return old
    own = first_baselines(old)
    figures = {key: value for key, value in old.figures.items() if key not in own}
    return replace(old, figures=figures | first_baselines(before_new))


def _changed_settings(old: Programme, new: Programme) -> Iterator[dict[str, Any]]:
    for each in fields(old.settings):
        before, after = getattr(old.settings, each.name), getattr(new.settings, each.name)
        if before != after:
            change, days = _setting_change(before, after, new.scale)
            told = {"item_id": "", "item_kind": "Setting", "title": field_words(each.name), "field": "value"}
            yield told | {"change": change, "days": days, "before": cell_text(before), "after": cell_text(after)}


def _setting_change(before: object, after: object, scale: Scale) -> tuple[str, float | None]:
    if isinstance(before, date) and isinstance(after, date):
        return DATE_MOVED, float((after - before).days)
    movement = scale.movement(str(before), str(after))
    return (movement if movement in (BETTER, WORSE) else change_of_value(before, after)), None


def _unmatched(programme: Programme, which: str) -> Iterator[str]:
    """Report rows without a key, or with the key of a row above: they are not compared."""
    for kind in (*KINDS, *RECORDS):
        table: pd.DataFrame = getattr(programme, kind.table)
        keyed = table.dropna(subset=list(kind.keys))[list(kind.keys)]
        taken = len({"|".join(map(cell_text, row)).upper() for row in keyed.itertuples(index=False)})
        words = " and ".join(field_words(field) for field in kind.keys)
        for rows, why in ((len(table) - len(keyed), "without"), (len(keyed) - taken, "with an earlier row's")):
            if rows:
                where = f"Sheet {_SHEETS[kind.table]} of the {which} tracker"
                yield f"{where}: {counted(rows, 'row')} {why} {words}, not compared."


def _own_sheets(old: Programme, new: Programme) -> Iterator[str]:
    for name in sorted({*old.own, *new.own}):
        yield f"Sheet {name} is the programme's own, and xltools does not know its IDs: not compared."
