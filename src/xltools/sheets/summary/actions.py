"""The open action about a thing that is off track, for the summary's last column."""

from xltools.edition import Edition
from xltools.sheets.layout import day
from xltools.sheets.words import Record, day_or, records


def open_action(edition: Edition, item_id: str) -> Record | None:
    """Return the first open action about a thing, or None where there is none."""
    exceptions = edition.results.exceptions
    found = records(exceptions[(exceptions["item_id"] == item_id) & (exceptions["action"] != "")])
    return found[0] if found else None


def action_sentence(edition: Edition, item_id: str) -> str:
    """Say what is done about a thing, by whom and by when."""
    action = open_action(edition, item_id)
    if action is None:
        return "No open action is given"
    due = day_or(action["due"])
    by = f", by {day(due)}" if due is not None and not isinstance(due, str) else ""
    owner = f" ({action['owner']}{by})" if action["owner"] else by
    return f"{action['action']}{owner}"
