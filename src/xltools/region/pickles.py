"""Pickles: while a cluster is at work, none that could run anything is opened in this process, whoever opens it.

Dask's own protocol holds pickles: a result, an error or a warning that a worker or scheduler sends is one. A pickle
acts only by what it names, so names are asked for here, by the hook that Python offers for audits: the few that Dask
needs to hand on bytes are allowed, and any other ends the reading of that pickle.
"""

import contextlib
import sys
import threading
from collections.abc import Iterator
from pickle import UnpicklingError
from typing import Any

_EVENT = "pickle.find_class"
#: Names that make plain values and no more; exceptions among them hold words.
_PLAIN = (
    "bytes bytearray str int float bool list tuple dict set frozenset NoneType "
    "Exception RuntimeError ValueError TypeError KeyError OSError MemoryError"
)
_ALLOWED = frozenset(
    {("builtins", name) for name in _PLAIN.split()}
    | {("distributed.scheduler", "KilledWorker"), ("distributed.scheduler", "NoValidWorkerError")}
)
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
    global _guards, _is_hooked  # noqa: PLW0603 - a hook of the process, which cannot be taken away again
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
        _refused.append(".".join(map(str, arguments)))
        raise UnpicklingError("a pickle from the cluster names what is not allowed, so it was not opened")
