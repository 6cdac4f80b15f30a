"""The forms of a schema's rules: written once, checked by pandas, and by Excel where Excel can express them."""

from typing import TYPE_CHECKING

from xltools.moved import warn_renamed
from xltools.schema.rules.across import (
    has_open_action,
    has_row,
    has_word,
    lookup,
    newest_day,
    parts,
    reading_across,
    within_as_at,
)
from xltools.schema.rules.conditions import (
    Condition,
    above,
    among,
    before,
    below,
    blank,
    dated,
    given,
    numeric,
    off_month_end,
    off_track,
    rated,
    unlike_in,
    word,
)
from xltools.schema.rules.forms import broken_when, error, stated_once, table_rule, warning
from xltools.schema.rules.questions import asked_if_parts, asked_on, parent_answers
from xltools.schema.rules.reviews import (
    areas_to_judge,
    at_last_review,
    closes_a_cycle,
    is_on_a_cycle,
    last_review,
    last_reviewed,
    recently_reviewed,
)
from xltools.schema.rules.series import has_gap_before, is_backward, numbered, turns_provisional
from xltools.schema.rules.settings import is_given, limit, rising_settings, setting_rows, setting_rule

__all__ = [
    "Condition",
    "above",
    "among",
    "areas_to_judge",
    "asked_if_parts",
    "asked_on",
    "at_last_review",
    "before",
    "below",
    "blank",
    "broken_when",
    "closes_a_cycle",
    "dated",
    "error",
    "given",
    "has_gap_before",
    "has_open_action",
    "has_row",
    "has_word",
    "is_backward",
    "is_given",
    "is_on_a_cycle",
    "last_review",
    "last_reviewed",
    "limit",
    "lookup",
    "newest_day",
    "numbered",
    "numeric",
    "off_month_end",
    "off_track",
    "parent_answers",
    "parts",
    "rated",
    "reading_across",
    "recently_reviewed",
    "rising_settings",
    "setting_rows",
    "setting_rule",
    "stated_once",
    "table_rule",
    "turns_provisional",
    "unlike_in",
    "warning",
    "within_as_at",
    "word",
]

#: Old public name -> the one that replaced it.
_RENAMED = {"closes_a_circle": closes_a_cycle, "is_on_a_circle": is_on_a_cycle}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Find a rule under its former name, and warn."""
        if name not in _RENAMED:
            raise AttributeError(f"module 'xltools.schema.rules' has no attribute '{name}'")
        warn_renamed(f"xltools.schema.rules.{name}", f"xltools.schema.rules.{_RENAMED[name].__name__}")
        return _RENAMED[name]
