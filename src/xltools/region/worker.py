"""Worker: a process that summarises trackers, one line in and one line out, until its input ends.

It is started by `worker_process` with -P, so that no file in the current folder is ever imported.
"""

import contextlib
import faulthandler
import gc
import json
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from xltools.measures.region.left_out import FAILED, LeftOut
from xltools.region.serialization import to_line

READY = b"ready"
#: A killed parent cannot end its worker, so the worker ends itself after this many times its limit.
_PATIENCE = 2


def main() -> None:
    """Answer each task, a JSON line with `path`, `file`, `seconds`, `source` and `key`, with its key and an outcome."""
    answers = _own_stdout()
    _load()
    with open(os.devnull, "w", encoding="ascii") as nowhere:  # noqa: PTH123 - a device, no path
        _answer(answers, READY)
        for line in sys.stdin.buffer:
            task = json.loads(line)
            faulthandler.dump_traceback_later(task["seconds"] * _PATIENCE + 1, exit=True, file=nowhere)
            outcome = _outcome(Path(task["path"]), task["file"], task.get("source", ""))
            faulthandler.cancel_dump_traceback_later()
            _answer(answers, f"{task['key']} ".encode() + outcome)


def _load() -> None:
    """Load what reads a tracker. It stays, so no collection of cycles looks at it, now or later.

    A tracker leaves few cycles behind: to look for them a seventieth as often saves a fortieth of its time.
    """
    gc.disable()
    import_module("xltools.region.summarise")
    gc.freeze()
    gc.set_threshold(50_000)
    gc.enable()


def _outcome(path: Path, file: str, source: str) -> bytes:
    """Summarise one tracker; one of our own bugs costs only this tracker, and is reported with its place."""
    from xltools.region.summarise import summarise  # at the top it would be loaded before collections rest

    try:
        return to_line(summarise(path, file, source))
    except Exception as fault:  # noqa: BLE001 - one tracker must not stop the region
        at = traceback.extract_tb(fault.__traceback__)[-1]
        told = (
            f"xltools has a fault of its own: {type(fault).__name__}: {fault} ({Path(at.filename).name}:{at.lineno})."
        )
        return to_line(LeftOut(file, FAILED, told, "Report it with this tracker; the council need not do anything."))


def _own_stdout() -> BinaryIO:
    """Keep stdout only for answers: anything else that is printed is dropped."""
    kept = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return kept


def _answer(answers: BinaryIO, line: bytes) -> None:
    answers.write(line + b"\n")
    answers.flush()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        main()
