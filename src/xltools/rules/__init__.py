"""The forms that a schema's rules take: said once, judged by pandas, and by Excel where Excel can say them."""

from xltools.rules.across import has_open_action, has_row, lookup, newest_day, parts, reading_across, within_as_at
from xltools.rules.conditions import (
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
from xltools.rules.forms import broken_when, error, stated_once, table_rule, warning
from xltools.rules.questions import asked_if_parts, parent_answers
from xltools.rules.reviews import areas_to_judge, at_last_review, last_review, recently_reviewed
from xltools.rules.series import has_gap_before, is_backward, turns_provisional
from xltools.rules.settings import is_given, limit, rising_settings, setting_rows, setting_rule
from xltools.rules.waiting import closes_a_circle, is_on_a_circle, of_awaited

__all__ = [
    "Condition",
    "above",
    "among",
    "areas_to_judge",
    "asked_if_parts",
    "at_last_review",
    "before",
    "below",
    "blank",
    "broken_when",
    "closes_a_circle",
    "dated",
    "error",
    "given",
    "has_gap_before",
    "has_open_action",
    "has_row",
    "is_backward",
    "is_given",
    "is_on_a_circle",
    "last_review",
    "limit",
    "lookup",
    "newest_day",
    "numeric",
    "of_awaited",
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
