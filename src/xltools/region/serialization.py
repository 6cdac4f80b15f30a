"""What passes between worker, parent and cache: JSON, one object on a line; no pickle that could run code."""

import builtins
import contextlib
import re
import sys
import threading
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from json import dumps
from pickle import UnpicklingError
from typing import Any

from xltools.measures.region.left_out import LEFT_OUT, LeftOut
from xltools.measures.region.tracker_summary import COUNCIL, DAY, FIELDS, Summary
from xltools.text.strict_json import from_json

Outcome = Summary | LeftOut

#: More than this, packed or unpacked, no tracker within the reader's bounds comes to.
MOST_BYTES = 256 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEXT: frozenset[type] = frozenset({str, type(None)})
#: What a lane of each dtype may hold; bool is a kind of its own.
_HOLDS: Mapping[str, frozenset[type]] = {
    "str": _TEXT,
    DAY: _TEXT,
    "bool": frozenset({bool}),
    "int64": frozenset({int}),
    "float64": frozenset({int, float, type(None)}),
}


def to_line(outcome: Outcome) -> bytes:
    """Write an outcome as one line, without its end."""
    if isinstance(outcome, LeftOut):
        return dumps({"left_out": asdict(outcome)}).encode()
    return dumps({"council": dict(outcome.council), "tables": b64encode(outcome.packed).decode()}).encode()


def from_line(line: bytes) -> Outcome:
    """Read an outcome.

    Raises:
        ValueError: the line is none: it is too long, no JSON, or does not fit its form in any part.
    """
    if len(line) > MOST_BYTES:
        raise ValueError("it is too long")
    told: Any = from_json(line)
    if isinstance(told, dict) and set(told) == {"left_out"}:
        return _left_out(told["left_out"])
    if isinstance(told, dict) and set(told) == {"council", "tables"}:
        return _summary(told["council"], told["tables"])
    raise ValueError("this is not an outcome")


def _left_out(told: Any) -> LeftOut:
    if not isinstance(told, dict) or set(told) != set(LEFT_OUT) or set(map(type, told.values())) != {str}:
        raise ValueError("this says of no tracker why it was left out")
    return LeftOut(**told)


def _summary(council: Any, tables: Any) -> Summary:
    if not isinstance(council, dict) or set(council) != set(COUNCIL) or not isinstance(tables, str):
        raise ValueError("this is not a summary")
    for name, kind in COUNCIL.items():
        if type(council[name]) is not (int if kind == "int64" else str):
            raise ValueError(f"{name} is of another kind")
    date.fromisoformat(council["as_at"])
    if not _SHA256.fullmatch(council["sha256"]):
        raise ValueError("sha256 is none")
    packed = b64decode(tables, validate=True)
    if packed:
        _refuse_unlike_tables(from_json(_unpacked(packed)))
    return Summary(council, packed)


def _unpacked(packed: bytes) -> bytes:
    """Unpack no more than a tracker comes to."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(packed, MOST_BYTES)
    except zlib.error as fault:
        raise ValueError("it is not packed as we do") from fault
    if not unpacking.eof or unpacking.unused_data:
        raise ValueError("it is cut off, or too long")
    return content


def _refuse_unlike_tables(tables: Any) -> None:
    if not isinstance(tables, dict) or set(tables) != set(FIELDS):
        raise ValueError("these are not the tables of a summary")
    for table, fields in FIELDS.items():
        lanes = tables[table]
        if (
            not isinstance(lanes, list)
            or len(lanes) != len(fields)
            or not all(isinstance(lane, list) for lane in lanes)
        ):
            raise ValueError(f"{table} has other fields")
        if len(set(map(len, lanes))) != 1:
            raise ValueError(f"the fields of {table} are of different lengths")
        for lane, (field, kind) in zip(lanes, fields.items(), strict=True):
            if not set(map(type, lane)) <= _HOLDS[kind]:
                raise ValueError(f"{field} of {table} is of another kind")
            if kind == DAY:
                for day in set(lane) - {None}:
                    date.fromisoformat(day)
            if kind == "int64" and any(abs(number) >> 62 for number in lane):
                raise ValueError(f"{field} of {table} is too large a number")


_EVENT = "pickle.find_class"
#: Names that make plain values and no more; exceptions among them hold words.
_PLAIN = "bytes bytearray str int float bool list tuple dict set frozenset NoneType"
_FAULTS = (name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException))
_ALLOWED = frozenset(
    {("builtins", name) for name in (*_PLAIN.split(), *_FAULTS)}
    | {("distributed.comm.core", "CommClosedError"), ("asyncio.exceptions", "CancelledError")}
    | {("concurrent.futures._base", name) for name in ("CancelledError", "TimeoutError")}
)
#: How a scheduler says that the workers of a task were lost. It is not opened either, for much more is in it, but it is
#: no attack: that it came says enough.
_UNOPENED = frozenset({("distributed.scheduler", "KilledWorker"), ("distributed.scheduler", "NoValidWorkerError")})
#: What Dask wraps an error in that it hands on, such as that of a worker that was lost; they make exceptions alone.
_WRAPPINGS = frozenset(
    {("tblib.pickling_support", name) for name in ("unpickle_exception", "unpickle_exception_with_attrs",
                                                   "unpickle_traceback")}
    | {("tblib", name) for name in ("Code", "Frame", "Traceback")}
)  # fmt: skip
_refused: list[str] = []
_guards = 0
_lock = threading.Lock()
_is_hooked = False


@contextlib.contextmanager
def no_pickles() -> Iterator[list[str]]:
    """Let no pickle name what is not allowed, in any thread, while this lasts; yield what was refused so far."""
    global _guards, _is_hooked  # noqa: PLW0603 - a hook of the process, which cannot be removed again
    with _lock:
        if not _is_hooked:
            sys.addaudithook(_ask)
            _is_hooked = True
        _guards += 1
        _refused.clear()
    try:
        yield _refused
    finally:
        with _lock:
            _guards -= 1


def _ask(event: str, arguments: tuple[Any, ...]) -> None:
    if _guards and event == _EVENT and tuple(arguments) not in _ALLOWED | _WRAPPINGS:
        if tuple(arguments) not in _UNOPENED:
            _refused.append(".".join(map(str, arguments)))
        raise UnpicklingError("a pickle from the cluster names what is not allowed, so it was not opened")
