"""Targets beside periods across the page: which column has them, and what only a person can say about them."""

import re
from collections.abc import Mapping

from xltools.schema.heading_synonyms import plain
from xltools.validate.adopt.column_profile import Profile
from xltools.validate.adopt.proposal import TableProposal

#: What we ask about a column of targets -> its name and its meaning. Without both answers, targets are not read.
ASKED: Mapping[str, tuple[str, str]] = {
    "targets_due": (
        "Targets due",
        (
            "The last day for which the targets under {heading} hold, such as 31 March 2026. With Targets hold from "
            "they are read, and KPIs are rated by them; leave both blank, and they are not."
        ),
    ),
    "targets_set_on": ("Targets hold from", "The first day for which the targets under {heading} hold."),
}
_OTHERS = frozenset({"date", "by", "due", "rag", "met", "status", "owner", "long", "stretch", "2030"})
_PERCENT = re.compile(r"[0-9][0-9.,]*\s*%")


def target_column(table: TableProposal) -> Profile | None:
    """Return a scorecard's only column with a target for each row; None if there is none, or two."""
    if table.of != "KPIs" or not table.profile.months:
        return None
    found = [each.profile for each in table.columns if not each.name and _is_target(each.profile)]
    return found[0] if len(found) == 1 else None


def _is_target(column: Profile) -> bool:
    words = set(plain(column.heading).split())
    if "target" not in words or words & _OTHERS or " / " in column.heading:
        return False
    shares = sum(_PERCENT.fullmatch(text) is not None for text in column.texts)
    return bool(column.values) and column.numbers * len(column.values) + shares >= 0.8 * len(column.values)
