"""Workings of workstreams and the programme, with the items behind each rating."""

from collections.abc import Iterator
from typing import Any

from xltools.measures import display_text
from xltools.measures.frames import records
from xltools.measures.milestones import day_limits_text
from xltools.measures.rating_rollup import PROGRAMME, RATED_BY, Part
from xltools.measures.registry import Measured
from xltools.measures.workings_figure import Subject, cells_of, counts, subject
from xltools.programme import Programme
from xltools.schema import rag
from xltools.schema.rag import Scale

#: A cell in Excel holds 32,767 characters, and a reader takes in far fewer.
_NAMED = 40


def workstream_figures(programme: Programme, results: Measured) -> Iterator[dict[str, Any]]:
    """Explain each workstream's rating by its parts, and count what they were made of."""
    for each in records(results.workstreams):
        about = subject(each, "workstream_id", "workstream", "Workstream")
        rollup = results.rollups.get(each.workstream_id)
        yield about.figure(
            "rating", each.rating, "The worst rated of delivery, performance and risk", reason=each.reason
        )
        yield from _declared(programme, about, each, "Workstreams", [each.row])
        for part in rollup.parts if rollup else ():
            if not programme.keeps(RATED_BY[part.name]):
                continue
            yield about.figure(
                part.name, part.rating, part.rule, reason=part.summary, limits=_made_of(part, programme.scale)
            )
        yield from _counts(programme, about, each)


def _counts(programme: Programme, about: Subject, each: Any) -> Iterator[dict[str, Any]]:
    """Count what a workstream is rated by, of what the tracker keeps."""
    if programme.keeps("milestones"):
        behind = {"numerator": each.milestones_behind, "denominator": each.open_milestones}
        yield about.figure("open_milestones", each.open_milestones, "Milestones neither Complete nor Cancelled")
        rule = f"Open milestones overdue, or late beyond the limit of {programme.scale.best}"
        yield about.figure(
            "milestones_behind", each.milestones_behind, rule, **behind, limits=day_limits_text(programme)
        )
    if programme.keeps("kpis"):
        yield about.figure("rated_kpis", each.rated_kpis, "KPIs with a rating")
    if programme.keeps("risks"):
        yield about.figure("open_risks", each.open_risks, "Risks that are not closed")


def programme_figures(programme: Programme, results: Measured) -> Iterator[dict[str, Any]]:
    """Explain the programme's rating, and count the ratings under it."""
    about = Subject(PROGRAMME, programme.settings.title, "Programme")
    overall, rollup = results.programme, results.rollups[PROGRAMME]
    rule = "; ".join(part.rule for part in rollup.parts)
    made = "; ".join(_made_of(part, programme.scale) for part in rollup.parts)
    yield about.figure("rating", overall.rating, rule, reason=overall.reason, limits=made)
    yield from _declared(programme, about, overall, "Settings", [])
    words = (*programme.scale.ratings, rag.NOT_RATED)
    still_open = results.risks[results.risks["status"] != "Closed"]
    counted = (
        ("workstreams", results.workstreams, "workstreams", (*words, rag.COMPLETE)),
        ("milestones", results.milestones, "milestones", (*words, rag.COMPLETE, rag.CANCELLED)),
        ("kpis", results.kpis, "KPIs", words),
        ("risks", still_open, "open risks", words),
    )
    for table, found, noun, known in counted:
        if programme.keeps(table):
            yield from counts(about, found["rating"], noun, known)


def _declared(
    programme: Programme, about: Subject, record: Any, sheet: str, rows: list[int]
) -> Iterator[dict[str, Any]]:
    fields = ["declared_rag", "declared_on", "declared_by", "rag_reason"]
    who = ", ".join(filter(None, (record.declared_by, display_text.day(record.declared_on))))
    better = "better than the evidence" if record.is_declared_better else ""
    yield about.figure("declared", record.declared, "Declared by a person" + (f": {who}" if who else ""),
                       cells=cells_of(programme, sheet, fields, rows), source="Declared",
                       reason="; ".join(filter(None, (better, record.declared_reason))))  # fmt: skip


def _made_of(part: Part, scale: Scale) -> str:
    """Name the items of a part by rating, worst first; of those not rated only how many."""
    told = []
    for word in (*scale.ratings, rag.NOT_RATED, rag.COMPLETE, rag.CANCELLED):
        ids = [item.item_id for item in part.items if item.rating == word]
        if not ids or word in (rag.COMPLETE, rag.CANCELLED):
            told.extend([f"{word}: {len(ids)}"] if ids else [])
            continue
        rest = [f"{len(ids) - _NAMED} more"] if len(ids) > _NAMED else []
        told.append(f"{word}: {', '.join([*ids[:_NAMED], *rest])}")
    return "; ".join(told)
