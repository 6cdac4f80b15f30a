"""Builds killed at random moments, and what they left.

Run as `python -m tests.helpers.killed_builds FOLDER KILLS SEED [written]`. A process of its own, for it forks: each
build begins with everything imported. With "written" only the last part runs, in which files are written and put in
place, for that is where a stop could do harm.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.helpers import small
from tests.helpers.commands import contents
from xltools.commands.build import BuildOptions, _findings, _packs, build
from xltools.commands.steps import Folder, judge
from xltools.deliver.publish import sole_builder, staging
from xltools.deliver.release import Source, released
from xltools.tracker import read_tracker

_HOW = BuildOptions(kinds=("return",))
_PLACE = Path("output", "2012-03-31")

Job = Callable[[], object]


def main(place: str, kills: str, seed: str, part: str = "built") -> None:
    """Kill builds, by turns of two trackers; tell how often the outputs were the one's, the other's, or a mixture."""
    chance = random.Random(int(seed))
    folder = small.programme(Path(place))
    trackers = [small.right_tracker(), small.tracker_bytes(small.with_setting("Programme", "Another programme"))]
    jobs = [(_written if part == "written" else _built)(folder, tracker) for tracker in trackers]
    whole = [_finished(folder, job) for job in jobs]
    start = time.monotonic()
    _finished(folder, jobs[0])
    usual, state = time.monotonic() - start, 0
    told = {"killed": 0, "former": 0, "new": 0, "half at first": 0, "torn": 0, "mixed in the end": 0}
    for _ in range(int(kills)):
        child = _begun(jobs[1 - state])
        time.sleep(chance.uniform(0, usual * 1.1))
        os.kill(child, signal.SIGKILL)
        told["killed"] += _wait(child) == signal.SIGKILL
        first = _left(folder)
        told["half at first"] += first not in whole
        told["torn"] += any(content not in [w.get(name) for w in whole] for name, content in first.items())
        with sole_builder(folder / "output"):
            left = _left(folder)  # after what the next run does before it writes
        told["mixed in the end"] += left not in whole
        told["former" if left == whole[state] else "new"] += 1
        state = whole.index(left) if left in whole else state
    left_over = [name for name in contents(folder) if ".xltools-" in name]
    sys.stdout.write(json.dumps({**told, "left over": left_over}))


def _built(folder: Path, tracker: bytes) -> Job:
    """Return a whole build of a tracker."""
    path = folder / "workbooks" / "tracker.xlsx"

    def job() -> None:
        path.write_bytes(tracker)
        build(read_tracker(path), Folder(folder), _HOW)

    return job


def _written(folder: Path, tracker: bytes) -> Job:
    """Return the last part of a build of a tracker: its packs written and put in place."""
    path = folder / "workbooks" / "tracker.xlsx"
    path.write_bytes(tracker)
    judged = judge(read_tracker(path), Folder(folder))
    context = judged.context
    assert context is not None
    source = Source(judged.raw, tracker, judged.schemas.sha256, _HOW.options)
    jobs = [*_packs(context, BuildOptions()), *_findings(source, context, folder / _PLACE)]
    outputs = [job.make() for job in jobs]

    def job() -> None:
        with sole_builder(folder / "output"), staging() as stage:
            released(stage, context, source, outputs, folder / _PLACE, None)

    return job


def _finished(folder: Path, job: Job) -> dict[str, bytes]:
    assert _wait(_begun(job)) == 0, "the build failed"
    return _left(folder)


def _begun(job: Job) -> int:
    """Begin a job in a process of its own; return its number."""
    child = os.fork()
    if child == 0:
        job()
        os._exit(0)
    return child


def _wait(child: int) -> int:
    """Wait for a process; return the signal that ended it, or 0."""
    return -os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _left(folder: Path) -> dict[str, bytes]:
    """Return the files of the output folder under their own names."""
    return {name: content for name, content in contents(folder / _PLACE).items() if not name.startswith(".xltools-")}


if __name__ == "__main__":
    main(*sys.argv[1:])
