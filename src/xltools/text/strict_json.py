"""JSON that others may have changed: refused unless every number is finite and every name is there once."""

import json
import math
from typing import Any, NoReturn

#: More digits than any of our numbers has, and within what a float holds.
_MOST_DIGITS = 300


def from_json(content: bytes | str) -> Any:
    """Read JSON.

    Raises:
        ValueError: it is not JSON, is nested too deeply, holds NaN, Infinity or a number too large, or one name twice.
    """
    try:
        return json.loads(
            content, parse_constant=_refuse, parse_float=_finite, parse_int=_whole, object_pairs_hook=_once
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large a number")
    return number


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError(f"{text[:20]}... is too large a number")
    return int(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise ValueError("it says one thing twice")
    return named
