"""Actions: what is being done about everything off track, and which actions are overdue."""

import re
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import pandas as pd

from xltools.measures.frames import by_id, dicts, frame_of, id_order, once, records, stamp, text, texts
from xltools.measures.national import MET, MET_LATE, MISSED
from xltools.measures.registry import Key, Measure, Measured, declare
from xltools.programme import Programme
from xltools.schema.columns import split
from xltools.schema.rag import Scale
from xltools.text.words import day_text

KINDS = ("Workstream", "Milestone", "KPI", "Risk", "Requirement", "Area")
_EXCEPTIONS = {
    "item_id": "str", "item_kind": "str", "title": "str", "workstream_id": "str", "rating": "str", "reason": "str",
    "action_id": "str", "cause": "str", "consequence": "str", "action": "str", "owner": "str",
    "due": "datetime64[us]", "is_overdue": "bool", "mitigation": "str",
    "about_id": "str",
}  # fmt: skip
_OVERDUE = {
    "row": "int64", "action_id": "str", "item_id": "str", "action": "str", "owner": "str", "due": "datetime64[us]",
    "days_overdue": "int64",
}  # fmt: skip
_WORDS = ("action_id", "cause", "consequence", "action", "owner")


@once
def open_actions(programme: Programme) -> pd.DataFrame:
    """Return the actions that are open as at the reported day, including those closed only later."""
    table, as_at = programme.actions, stamp(programme.as_at)
    is_open = texts(table["status"]).isin(["Open", ""]) | (table["closed"] > as_at)
    return table[is_open].assign(is_overdue=table["due"] < as_at)


def actions_overdue(programme: Programme) -> pd.DataFrame:
    """List the open actions whose due date has passed.

    Returns:
        One row per overdue action, the longest overdue first.
    """
    late = open_actions(programme)
    late = late[late["is_overdue"]]
    found = [
        {name: text(getattr(each, name)) for name in ("action_id", "item_id", "action", "owner")}
        | {"row": each.Index, "due": each.due, "days_overdue": (stamp(programme.as_at) - each.due).days}
        for each in records(late)
    ]
    return frame_of(sorted(found, key=lambda row: (-row["days_overdue"], id_order(row["action_id"]))), _OVERDUE)


def exceptions(programme: Programme, items: pd.DataFrame) -> pd.DataFrame:
    """List everything off track with what is being done about it.

    Args:
        items: as `off_track` gives them.

    Returns:
        One row for each open action about a thing, or one row with blanks if it has no action. The worst come first,
        then by kind and id. A blank text means that it was not given. If no action gives a risk's cause, the cause is
        the risk's own; `mitigation` is always the risk's own. An area's actions include those about its deliverables
        that are not met and about the KPIs that decide them. A milestone's include those about the risks behind it
        (`risks_behind`).
    """
    by_item: dict[str, list[dict[str, Any]]] = {}
    for each in records(open_actions(programme)):
        told = {name: text(getattr(each, name)) for name in _WORDS} | {"due": each.due, "is_overdue": each.is_overdue}
        told["about_id"] = text(each.item_id)
        by_item.setdefault(text(each.item_id), []).append(told)
    none: dict[str, Any] = dict.fromkeys(_WORDS, "") | {"due": pd.NaT, "is_overdue": False, "about_id": ""}
    found: list[dict[str, Any]] = []
    own_words = _risks_own_words(programme)
    for item in dicts(items):
        about = [action for item_id in dict.fromkeys(item.pop("about")) for action in by_item.get(item_id, [])]
        cause, mitigation = own_words.get(item["item_id"], ("", "")) if item["item_kind"] == "Risk" else ("", "")
        found += [
            item | action | {"cause": action["cause"] or cause, "mitigation": mitigation}
            for action in sorted(about, key=lambda action: id_order(action["action_id"])) or [none]
        ]
    return frame_of(found, _EXCEPTIONS)


def _risks_own_words(programme: Programme) -> dict[str, tuple[str, str]]:
    """Return each risk's own cause and mitigation."""
    return {text(each.risk_id): (text(each.cause), text(each.mitigation)) for each in records(programme.risks)}


@once
def risks_behind(programme: Programme) -> dict[str, tuple[str, ...]]:
    """Return the open risks behind each milestone that names its risk, by milestone id.

    An action about such a risk is also about the milestone. A risk is behind a milestone if the Risk area names the
    risk's ID. If it names none, a risk is behind it if both are in one workstream and the risk is in the national area
    that the milestone supports. The Risk area is free text, so an ID in it counts first.
    """
    areas = by_id(programme.national_milestones, "national_id", "area_id")
    still_open = [each for each in records(programme.risks) if text(each.risk_id) and each.status != "Closed"]
    found = {}
    for each in records(programme.milestones):
        said = text(each.risk_area)
        if not said or not text(each.milestone_id):
            continue
        words = set(re.findall(r"[A-Z0-9-]+", said.upper()))
        named = [risk for risk in still_open if risk.risk_id.upper() in words]
        supported = {areas.get(national_id, "") for national_id in split(each.supports)} - {""}
        alike = [r for r in still_open if r.workstream_id == each.workstream_id and r.area_id in supported]
        if behind := named or alike:
            found[text(each.milestone_id)] = tuple(risk.risk_id for risk in behind)
    return found


def actions_about(programme: Programme, item_id: str) -> list[dict[str, Any]]:
    """Return the open actions about a thing, then those about the risks behind it; each group by due date.

    Returns:
        Each action's fields as in the tracker, with `is_overdue`, and `is_direct`: whether it names the thing itself.
    """
    by_item = _open_by_item(programme)
    ids = dict.fromkeys((item_id, *risks_behind(programme).get(item_id, ())))
    found = [
        (place, {**each, "is_direct": about == item_id}) for about in ids for place, each in by_item.get(about, ())
    ]
    return [each for _, each in sorted(found, key=_by_day)]


@once
def _open_by_item(programme: Programme) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Return the open actions about each thing, each with its place in the tracker's order."""
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for place, each in enumerate(dicts(open_actions(programme))):
        found.setdefault(text(each["item_id"]), []).append((place, each))
    return found


def _by_day(found: tuple[int, dict[str, Any]]) -> tuple[bool, bool, pd.Timestamp, int]:
    place, each = found
    is_blank = pd.isna(each["due"])
    return not each["is_direct"], is_blank, pd.Timestamp.min if is_blank else each["due"], place


def off_track(programme: Programme, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """List everything off track, on the shipped scale Red or Amber/Red, worst first.

    Args:
        frames: results by name: workstreams, milestones, kpis, risks, requirements, checkpoints, national.

    Returns:
        `item_id`, `item_kind`, `title`, `workstream_id` ('' if it has none), `rating`, `reason`, and
        `about`: the ids that actions about it may name.
    """
    scale = programme.scale
    found = [
        *_listed(frames["workstreams"], "Workstream", scale),
        *_behind(_listed(frames["milestones"], "Milestone", scale), risks_behind(programme)),
        *_listed(frames["kpis"], "KPI", scale),
        *_listed(frames["risks"], "Risk", scale, _risk_reason),
        *_listed(frames["requirements"], "Requirement", scale, _review_reason),
    ]
    found += _areas(programme, frames["checkpoints"], frames["national"])
    found.sort(
        key=lambda item: (-scale.points(item["rating"]), KINDS.index(item["item_kind"]), id_order(item["item_id"]))
    )
    words = dict.fromkeys(("item_id", "item_kind", "title", "workstream_id", "rating", "reason"), "str")
    return frame_of(found, words).assign(about=pd.Series([item["about"] for item in found], dtype="object"))


def _listed(
    frame: pd.DataFrame, kind: str, scale: Scale, reason: Callable[[Any], str] = attrgetter("reason")
) -> list[dict[str, Any]]:
    """List the things of a kind that are off track."""
    title_field = kind.lower()
    id_field = f"{title_field}_id"
    return [
        {
            "item_id": getattr(each, id_field),
            "item_kind": kind,
            "title": getattr(each, title_field),
            "workstream_id": getattr(each, "workstream_id", ""),
            "rating": each.rating,
            "reason": reason(each),
            "about": (getattr(each, id_field),),
        }
        for each in records(frame)
        if each.rating in scale.off_track
    ]


def _behind(found: list[dict[str, Any]], risks: Mapping[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """Let actions about the risks behind a milestone be about it too."""
    return [item | {"about": (*item["about"], *risks.get(item["item_id"], ()))} for item in found]


def _risk_reason(risk: Any) -> str:
    if pd.isna(risk.score):
        return f"{risk.rating}: it has no score"
    made = f"likelihood {risk.likelihood:.0f} times impact {risk.impact:.0f} is {risk.score:.0f}"
    return f"{risk.rating}: {risk.band}, {made}"


def _review_reason(requirement: Any) -> str:
    if pd.isna(requirement.review_date):
        return f"{requirement.rating}: no review"
    told = f": {requirement.evidence}" if requirement.evidence else ""
    return f"{requirement.rating} at the review of {day_text(requirement.review_date)}{told}"


def _areas(programme: Programme, checkpoints: pd.DataFrame, national: pd.DataFrame) -> list[dict[str, Any]]:
    """Return each area that is off track once, by its worst checkpoint, and the first of equally bad ones."""
    titles = by_id(programme.areas, "area_id", "area")
    worst: dict[str, Any] = {}
    scale = programme.scale
    for each in records(checkpoints):
        if each.rating not in scale.off_track:
            continue
        if each.area_id not in worst or scale.points(each.rating) > scale.points(worst[each.area_id].rating):
            worst[each.area_id] = each
    unmet = [each for each in records(national) if each.state not in (MET, MET_LATE)]
    found = [
        _area(each, titles.get(area_id, ""), [other for other in unmet if other.area_id == area_id])
        for area_id, each in worst.items()
    ]
    decided_by = by_id(programme.national_milestones, "national_id", "measure")
    for item in found:
        item["about"] += tuple(decided_by[each] for each in item["about"] if each in decided_by)
    return found


def _area(checkpoint: Any, title: str, unmet: Sequence[Any]) -> dict[str, Any]:
    day = day_text(checkpoint.checkpoint)
    if checkpoint.state == MISSED:
        ids = [each.national_id for each in unmet if each.checkpoint == checkpoint.checkpoint]
        reason = f"{checkpoint.rating}: the checkpoint of {day} was missed, {', '.join(ids)} not delivered"
    else:
        reason = f"{checkpoint.rating}: {checkpoint.likelihood.lower()} to meet the checkpoint of {day}"
    return {
        "item_id": checkpoint.area_id,
        "item_kind": "Area",
        "title": title,
        "workstream_id": "",
        "rating": checkpoint.rating,
        "reason": reason,
        "about": (checkpoint.area_id, *(each.national_id for each in unmet)),
    }


def _exceptions_of(programme: Programme, results: Measured) -> pd.DataFrame:
    """Find what is done about everything off track in the results."""
    tables = ("workstreams", "milestones", "risks", "requirements", "checkpoints", "national")
    rated = {name: getattr(results, name) for name in tables} | {"kpis": results.kpi_standings}
    return exceptions(programme, off_track(programme, rated))


declare(
    Measure(
        table="exceptions",
        key=Key.ITEM,
        made_by=_exceptions_of,
        described_by=exceptions,
        takes=("results",),
        workings="each rating is explained where it is made",
        chapter="Exceptions, evidence and coverage",
    )
)


declare(
    Measure(
        table="actions_overdue",
        key=Key.ITEM,
        made_by=actions_overdue,
        workings="an action is what the tracker says",
        chapter="Exceptions, evidence and coverage",
    )
)
