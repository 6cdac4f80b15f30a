"""Wire: what passes between a worker and its parent, and into the cache: one JSON object on one line."""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict
from typing import Any

from xltools.measures.region.summary import COUNCIL, LEFT_OUT, LeftOut, Summary

Outcome = Summary | LeftOut


def to_line(outcome: Outcome) -> bytes:
    """Write an outcome as one line, without its end."""
    if isinstance(outcome, LeftOut):
        return json.dumps({"left_out": asdict(outcome)}).encode()
    return json.dumps({"council": dict(outcome.council), "tables": b64encode(outcome.packed).decode()}).encode()


def from_line(line: bytes) -> Outcome:
    """Read an outcome.

    Raises:
        ValueError: the line is none.
    """
    told: Any = json.loads(line)
    if isinstance(told, dict) and set(told.get("left_out", ())) == set(LEFT_OUT):
        return LeftOut(**told["left_out"])
    if isinstance(told, dict) and set(told.get("council", ())) == set(COUNCIL):
        return Summary(told["council"], b64decode(told["tables"], validate=True))
    raise ValueError("this is no outcome")
