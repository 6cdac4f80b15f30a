"""The workstream packs: for each lead, what belongs to the workstream and nothing else."""

import re
from collections.abc import Callable, Iterator

from xltools.edition import Edition
from xltools.packs.binding import bound
from xltools.packs.filtered import edition_of
from xltools.report import Book, Sheet
from xltools.sheets.cover import cover_sheet
from xltools.sheets.data_quality import data_quality_sheet
from xltools.sheets.decisions import decisions_sheet
from xltools.sheets.exceptions import exceptions_sheet
from xltools.sheets.kpi_charts import kpi_charts_sheet
from xltools.sheets.kpi_scorecard import kpi_scorecard_sheet
from xltools.sheets.lookups import workstream_names
from xltools.sheets.milestones import milestones_sheet
from xltools.sheets.month_plan import month_plan_sheet
from xltools.sheets.risks import risks_sheet
from xltools.sheets.workings import workings_sheet

SHEETS: tuple[Callable[[Edition], Sheet], ...] = (
    milestones_sheet,
    decisions_sheet,
    kpi_scorecard_sheet,
    kpi_charts_sheet,
    risks_sheet,
    exceptions_sheet,
    data_quality_sheet,
    workings_sheet,
)
_LONGEST_NAME = 60
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")


def workstream_packs(edition: Edition) -> Iterator[tuple[str, Book]]:
    """Make each workstream's pack, with its file name, in the order of the tracker."""
    taken: set[str] = set()
    for workstream_id in edition.results.workstreams["workstream_id"].drop_duplicates():
        if workstream_id:
            yield file_name(workstream_id, taken), workstream_pack(edition, workstream_id)


def workstream_pack(edition: Edition, workstream_id: str) -> Book:
    """Make one workstream's pack."""
    own = edition_of(edition, workstream_id)
    sheets = [month_plan_sheet(own, workstream_id), *(make(own) for make in SHEETS)]
    names = workstream_names(own)
    title = f"workstream pack, {names[workstream_id]}"
    return bound(own, title, [cover_sheet(own, title, sheets), *sheets])


def file_name(workstream_id: str, taken: set[str]) -> str:
    """Return a file name that every system takes, unlike those taken before, in any case; then it is taken too.

    Windows keeps names such as CON and NUL for itself; "workstream-" before them makes them plain names.
    """
    base = "workstream-" + (_NOT_IN_NAMES.sub("-", workstream_id).strip("-")[:_LONGEST_NAME] or "unnamed")
    name, count = base, 1
    while name.casefold() in taken:
        count += 1
        name = f"{base}-{count}"
    taken.add(name.casefold())
    return f"{name}.xlsx"
