"""How a council is left out of a roll-up: the kinds of reason, and the tracker concerned.

`region/summarise.py` finds what cannot be read, or is not a tracker that the region can use. `region/discovery.py`
decides which of two trackers counts. `worker.py`, `worker_process.py` and `engines.py` find what crashed or took too
long.
"""

from dataclasses import dataclass

#: Why a tracker does not count, in the words that the pack shows.
CANNOT_READ, NO_TRACKER, OTHER_VERSION = "Cannot be read", "Not a tracker", "Another version"
NO_AS_AT, NO_ORGANISATION, OTHER_SCALE = "No As at", "No organisation", "Another rating scale"
TOO_SLOW, CRASHED, FAILED = "Time limit", "Reader crashed", "xltools failed"
OLDER, TWICE = "An older report", "The same day twice"

#: The fields known about each tracker that does not count.
LEFT_OUT: dict[str, str] = {"file": "str", "organisation": "str", "kind": "str", "reason": "str", "todo": "str"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A tracker that does not count: whose it is, as far as known, why, and what to do."""

    file: str
    kind: str
    reason: str
    todo: str = ""
    organisation: str = ""
