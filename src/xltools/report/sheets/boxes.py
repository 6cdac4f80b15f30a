"""A milestone as a box of three cells: what it is, when, and its rating in word and colour."""

import math
from datetime import date

import pandas as pd

from xltools.programme import Programme
from xltools.report.model import Cell, Formula, Link, Rich
from xltools.report.sheets.layout import Layout, short_day
from xltools.report.sheets.words import Record, day_or, text_or
from xltools.schema import rag
from xltools.schema.columns import split
from xltools.text.words import capital, listed, plural

#: How many rows a box takes.
ROWS = 3


def border_of(record: Record) -> str:
    """Return the border that shows a milestone's kind: a risk area's, a decision's, or a plain one."""
    if record["risk_area"]:
        return "risk"
    return "decision" if record["kind"] == "Key decision" else "milestone"


def border_key(programme: Programme) -> tuple[tuple[str, str], ...]:
    """Say what each border means, in the programme's own words for kinds of milestone."""
    decisions, others = programme.words_for("milestones", "kind", "Key decision", "Programme milestone")
    key = (
        (f"{listed([*decisions], 'or')}: thick border", "body small decision"),
        (f"{listed([*others], 'or')}: thin border", "body small milestone"),
        ("Risk area: double border", "body small risk"),
    )
    is_there = (not programme.lacks("milestones", "kind"), True, not programme.lacks("milestones", "risk_area"))
    shown = tuple(each for each, is_shown in zip(key, is_there, strict=True) if is_shown)
    return shown if len(shown) > 1 else ()


def kinds(programme: Programme) -> str:
    """Name the kinds of milestone."""
    decisions, others = programme.words_for("milestones", "kind", "Key decision", "Programme milestone")
    if programme.lacks("milestones", "kind"):
        return "Milestones"
    if "kind" not in programme.said.get("milestones", {}):
        return "Key decisions and programme milestones"
    return f"Milestones of every kind ({listed([*decisions, *others])})"


def past_date(milestones: pd.DataFrame) -> "pd.Series[bool]":
    """Say which are past their date and not known to be done."""
    unknown = (milestones["status"] == "") & ~milestones["is_open"].astype(bool)
    return milestones["is_overdue"].astype(bool) | (unknown & (milestones["rating"] != rag.COMPLETE))


def standing(programme: Programme, record: Record) -> str | None:
    """Say the state of a milestone without a rating: past its date, or its status in the office's word."""
    if record["is_overdue"] or (record["status"] == "" and not record["is_open"]):
        return "Past its date"
    return programme.word("milestones", "status", record["status"], record["row"]) or None


def put_box(
    layout: Layout, row: int, column: int, record: Record, *, by_plan: bool = False, said: str | None = ""
) -> None:
    """Put a milestone's box, which looks up its rating live in the milestones' table.

    Args:
        by_plan: whether the box is in the month it was planned for, so that it says by how much it missed its day. It
            then has room for its risk area, too.
        said: what to show in place of its rating; None for nothing, "" for the rating.
    """
    border = border_of(record)
    runs = [(record["milestone_id"], "strong"), (f"  {text_or(record['milestone'], 'without a name')}", "")]
    if record["risk_area"]:
        runs.append((f"  Risk area: {record['risk_area']}" if by_plan else " (risk area)", "quiet"))
    layout.cells[row, column] = Cell(Rich(tuple(runs)), f"body small top indented {border} upper")
    layout.put(row + 1, column, when(record, by_plan=by_plan), f"body small quiet indented {border} middle")
    expression = f'INDEX(tbl_Milestones[Rating],MATCH("{record["milestone_id"]}",tbl_Milestones[ID],0))'
    link = Link("Workings", f"{record['milestone_id']}.rating")
    if said != "":
        layout.put(row + 2, column, said, f"body small strong indented {border} lower", link if said else None)
        return
    layout.put(row + 2, column, Formula(expression, record["rating"]), f"rating small {border} lower", link)


def when(record: Record, *, by_plan: bool = False) -> str:
    """Say when a milestone was or will be reached, and how late; for a decision, by whom.

    "Due 25 Apr 2012, 28 days late", "Care Trust Board: due 25 Apr 2012, on time".
    """
    if record["status"] == "Cancelled":
        planned = day_or(record["first_baseline"])
        return f"Cancelled, was due {short_day(planned)}" if by_plan and isinstance(planned, date) else "Cancelled"
    if record["status"] == "Complete":
        return _reached(record, by_plan=by_plan)
    expected = day_or(record["expected"])
    if not isinstance(expected, date):
        return "No date given"
    if record["status"] == "" and not record["is_open"]:
        return f"Was due {short_day(expected)}; not known if done"
    start = f"{_bodies(record)}on hold, " if record["status"] == "On hold" else _bodies(record)
    late = _late(record["slip_days"])
    if record["is_overdue"]:
        planned = planned_day(record)
        return capital(f"{start}overdue{f', was due {short_day(planned)}' if planned else ''}{late}")
    return capital(f"{start}due {short_day(expected)}{late}")


def _bodies(record: Record) -> str:
    """Name who decides, before the rest; '' if it is not a decision."""
    if record["kind"] != "Key decision":
        return ""
    bodies = listed(split(record["decision_body"]), "and")
    return f"{bodies}: " if bodies else "decision "


def _reached(record: Record, *, by_plan: bool) -> str:
    actual = day_or(record["actual"])
    if not isinstance(actual, date):
        return "Done, no date given"
    outcome = f": {record['decision_outcome'].lower()}" if record["decision_outcome"] else ""
    by = _bodies(record)
    if by.endswith(": "):
        told = capital(f"{by}{outcome.removeprefix(': ') or 'decided'} {short_day(actual)}")
    else:
        told = f"{'Decided' if by else 'Done'} {short_day(actual)}{outcome}"
    return told + (_late(record["slip_days"]) if by_plan else "")


def planned_day(record: Record) -> date | None:
    """Return the day from which the slip counts, else the forecast; what is overdue is expected on As at itself."""
    days = (day_or(record[name]) for name in ("first_baseline", "forecast"))
    return next((day for day in days if isinstance(day, date)), None)


def _late(slip_days: float) -> str:
    if math.isnan(slip_days):
        return ""
    if slip_days == 0:
        return ", on time"
    return f", {plural(abs(int(slip_days)), 'day')} {'late' if slip_days > 0 else 'early'}"
