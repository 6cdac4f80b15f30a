"""The open action about a thing that is off track, for the summary's last column."""

from datetime import date

from xltools.measures.actions import actions_about
from xltools.report.context import ReportContext
from xltools.report.sheets.layout import day
from xltools.report.sheets.words import Record, day_or, text_or
from xltools.schema.columns import split
from xltools.text.words import capital, listed


def open_action(context: ReportContext, item_id: str, *, is_direct: bool = False) -> Record | None:
    """Return the open action about a thing that is due first, or None if there is none.

    Args:
        is_direct: whether to ignore actions about a risk behind a milestone.
    """
    found = actions_about(context.programme, item_id) if item_id else []
    return next((each for each in found if each["is_direct"] or not is_direct), None)


def action_sentence(context: ReportContext, item_id: str) -> str:
    """Say what is done about a thing, by whom and by when."""
    action = open_action(context, item_id)
    if action is None:
        return "No open action is given"
    due = day_or(action["due"])
    by = f", by {day(due)}{_overdue(due, context)}" if isinstance(due, date) else ""
    owner = f" ({text_or(action['owner'], 'no owner given')}{by})"
    through = "" if action["is_direct"] else f"Through {action['item_id']}: "
    return f"{through}{text_or(action['action'], 'its action is blank')}{owner}"


def _overdue(due: date, context: ReportContext) -> str:
    return ", overdue" if due < context.as_at else ""


def if_not_decided(context: ReportContext, decision: Record) -> str:
    """Say what follows without a decision: in the tracker's own words, else its action's consequence or what waits."""
    if decision["if_not_decided"]:
        return str(decision["if_not_decided"])
    action = open_action(context, decision["milestone_id"], is_direct=True)
    consequence = text_or(action["consequence"], "") if action else ""
    risk = decision["risk_area"]
    if consequence or risk:
        return capital(consequence or risk)
    waiting = split(decision["waited_on_by"])
    verb = "depends" if len(waiting) == 1 else "depend"
    return f"{listed(waiting)} {verb} on it" if waiting else "Consequence not given"


def state_words(decision: Record) -> str:
    """Say the state of a decision; one that is asked today may be overdue too."""
    is_both = decision["state"] == "Asked today" and decision["is_overdue"]
    return f"{decision['state']}, overdue" if is_both else str(decision["state"])
