"""Rating contradictions (RES-01 to RES-06): declared ratings better than derived, no action, baselines or rows gone."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from xltools.findings import Finding
from xltools.measures.changed_rows import NAMED, REMOVED, Kind, come_and_gone, listed
from xltools.measures.changes import CHANGE_DTYPES, suggested_renames
from xltools.measures.finding_source import Case, Cell, finding, names_of, result_rule
from xltools.measures.frames import frame_of, records
from xltools.measures.national import MISSED
from xltools.measures.workstreams import is_better
from xltools.programme import FIELD_OF_SHEET
from xltools.text.words import day_text

_SHEETS = {field: sheet for sheet, field in FIELD_OF_SHEET.items()}

WORKSTREAM = result_rule(
    "RES-01",
    "A workstream's declared rating is no better than its evidence.",
    "Choose {derived} under [declared_rag].",
    "Own rule; a rating needs evidence (conventions of delivery confidence reviews)",
)
MILESTONE = result_rule(
    "RES-02",
    "A milestone's declared rating is no better than its dates.",
    "Choose {derived} under [declared_rag], or correct the dates and [status].",
)
PROGRAMME = result_rule(
    "RES-03",
    "The programme's declared rating is no better than its evidence.",
    "Choose {derived} beside [Settings.declared_rag] in [Settings].",
    "Own rule; a rating needs evidence (conventions of delivery confidence reviews)",
)
UNATTENDED = result_rule(
    "RES-04",
    "Anything that its evidence rates off track has an open action.",
    "Add a row to [Actions] with [Actions.item_id] {item}: cause, consequence, action, owner and due date.",
)
BASELINE = result_rule(
    "RES-05",
    "A baseline stays as it was first reported.",
    "Put {first} back under [baseline]; a new date that a Board agreed goes under [agreed], [agreed_on] and "
    "[agreed_by].",
    "Own rule: re-planning cannot turn a milestone green",
)
GONE = result_rule(
    "RES-06",
    "Everything in the last report is still in the tracker.",
    "Put the row back, closed or cancelled if it is finished{renamed}.",
)
_BETTER = "{{declared}}, better than the {}. {{reason}}."
RULES = (WORKSTREAM, MILESTONE, PROGRAMME, UNATTENDED, BASELINE, GONE)

#: What says which things have no action.
_OF_ITEM = ("item_kind", "item_id", "action_id")


def overstated(case: Case) -> Iterator[Finding]:
    """Find the ratings better than their evidence, and what has no action or was removed."""
    yield from _declared_better(case)
    yield from _unattended(case)
    yield from _touched_baselines(case)
    yield from _gone(case)


def _declared_better(case: Case) -> Iterator[Finding]:
    for each in records(case.results.workstreams):
        if not each.is_declared_better:
            continue
        words = _words(case, "Workstreams", each)
        cell = Cell("Workstreams", each.row, "declared_rag", words["declared"], each.workstream_id)
        yield finding(case, WORKSTREAM, cell, f"[declared_rag] is {_BETTER.format('evidence')}", words)
    for each in records(case.results.milestones, "row", "milestone_id", "declared", "rating", "reason"):
        if is_better(each.declared, each.rating, case.programme.scale):
            words = _words(case, "Milestones", each)
            cell = Cell("Milestones", each.row, "declared_rag", words["declared"], each.milestone_id)
            yield finding(case, MILESTONE, cell, f"[declared_rag] is {_BETTER.format('dates')}", words)
    whole = case.results.programme
    if whole.is_declared_better:
        cell = Cell("Settings", None, "value", whole.declared, "", setting="declared_rag")
        words = {"declared": whole.declared, "derived": _or_worse(case, whole.rating), "reason": whole.reason}
        message = f"The programme's [declared_rag] is {_BETTER.format('evidence')}"
        yield finding(case, PROGRAMME, cell, message, words)


def _words(case: Case, sheet: str, each: Any) -> dict[str, str]:
    """Say what was declared and what may be, in the words of an adopted workbook if it has its own."""
    own = names_of(case).words.get(sheet, {}).get("declared_rag", {})
    may_be = _or_worse(case, each.rating, own.get(each.rating, each.rating))
    return {"declared": own.get(each.declared, each.declared), "derived": may_be, "reason": each.reason}


def _or_worse(case: Case, rating: str, word: str = "") -> str:
    """Say which ratings would be no better than this one; nothing is worse than the worst.

    Args:
        word: what the office calls it.
    """
    return word or rating if rating == case.programme.scale.worst_word else f"{word or rating} or worse"


def _unattended(case: Case) -> Iterator[Finding]:
    """Find derived ratings; what was declared or reviewed as off track, the sheets' own rules ask about."""
    results, off_track = case.results, case.programme.scale.off_track
    if not names_of(case).has("Actions"):
        return  # there is nowhere to write one
    bare = {(each.item_kind, each.item_id) for each in records(results.exceptions, *_OF_ITEM) if not each.action_id}
    for kind, table, id_field, declared in (
        ("Workstream", results.workstreams, "workstream_id", "declared"),
        ("Milestone", results.milestones, "milestone_id", "declared"),
        ("KPI", results.kpi_standings, "kpi_id", ""),
    ):
        for each in records(table, "row", id_field, "rating", "reason", *filter(None, (declared,))):
            item = getattr(each, id_field)
            if (kind, item) not in bare or each.rating not in off_track or getattr(each, declared, "") in off_track:
                continue
            cell = Cell(f"{kind}s", each.row, id_field, item, item)
            words = {"item": item, "reason": each.reason}
            yield finding(case, UNATTENDED, cell, "No open action is about {item}. {reason}.", words)
    missed = {each.area_id for each in records(results.checkpoints, "area_id", "state") if each.state == MISSED}
    for each in records(case.programme.areas, "area_id"):
        if each.area_id not in missed or ("Area", each.area_id) not in bare:
            continue
        cell = Cell("Areas", each.Index, "area_id", each.area_id, each.area_id)
        message = "No open action is about {item}, which missed a checkpoint."
        yield finding(case, UNATTENDED, cell, message, {"item": each.area_id})


def _touched_baselines(case: Case) -> Iterator[Finding]:
    for each in records(case.results.milestones, "row", "milestone_id", "baseline", "first_baseline"):
        if pd.isna(each.baseline) or each.baseline == each.first_baseline:
            continue
        now, first = day_text(each.baseline), day_text(each.first_baseline)
        cell = Cell("Milestones", each.row, "baseline", now, each.milestone_id)
        message = "[baseline] is {now}; it was first reported as {first}, and slip still counts from then."
        yield finding(case, BASELINE, cell, message, {"now": now, "first": first})


def _gone(case: Case) -> Iterator[Finding]:
    if case.previous is None:
        return
    was = case.previous.listed
    if was is None:
        was = listed(case.previous.programme) if case.previous.programme else {}
    found = frame_of(come_and_gone(was, case.programme), CHANGE_DTYPES)
    gone = found[found["change"] == REMOVED]
    renames = records(suggested_renames(found)) if len(gone) else ()
    kinds: dict[str, Kind] = {kind.name: kind for kind in NAMED}
    new_ids = {(row.item_kind, row.old_id): row.new_id for row in renames}
    for each in records(gone):
        kind = kinds[each.item_kind]
        new_id = new_ids.get((each.item_kind, each.item_id), "")
        renamed = f", or put {each.item_id} back if {new_id}, of the same title, is the same thing" if new_id else ""
        cell = Cell(_SHEETS[kind.table], None, kind.keys[0], "", each.item_id)
        words = {"item": each.item_id, "title": each.title, "day": day_text(case.previous.as_at), "renamed": renamed}
        message = '{item} "{title}" was in the report as at {day} and is no longer in the tracker.'
        yield finding(case, GONE, cell, message, words)
