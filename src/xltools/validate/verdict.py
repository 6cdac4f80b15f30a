"""A verdict: what one cell is read as, and which rule it breaks."""

from datetime import datetime
from typing import Any, NamedTuple

from xltools.validate.rules import BY_ID


class Verdict(NamedTuple):
    """What a cell is read as.

    Args:
        value: the typed value; None is a blank. A warning's value counts, an error's is blank.
        rule: the rule it breaks; empty where it is in order.
        suggested: the value that was probably meant, where that is another row's id.
    """

    value: Any
    rule: str = ""
    message: str = ""
    fix: str = ""
    suggested: str = ""

    @property
    def is_faulty(self) -> bool:
        """Whether the cell could not be read, so that what it should hold is not known."""
        return bool(self.rule) and BY_ID[self.rule].severity == "error"


class Limits(NamedTuple):
    """The first and last day that a date in the tracker may be; None is no limit.

    Args:
        starts, ends, as_at: what the settings are called that say so.
        sheet: and the sheet where they stand.
        is_assumed: whether the last day is no programme's end but far enough from As at to be a mistyped year.
    """

    earliest: datetime | None = None
    latest: datetime | None = None
    starts: str = "Programme starts"
    ends: str = "Programme ends"
    as_at: str = "As at"
    sheet: str = "Settings"
    is_assumed: bool = False


NO_LIMITS = Limits()


def fault(rule: str, message: str, fix: str) -> Verdict:
    """Blank a cell that cannot be read."""
    return Verdict(None, rule, message, fix)
