"""Key messages: what a Board has to know before it opens anything, under Alert, Advise and Assure."""

from typing import Any

from xltools.report.context import ReportContext
from xltools.text.words import counted, listed

ALERT, ADVISE, ASSURE = "Alert", "Advise", "Assure"
MOST = 5


def key_messages(context: ReportContext) -> tuple[tuple[str, str], ...]:
    """Return at most five messages: the heading word and a sentence, what alarms first."""
    rows: list[dict[Any, Any]] = context.results.workstreams.to_dict("records")
    told = [
        (ALERT, _rated(rows, word)) for word in context.scale.off_track
    ] + [(ADVISE, _worse(rows)), (ASSURE, _rated(rows, context.scale.best))]  # fmt: skip
    return tuple((heading, sentence) for heading, sentence in told if sentence)[:MOST]


def _rated(rows: list[dict[Any, Any]], rating: str) -> str:
    names = [str(row["workstream"] or row["workstream_id"]) for row in rows if row["rating"] == rating]
    return f"{counted(len(names), 'workstream')} rated {rating}: {listed(names)}." if names else ""


def _worse(rows: list[dict[Any, Any]]) -> str:
    names = [str(row["workstream"] or row["workstream_id"]) for row in rows if row["movement"] == "Worse"]
    return f"{counted(len(names), 'workstream')} worse than in the last report: {listed(names)}." if names else ""
