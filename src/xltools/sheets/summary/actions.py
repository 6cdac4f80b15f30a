"""The open action about a thing that is off track, for the summary's last column."""

from xltools.edition import Edition
from xltools.sheets.layout import day
from xltools.sheets.words import Record, capital, day_or, records, text_or


def open_action(edition: Edition, item_id: str) -> Record | None:
    """Return the open action about a thing that is due first, or None where there is none."""
    actions = edition.programme.actions
    found = actions[(actions["item_id"] == item_id) & (actions["status"] == "Open")].sort_values("due")
    return records(found)[0] if len(found) else None


def action_sentence(edition: Edition, item_id: str) -> str:
    """Say what is done about a thing, by whom and by when."""
    action = open_action(edition, item_id)
    if action is None:
        return "No open action is given"
    due = day_or(action["due"])
    by = f", by {day(due)}" if due is not None and not isinstance(due, str) else ""
    owner = f" ({text_or(action['owner'], 'no owner given')}{by})"
    return f"{action['action']}{owner}"


def if_not_decided(edition: Edition, decision: Record) -> str:
    """Say what follows if a decision is not taken: its action's consequence, its risk area, or what waits on it."""
    action = open_action(edition, decision["milestone_id"])
    consequence = text_or(action["consequence"], "") if action else ""
    risk = decision["risk_area"]
    if consequence or risk:
        return capital(consequence or risk)
    waiting = decision["waited_on_by"]
    return f"{waiting.replace('; ', ', ')} must wait for it" if waiting else "Consequence not given"
