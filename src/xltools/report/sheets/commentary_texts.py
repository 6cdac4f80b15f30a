"""Commentary texts: what a page says beside a figure: what the data says, what is behind it, and what is being done.

They are made here and laid out elsewhere. A commentary for another period is never shown: only its day is.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from xltools.measures.actions import actions_about
from xltools.measures.commentary import CURRENT, NONE, is_wanted
from xltools.measures.display_text import day
from xltools.measures.frames import once
from xltools.report.context import ReportContext
from xltools.report.sheets.kpi_words import outlook_sentence
from xltools.report.sheets.words import Record, day_or, records, text_or
from xltools.text.words import capital


class Texts(NamedTuple):
    """The three short texts of a KPI.

    Attributes:
        says: what the data says; each sentence can be on a line of its own.
        behind: what is behind it, or that nobody has said, if somebody should have; '' if nothing needs to be said.
        doing: what is being done, by whom; '' if nobody said so for this period.
        actions: the open actions about it, each with its owner and day.
    """

    says: tuple[str, ...]
    behind: str
    doing: str
    actions: tuple[str, ...]


@once
def commentaries(context: ReportContext) -> dict[str, Record]:
    """Return what was said about each item, by its id."""
    return {record["item_id"]: record for record in records(context.results.commentary)}


def kpi_texts(context: ReportContext, kpi: Record, said: Mapping[str, Record]) -> Texts:
    """Make the three short texts of a KPI.

    Args:
        kpi: its row of the scorecard.
        said: from `commentaries`.
    """
    own = said.get(kpi["kpi_id"])
    behind = behind_text(own)
    is_asked = context.programme.keeps("commentary") and own is not None and own["state"] != CURRENT
    if is_asked and is_wanted(kpi["rating"], kpi["variation"], context.scale):
        behind = without_text(own)
    says = dict.fromkeys(
        [kpi["variation_sentence"], kpi["zone_sentence"], kpi["assurance_sentence"], outlook_sentence(kpi)]
    )
    return Texts(tuple(each for each in says if each), behind, doing_text(own), action_texts(context, kpi["kpi_id"]))


def behind_text(said: Record | None) -> str:
    """Say what is behind an item's figure or rating; '' if nobody said so for this period."""
    if said is None or said["state"] != CURRENT:
        return ""
    return _of_its_period(said) + capital(text_or(said["behind"], ""))


def doing_text(said: Record | None) -> str:
    """Say what is being done about an item, by whom; '' if nobody said so for this period."""
    done = "" if said is None or said["state"] != CURRENT else text_or(said["doing"], "")
    if said is None or not done:
        return ""
    by = text_or(said["by"], "")
    return capital(f"{done.rstrip('. ')} ({by})." if by else done)


def without_text(said: Record | None) -> str:
    """Say that there is no commentary for the period, and for which the last one is."""
    period = None if said is None else day_or(said["period"])
    told = f"No commentary for {day(period)}" if isinstance(period, date) else "No commentary for this period"
    last = None if said is None or said["state"] == NONE else day_or(said["last_period_end"])
    return f"{told}; the last one is for {day(last)}." if isinstance(last, date) else f"{told}."


def action_texts(context: ReportContext, item_id: str) -> tuple[str, ...]:
    """Say of each open action about an item what it is, by whom and by when: "ACT-19 ..., Lead, by 31 May 2012"."""
    return tuple(
        ", ".join(
            part
            for part in (
                f"{record['action_id']} {text_or(record['action'], 'action not given')}",
                text_or(record["owner"], "owner not given"),
                _by_when(record),
            )
        )
        for record in actions_about(context.programme, item_id)
    )


def _by_when(record: Record) -> str:
    due = day_or(record["due"])
    if not isinstance(due, date):
        return "no due date"
    return f"due {day(due)}, overdue" if record["is_overdue"] else f"by {day(due)}"


def _of_its_period(said: Record) -> str:
    """Name the period of a commentary that is newer than the figure beside it; '' if they are of one month."""
    period, end = day_or(said["period"]), day_or(said["period_end"])
    if not isinstance(period, date) or not isinstance(end, date):
        return ""
    return "" if (period.year, period.month) == (end.year, end.month) else f"{day(end)}: "
