"""The workstream packs: for each lead, what belongs to the workstream and nothing else."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from xltools.report.context import ReportContext
from xltools.report.model import Book
from xltools.report.packs.books import bound, covered
from xltools.report.packs.catalogue import MONTH_PLANS, choice_of, laid_out
from xltools.report.packs.filtered import context_of
from xltools.report.sheets.shared_columns import workstream_names
from xltools.text.words import within_a_sentence

SHEETS = (MONTH_PLANS, "KPI summary", "KPI pages", "Top risks", "Exceptions in brief")
FULL = ("Milestones", "Decisions", "KPI scorecard", "KPI charts", "Risks", "Exceptions", "Data quality", "Workings")
_LONGEST_NAME = 60
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")


def workstream_packs(context: ReportContext) -> Iterator[tuple[str, Callable[[], Book]]]:
    """Yield the file name of each workstream's pack with what makes it, in the order of the tracker."""
    taken: set[str] = set()
    for workstream_id in context.results.workstreams["workstream_id"].drop_duplicates():
        if workstream_id:
            yield file_name(workstream_id, taken), partial(workstream_pack, context, workstream_id)


def workstream_pack(context: ReportContext, workstream_id: str) -> Book:
    """Make one workstream's pack."""
    own = context_of(context, workstream_id)
    sheets = laid_out(own, "workstream", SHEETS, appendix=FULL)
    named = workstream_names(own)[workstream_id]
    title = f"{choice_of(own, 'workstream').title or 'Workstream pack'}, {named}"
    return bound(own, within_a_sentence(title), covered(own, title, sheets))


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
