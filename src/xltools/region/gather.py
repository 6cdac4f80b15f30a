"""Gather: find the trackers, read those that are new, and choose one for each organisation.

Nothing here needs pandas before the workers are at work: they take a second to start, and so does pandas.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.measures.region.left_out import CRASHED, LeftOut
from xltools.measures.region.tracker_summary import Summary
from xltools.region.cache import Cache
from xltools.region.discovery import Found, chosen, hashed, saved_since, search
from xltools.region.engines import Engine, begun_early, local_engine, outcomes
from xltools.region.serialization import Outcome, from_line
from xltools.schema.files import mapping_beside

if TYPE_CHECKING:
    from xltools.measures.region.tables import RegionTables


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is.

    Args:
        known: outcomes that were kept from an earlier run.
        read: trackers read in this run.
        to_read: all that this run has to read.
        seconds: since the reading began.
    """

    known: int
    read: int
    to_read: int
    seconds: float

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at the rate so far; None before the first is read."""
        return self.seconds / self.read * (self.to_read - self.read) if self.read else None


@dataclass(frozen=True)
class GatherOptions:
    """How to read a region.

    Args:
        workers: trackers at a time; None: as many as there are processors.
        seconds: that one tracker may take.
        scheduler: "" for this machine's processes, "local" or an address for Dask.
        source: the text of the mapping by which all workbooks are read; "" where they are trackers of ours.
        told: is called with each step of progress.
        meanwhile: is done once the workers were started, and while they start.
    """

    workers: int | None = None
    seconds: float = 60.0
    scheduler: str = ""
    source: str = ""
    told: Callable[[Progress], None] = field(default=lambda _: None)
    meanwhile: Callable[[], object] = field(default=lambda: None)


@dataclass(frozen=True)
class Gathered:
    """A region's trackers.

    Args:
        counting: the summary of each that counts.
        left_out: the others, each with its reason, in the order of their names.
        found: how many were found.
        known: how many of them were known from an earlier run.
        cache: where their outcomes are kept.
    """

    counting: list[Summary]
    left_out: list[LeftOut]
    found: int
    known: int
    cache: Cache

    @cached_property
    def tables(self) -> "RegionTables":
        """The tables of those that count."""
        from xltools.measures.region.tables import region_tables
        from xltools.schema.columns import own_text

        with own_text():
            return region_tables(self.counting, self.left_out)


def gather(paths: list[Path], output: Path, options: GatherOptions) -> Gathered:
    """Read many trackers, whichever engine does it; a bad one costs itself alone.

    Args:
        paths: files and folders.
        output: the folder beside whose files outcomes are kept.

    Raises:
        XltoolsError: there is nothing to read, or the engine cannot go on; what was read is kept.
    """
    searched = search(paths)
    own = [] if options.source else sorted({mapping_beside(path) for path in searched.files} - {""})
    cache = Cache(output, options.source or "\0".join(own))
    with begun_early(options.workers, 0 if options.scheduler else saved_since(searched, cache.last_run)):
        found = hashed(searched)
        kept = {each: cache.load(each.sha256, each.file) if each.sha256 else None for each in found}
        known = sum(outcome is not None for outcome in kept.values())
        _read([each for each, outcome in kept.items() if outcome is None], kept, cache, options)
    counting, left_out = chosen([*searched.left_out, *(each for each in kept.values() if each is not None)])

    ordered = sorted(left_out, key=lambda each: (each.file, each.kind, each.reason))
    return Gathered(counting, ordered, len(found), known, cache)


def _read(tasks: list[Found], kept: dict[Found, Outcome | None], cache: Cache, options: GatherOptions) -> None:
    """Read trackers, and keep each outcome as it comes."""
    if not tasks:
        return
    known, started = len(kept) - len(tasks), time.monotonic()
    options.told(Progress(known, 0, len(tasks), 0.0))
    with _engine(options.scheduler, options.workers, len(tasks)) as opened:
        coming = outcomes(opened, tasks, options.seconds, options.source)
        options.meanwhile()
        for number, (found, line) in enumerate(coming, start=1):
            outcome = kept[found] = _outcome(line, found)
            cache.save(found.sha256, outcome, line)
            options.told(Progress(known, number, len(tasks), time.monotonic() - started))


def _outcome(line: bytes, found: Found) -> Outcome:
    """Return a tracker's outcome under its own name, whatever its reader gave back."""
    try:
        outcome = from_line(line)
    except ValueError:
        told = "Its reader's answer does not come from this version of xltools, so it was not used."
        return LeftOut(found.file, CRASHED, told, "Run again; give all workers of a cluster this version of xltools.")
    if isinstance(outcome, LeftOut):
        return replace(outcome, file=found.file)
    return replace(outcome, council={**outcome.council, "file": found.file})


def _engine(scheduler: str, workers: int | None, tasks: int) -> AbstractContextManager[Engine]:
    """Open the engine that was asked for.

    Args:
        scheduler: "" for processes on this machine, "local" for a Dask cluster on it, else a scheduler's address.
    """
    if not scheduler:
        return local_engine(workers, tasks)
    from xltools.region.cluster import cluster_engine

    return cluster_engine(scheduler, workers)
