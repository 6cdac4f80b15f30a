"""Wire: what passes between a worker and its parent, and into the cache: one JSON object on one line."""

import json
from dataclasses import asdict
from typing import Any

from xltools.measures.region.tables import COUNCIL, LEFT_OUT, LeftOut, Summary

Outcome = Summary | LeftOut


def to_line(outcome: Outcome) -> bytes:
    """Write an outcome as one line, without its end."""
    if isinstance(outcome, LeftOut):
        return json.dumps({"left_out": asdict(outcome)}).encode()
    return b'{"council": %b, "tables": %b}' % (json.dumps(dict(outcome.council)).encode(), outcome.packed)


def from_line(line: bytes) -> Outcome:
    """Read an outcome.

    Raises:
        ValueError: the line is none.
    """
    told: Any = json.loads(line)
    if isinstance(told, dict) and set(told.get("left_out", ())) == set(LEFT_OUT):
        return LeftOut(**told["left_out"])
    if isinstance(told, dict) and set(told.get("council", ())) == set(COUNCIL):
        packed = line[line.index(b'"tables": ') + len(b'"tables": ') : -1]
        return Summary(told["council"], packed)
    raise ValueError("this is no outcome")
