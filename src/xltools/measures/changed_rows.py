"""Changed rows: two trackers' rows of one kind, matched by ID, and how they differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from xltools.measures import display_text
from xltools.measures.display_text import cell_text
from xltools.measures.frames import dicts, id_order, stamp, text
from xltools.programme import Programme
from xltools.schema.rag import Scale

NEW, CLOSED, REOPENED, REMOVED, UNCHANGED = "New", "Closed", "Reopened", "Removed", "Unchanged"
BETTER, WORSE = "Better", "Worse"
DATE_MOVED, DATE_GIVEN, DATE_TAKEN_OUT, BASELINE_TOUCHED = (
    "Date moved", "Date given", "Date taken out", "Baseline touched",
)  # fmt: skip
STATUS_CHANGED, BODY_CHANGED, OWNER_CHANGED, WEIGHT_CHANGED, DEFINITION_CHANGED, LINK_CHANGED, RATING_CHANGED = (
    "Status changed", "Body changed", "Owner changed", "Weight changed", "Definition changed", "Link changed",
    "Rating changed",
)  # fmt: skip
REWRITTEN = "Rewritten since the report"
ROLL_UP_WORSE, ROLL_UP_BETTER, ONE_READING = "Roll-up worse", "Roll-up better", "One reading only"
DETAIL_CHANGED, FIGURE_CHANGED, TEXT_EDITED = "Detail changed", "Figure changed", "Text edited"
#: Each kind of change, in the order that a Board asks for them, with what it counts.
CHANGES: dict[str, str] = {
    WORSE: "Ratings that fell, and risks that score higher",
    BETTER: "Ratings that rose, and risks that score lower",
    ROLL_UP_WORSE: "Ratings of the programme and its workstreams that fell, counted apart: they are made of the rest",
    ROLL_UP_BETTER: "Ratings of the programme and its workstreams that rose",
    ONE_READING: "KPI ratings that one reading moved: better or worse only once a second reading agrees",
    REWRITTEN: "Figures in a final report that were overwritten without a later row that says so",
    BASELINE_TOUCHED: "Dates first promised that were overwritten",
    DATE_MOVED: "Dates that were put back or brought forward",
    DATE_GIVEN: "Dates where there was none before",
    DATE_TAKEN_OUT: "Dates that are blank now",
    STATUS_CHANGED: "Things put on hold, begun or decided, but not closed",
    BODY_CHANGED: "Decisions and agreements that another body takes",
    WEIGHT_CHANGED: "Things that became critical or headline, or no longer are",
    DEFINITION_CHANGED: "KPIs and targets that are measured or judged in another way",
    NEW: "Things that were not in the tracker before",
    CLOSED: "Things completed, met, done, closed or cancelled",
    REOPENED: "Things that were closed and are open again",
    REMOVED: "Things that are no longer in the tracker",
    RATING_CHANGED: "Declared ratings that were given or taken back",
    OWNER_CHANGED: "Things that another person or role is responsible for",
    LINK_CHANGED: "Things that belong to, support or depend on something else",
    DETAIL_CHANGED: "Kinds, years and other words from a list",
    FIGURE_CHANGED: "Amounts and other numbers that changed",
    TEXT_EDITED: "Words that were rewritten",
    UNCHANGED: "Things that did not change (not listed below)",
}
#: What a change of a field is called, if its values alone do not say. For any other text it is the text's.
OF_FIELD: dict[str, str] = {
    "status": STATUS_CHANGED, "decision_outcome": STATUS_CHANGED,
    "decision_body": BODY_CHANGED, "agreed_by": BODY_CHANGED,
    "owner": OWNER_CHANGED, "lead": OWNER_CHANGED, "declared_by": OWNER_CHANGED, "by": OWNER_CHANGED,
    "critical": WEIGHT_CHANGED, "headline": WEIGHT_CHANGED,
    "definition": DEFINITION_CHANGED, "numerator": DEFINITION_CHANGED, "denominator": DEFINITION_CHANGED,
    "unit": DEFINITION_CHANGED, "better_is": DEFINITION_CHANGED, "over_time": DEFINITION_CHANGED,
    "tolerance_as": DEFINITION_CHANGED, "path": DEFINITION_CHANGED, "target_for": DEFINITION_CHANGED,
    "workstream_id": LINK_CHANGED, "area_id": LINK_CHANGED, "item_id": LINK_CHANGED, "kpi_id": LINK_CHANGED,
    "supports": LINK_CHANGED, "depends_on": LINK_CHANGED, "measure": LINK_CHANGED, "asked_if": LINK_CHANGED,
    "kind": DETAIL_CHANGED, "group": DETAIL_CHANGED, "answer_type": DETAIL_CHANGED, "theme": DETAIL_CHANGED,
    "cashable": DETAIL_CHANGED, "financial_year": DETAIL_CHANGED, "process_documented": DETAIL_CHANGED,
    "supports_outcome": DETAIL_CHANGED, "data_status": STATUS_CHANGED, "pack": DETAIL_CHANGED, "copy": DETAIL_CHANGED,
}  # fmt: skip
DECLARED = "declared RAG"
_SCORED = ("likelihood", "impact")
#: Fields that hold a rating or a likelihood in words.
RATED = ("declared_rag", "rag", "likelihood")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that both trackers hold.

    Attributes:
        table: field of `Programme`.
        keys: the fields by which a row is matched; the first is its id.
        title: what it is called, with {field} for the row's own words.
        closed_words: the words of its status that mean it is closed.
        closed_on: the field with the day it was closed. If there are no such words, this day alone closes it.
        routine: fields that every review writes again, so a change in them means nothing.
    """

    name: str
    table: str
    keys: tuple[str, ...]
    title: str
    closed_words: tuple[str, ...] = ()
    closed_on: str = ""
    routine: tuple[str, ...] = ()


KINDS: tuple[Kind, ...] = (
    Kind("Workstream", "workstreams", ("workstream_id",), "{workstream}", routine=("declared_on",)),
    Kind("Milestone", "milestones", ("milestone_id",), "{milestone}", ("Complete", "Cancelled"), "actual"),
    Kind("National milestone", "national_milestones", ("national_id",), "{deliverable}", closed_on="met_on"),
    Kind("Area", "areas", ("area_id",), "{area}"),
    Kind("Requirement", "requirements", ("requirement_id",), "{requirement}"),
    Kind("Key question", "key_questions", ("question_id",), "{question}"),
    Kind("Action", "actions", ("action_id",), "{action}", ("Done", "Dropped"), "closed"),
    Kind("Risk", "risks", ("risk_id",), "{risk}", ("Closed",), "closed", ("last_reviewed",)),
    Kind("KPI", "kpis", ("kpi_id",), "{kpi}", routine=("validated_on",)),
    Kind("KPI target", "kpi_targets", ("kpi_id", "kind", "due", "set_on"), "{kind} for {due}, set on {set_on}"),
    Kind("Business case", "business_cases", ("case_id",), "{case}"),
    Kind("Evidence", "evidence", ("evidence_id",), "{summary}"),
)

#: The kinds whose rows have an id of their own.
NAMED: tuple[Kind, ...] = tuple(kind for kind in KINDS if len(kind.keys) == 1)


def changed_rows(kind: Kind, old: Programme, new: Programme) -> Iterator[dict[str, Any]]:
    """List what differs between the rows of one kind, in the order of ids."""
    was, now = _keyed(kind, old), _keyed(kind, new)
    left_out = {*kind.keys, *kind.routine}
    known = set(getattr(old, kind.table))
    fields = [str(each) for each in getattr(new, kind.table) if each in known and each not in left_out]
    for key in sorted({*was, *now}, key=id_order):
        if key in was and key in now:
            differing = [field for field in fields if not _is_same(was[key][field], now[key][field])]
            yield from _kept(kind, was[key], now[key], differing, new.scale)
        else:
            yield _row(kind, was[key], REMOVED) if key in was else _row(kind, now[key], NEW)


def listed(programme: Programme) -> dict[str, dict[str, str]]:
    """List what a tracker holds of each kind that one id names: kind of thing -> id -> title, as typed."""
    return {kind.name: _titles(kind, programme) for kind in NAMED}


def come_and_gone(was: Mapping[str, Mapping[str, str]], new: Programme) -> Iterator[dict[str, Any]]:
    """List what a tracker no longer holds of what was listed in another, and what it holds beside: Removed, New."""
    for kind in NAMED:
        before = {item_id.upper(): (item_id, title) for item_id, title in was.get(kind.name, {}).items()}
        ids = getattr(new, kind.table)[kind.keys[0]].tolist()
        if before.keys() == {item_id.upper() for item_id in ids if isinstance(item_id, str)}:
            continue  # as it mostly is, and the rows need not be read
        now = {item_id.upper(): (item_id, title) for item_id, title in _titles(kind, new).items()}
        for key in sorted(before.keys() ^ now.keys(), key=id_order):
            yield _named(kind, *before[key], REMOVED) if key in before else _named(kind, *now[key], NEW)


def _titles(kind: Kind, programme: Programme) -> dict[str, str]:
    return {row[kind.keys[0]]: _title(kind, row) for row in _keyed(kind, programme).values()}


def _keyed(kind: Kind, programme: Programme) -> dict[str, dict[str, Any]]:
    """Return a programme's rows by their keys, as typed, and whether each is closed; of one key the first row."""
    keyed: dict[str, dict[str, Any]] = {}
    keys, known = _keys(kind, programme), dicts(getattr(programme, kind.table))
    typed = dicts(programme.as_typed(kind.table)) if kind.table in programme.said else known
    for key, row, said in zip(keys, known, typed, strict=True):
        if key:
            keyed.setdefault(key, said | {"is_closed": _is_closed(kind, row, programme)})
    return keyed


def _keys(kind: Kind, programme: Programme) -> list[str]:
    """Return what each row is matched by; '' for one that lacks a part of it."""
    table = getattr(programme, kind.table)
    rows = zip(*(map(cell_text, table[name].tolist()) for name in kind.keys), strict=True)
    return ["|".join(parts).upper() if all(parts) else "" for parts in rows]


def _is_closed(kind: Kind, row: Mapping[str, Any], programme: Programme) -> bool:
    closed_on = row[kind.closed_on] if kind.closed_on else pd.NaT
    is_closed = row["status"] in kind.closed_words if kind.closed_words else not pd.isna(closed_on)
    return is_closed and not closed_on > stamp(programme.as_at)


def _is_same(before: Any, after: Any) -> bool:
    """Return whether two cells hold the same; a blank (NaN, NaT) is unequal to itself."""
    return bool(before == after) or (before != before and after != after)  # noqa: PLR0124 - that is the test for it


def _kept(
    kind: Kind, before: Mapping[Any, Any], after: Mapping[Any, Any], fields: list[str], scale: Scale
) -> Iterator[dict[str, Any]]:
    """Describe a row that both trackers hold; if it was closed since, only that and its baseline."""
    told = False
    if after["is_closed"] and not before["is_closed"]:
        told = True
        standing = [_standing(kind, row) for row in (before, after)]
        yield _row(kind, after, CLOSED) | {"field": "status", "before": standing[0], "after": standing[1]}
        fields = [field for field in fields if field == "baseline"]
    elif before["is_closed"] and not after["is_closed"]:
        told = True
        standing = [_standing(kind, row) for row in (before, after)]
        yield _row(kind, after, REOPENED) | {"field": "status", "before": standing[0], "after": standing[1]}
        fields = [field for field in fields if field not in ("status", kind.closed_on)]
    if kind.name == "Risk" and any(field in _SCORED for field in fields):
        fields = [field for field in fields if field not in _SCORED]
        score = [float(row["likelihood"] * row["impact"]) for row in (before, after)]
        change = WORSE if score[1] > score[0] else BETTER if score[1] < score[0] else FIGURE_CHANGED
        told = True
        yield _row(kind, after, change) | {"field": "score"} | _told(*score)
    for field in fields:
        told = True
        was, now = before[field], after[field]
        yield _row(kind, after, _change(field, was, now, scale)) | _edited(field, was, now)
    if not told:
        yield _row(kind, after, UNCHANGED)


def _standing(kind: Kind, row: Mapping[Any, Any]) -> str:
    if kind.closed_words:
        return text(row["status"])
    return f"Met on {cell_text(row[kind.closed_on])}" if row["is_closed"] else ""


def _change(field: str, before: Any, after: Any, scale: Scale) -> str:
    if field == "baseline":
        return BASELINE_TOUCHED
    if isinstance(before, str) or isinstance(after, str):
        if field in RATED:
            movement = scale.movement(
                *(scale.likelihood_rating.get(text(each), text(each)) for each in (before, after))
            )
            return movement if movement in (BETTER, WORSE) else RATING_CHANGED
        return OF_FIELD.get(field, TEXT_EDITED)
    return change_of_value(before, after)


def change_of_value(before: Any, after: Any) -> str:
    """Return the kind of change, by the value before and the value now."""
    if any(isinstance(each, date) and not display_text.is_blank(each) for each in (before, after)):
        if display_text.is_blank(before):
            return DATE_GIVEN
        return DATE_TAKEN_OUT if display_text.is_blank(after) else DATE_MOVED
    return TEXT_EDITED if isinstance(before, str) or isinstance(after, str) else FIGURE_CHANGED


def _edited(field: str, before: Any, after: Any) -> dict[str, Any]:
    return {"field": field_words(field), "days": _days_moved(before, after)} | _told(before, after)


def _days_moved(before: Any, after: Any) -> float | None:
    """Return how much later a day is; None unless both are days."""
    if any(not isinstance(each, date) or display_text.is_blank(each) for each in (before, after)):
        return None
    return float((after - before).days)


def _told(before: Any, after: Any) -> dict[str, str]:
    return {"before": cell_text(before), "after": cell_text(after)}


def _row(kind: Kind, row: Mapping[Any, Any], change: str) -> dict[str, Any]:
    return _named(kind, row[kind.keys[0]], _title(kind, row), change)


def _named(kind: Kind, item_id: str, title: str, change: str) -> dict[str, Any]:
    return {
        "item_id": item_id, "item_kind": kind.name, "title": title, "change": change, "field": "",
        "before": "", "after": "",
    }  # fmt: skip


def _title(kind: Kind, row: Mapping[Any, Any]) -> str:
    return kind.title.format_map({field: cell_text(value) for field, value in row.items()})


def field_words(field: str) -> str:
    """Write a field as its heading, in lower case: declared RAG, forecast, KPI ID."""
    words = [word.upper() if word in ("rag", "id", "kpi") else word for word in field.split("_")]
    return " ".join(words)
