"""Summarise: one tracker in, what the region keeps of it out; runs in a worker, with the shipped schemas only."""

import math
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd

from xltools.errors import SchemaFault, TrackerRefused, XltoolsError
from xltools.findings import Finding, counts
from xltools.measures.assessment import requirements
from xltools.measures.finding_source import Case
from xltools.measures.incomplete_kpis import incomplete
from xltools.measures.national import checkpoints, national
from xltools.measures.region.left_out import (
    CANNOT_READ,
    NO_AS_AT,
    NO_ORGANISATION,
    NO_TRACKER,
    OTHER_SCALE,
    OTHER_VERSION,
    LeftOut,
)
from xltools.measures.region.tracker_summary import Lane, Summary, pack
from xltools.measures.results import Results, results
from xltools.programme import Programme, programme_from
from xltools.region.components import (
    asked_questions,
    good_practice,
    kept_series,
    kpi_lanes,
    lanes_of,
    lanes_of_rows,
    likelihood_cells,
    reading_lanes,
    review_cells,
    reviews,
)
from xltools.schema.columns import own_text
from xltools.schema.files import mapping_beside
from xltools.schema.loading import Schemas, load_schemas
from xltools.schema.rag import FOUR
from xltools.tracker import RawTracker, read_tracker
from xltools.validate import Validation, settle, validate_tracker

_SETTINGS = "Settings"
_OURS = ", ".join(FOUR.words)


@own_text()
def summarise(path: Path, file: str, source: str = "") -> Summary | LeftOut:
    """Read, validate and measure one tracker, or say why it cannot count.

    Faulty cells count as blank and are listed among the rules broken; a council's own schemas are never run.

    Args:
        file: the tracker's name in the region, as reports show it.
        source: the text of the mapping by which all are read; "" where each is a tracker of ours, or has its own.
    """
    try:
        raw = read_tracker(path)
    except XltoolsError as fault:
        told = str(fault).replace(str(path), file)  # a pack names no folder of this machine
        return LeftOut(file, CANNOT_READ, told, "Ask the council for the workbook again, saved in Excel.")
    source = source or mapping_beside(path)
    try:
        schemas = _schemas(source)
        validation = validate_tracker(raw, schemas)
    except (SchemaFault, TrackerRefused) as fault:
        return _no_tracker(file, fault, source)
    refused = _refusal(validation, file)
    if refused is not None:
        return refused
    programme = programme_from(validation.tables, validation.places, raw.sha256)
    if raw.ratings not in ("", _OURS):
        told = f"It uses another rating scale, {raw.ratings}; a region uses {_OURS}."
        return LeftOut(file, OTHER_SCALE, told, "Ask the council for a tracker with the region's ratings.",
                       programme.settings.organisation or programme.settings.council)  # fmt: skip
    if not (programme.settings.organisation or programme.settings.council):
        return LeftOut(file, NO_ORGANISATION, "The Settings name neither Organisation nor Council.",
                       "Ask the council to fill both in, in Settings.")  # fmt: skip
    return _summary(programme, raw, validation, schemas, file)


def _no_tracker(file: str, fault: XltoolsError, source: str) -> LeftOut:
    if not source:
        return LeftOut(file, NO_TRACKER, "None of a tracker's sheets is in it.", "Name the council's tracker instead.")
    told = str(fault).partition(" Run `xltools adopt")[0]
    return LeftOut(file, NO_TRACKER, told, "Ask the council to keep to the layout, or read it by a mapping of its own.")


@cache
def _schemas(source: str) -> Schemas:
    return load_schemas(read_by=(source, "the region")) if source else load_schemas()


def _refusal(validation: Validation, file: str) -> LeftOut | None:
    """Say why a tracker that was read cannot count; None where it can."""
    version = next((finding for finding in validation.findings if finding.rule == "STR-01"), None)
    if version is not None:
        return LeftOut(file, OTHER_VERSION, version.message, "Ask the council to move to this version of the tracker.")
    if math.isnan(validation.tables.as_at.year):  # NaT
        return LeftOut(file, NO_AS_AT, "The Settings give no As at, or one that is not a date.",
                       "Ask the council to type As at in Settings, as a date.")  # fmt: skip
    return None


def _summary(programme: Programme, raw: RawTracker, validation: Validation, schemas: Schemas, file: str) -> Summary:
    measured = results(programme)
    series, findings = kept_series(programme, measured.kpi_periods), _findings(programme, measured, validation, schemas)
    standing = measured.programme
    asked = asked_questions(programme)
    tables = {
        "checkpoints": _checkpoints(programme, series),
        "requirements": _requirements(programme),
        "reviews": reviews(programme),
        "kpis": kpi_lanes(programme, series),
        "readings": reading_lanes(programme, series),
        "support": asked.support,
        "practice": good_practice(programme),
        "rules_broken": _rules_broken(findings),
    }
    tally, settings = counts(findings), programme.settings
    council = {
        "council": settings.council, "organisation": settings.organisation or settings.council,
        "programme": settings.programme, "marking": settings.marking, "file": file, "sha256": raw.sha256,
        "as_at": programme.as_at.isoformat(), "errors": tally["error"], "warnings": tally["warning"],
        "waived": tally["waived"], "questions_asked": asked.asked, "questions_answered": asked.answered,
        "notes": " ".join((*raw.notes, *validation.left_out)), "rating": standing.rating,
        "declared": standing.declared, "reason": standing.reason,
    }  # fmt: skip
    return Summary(council, pack(tables))


def _findings(programme: Programme, measured: Results, validation: Validation, schemas: Schemas) -> list[Finding]:
    """Return what was found in the tracker, and the readings that it lacks."""
    lacking = incomplete(Case(programme, measured, None))
    return settle([*validation.findings, *lacking], validation, schemas)


def _checkpoints(programme: Programme, series: pd.DataFrame) -> list[Lane]:
    frame = checkpoints(programme, national(programme, series))
    return lanes_of("checkpoints", frame, cells=likelihood_cells(programme, frame))


def _requirements(programme: Programme) -> list[Lane]:
    frame = requirements(programme)
    return lanes_of("requirements", frame, cells=review_cells(programme, frame))


def _rules_broken(findings: list[Finding]) -> list[Lane]:
    """Count the findings that stand by rule, errors first, then the commonest; each with its first place."""
    standing = [finding for finding in findings if not finding.waived]
    often = Counter((finding.severity, finding.rule) for finding in standing)
    first: dict[tuple[str, str], Finding] = {}
    for finding in standing:
        first.setdefault((finding.severity, finding.rule), finding)
    ordered = sorted(often.items(), key=lambda each: (each[0][0] != "error", -each[1], each[0][1]))
    rows = (
        (rule, severity, count, first[severity, rule].message, _place(first[severity, rule]))
        for (severity, rule), count in ordered
    )
    return lanes_of_rows("rules_broken", rows)


def _place(finding: Finding) -> str:
    return f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
