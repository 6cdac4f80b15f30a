"""What offices type for the words in our lists, if every office means the same by them.

Only the office itself can say what it means by Amber or HIGH.
"""

from collections.abc import Mapping
from functools import cache

from xltools.text.words import key_of

_STATUS_WORDS = {
    "Not started": "not started;to do;todo;planned;not begun;pending;not yet started;yet to start;upcoming;future;scheduled;new",
    "In progress": "in progress;ongoing;on going;started;underway;under way;doing;wip;work in progress;active;in hand;"
    "in delivery;on track;open",
    "Complete": "complete;completed;done;finished;closed;delivered;achieved;resolved;fixed;100%",
    "On hold": "on hold;paused;hold;suspended;parked",
    "Cancelled": "cancelled;canceled;dropped;withdrawn;stopped;abandoned;no longer required;descoped",
}
_OPEN_WORDS = {
    "Open": "open;live;active;opened;current",
    "Closed": "closed;resolved;complete;completed;expired;retired",
}
_ACTION_WORDS = {
    "Open": "open;no;n;in progress;ongoing;not started;outstanding;active;to do;doing;not yet due;in hand;under way;started;new;overdue;live;underway",
    "Done": "done;yes;y;✓;✔;complete;completed;closed;finished;implemented;resolved;delivered",
    "Dropped": "dropped;cancelled;canceled;withdrawn;no longer required",
}
_YES_NO = {"Yes": "yes;y;true;✓;✔", "No": "no;n;false"}
_RAG_WORDS = {
    "Red": "red;r", "Green": "green;g", "Amber/Red": "amber red;amber/red;a/r;ar;red/amber",
    "Amber/Green": "amber green;amber/green;a/g;ag;green/amber",
}  # fmt: skip
_WORDS: Mapping[str, Mapping[str, str]] = {
    "Milestones.status": _STATUS_WORDS,
    "Risks.status": _OPEN_WORDS,
    "Actions.status": _ACTION_WORDS,
    "Milestones.declared_rag": _RAG_WORDS,
    "Workstreams.declared_rag": _RAG_WORDS,
    "Milestones.critical": _YES_NO,
    "Business cases.cashable": _YES_NO,
    "KPIs.unit": {"%": "%;percent;percentage;pct", "number": "number;count;no;no.;#;num", "GBP": "gbp;£;pounds;£k"},
    "KPIs.better_is": {"Higher": "higher;up;high;bigger is better;higher is better;increase", "Lower": "lower;down;low;smaller is better;lower is better;decrease"},
    "Business cases.kind": {"Saving": "saving;savings;efficiency", "Investment": "investment;cost", "Disinvestment": "disinvestment"},
}  # fmt: skip


@cache
def meaning(target: str, word: str) -> str | None:
    """Return our word for one that means the same in every office, in a field ("Milestones.status"); else None."""
    found = _WORDS.get(target, {})
    key = key_of(word)
    return next((ours for ours, said in found.items() if key == key_of(ours) or key in said.split(";")), None)
