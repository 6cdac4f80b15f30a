"""Benchmark of the roll-up: time and memory by the number of trackers; writes its table in docs/performance.md.

Run `python -m benchmarks.rollup FOLDER [COUNT ...] [--cluster]`; FOLDER keeps the trackers for the next time. Each run
is a command of its own, compiled as an installed one is. Time by the clock depends on what else runs; processor time
hardly does, so both are told, and what the goals are about, ratios, from runs beside each other.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.measuring import compiled, met, times
from benchmarks.measuring import seconds as told
from benchmarks.measuring import table as table_of
from benchmarks.regions import councils, tracker_bytes, write_region

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
#: From here on only two workers are measured: what one takes follows.
MANY = 1000
#: A region of every council of England and as many again; what a second run with 1% changed may take of the first.
OF_A_REGION, AGAIN_GOAL = 300, 0.05
ONE, TWO, DASK, NOTHING_NEW = "1 worker", "2 workers", "Dask, local, 2 workers", "again, nothing new"
BEGIN, END = "<!-- measured: region -->", "<!-- /measured: region -->"
#: Has all compiled that is not ours, too, before anything is measured.
_LOAD = (
    "import contextlib, xltools.region.worker, xltools.region.pack, xltools.commands.rollup, xltools.writer\n"
    "with contextlib.suppress(ImportError): import distributed"
)
#: Runs the command, then tells its own peak of memory (MB) and the processor time of all its processes (s).
_PROGRAM = """
import json, resource, sys
from xltools.cli import run
try:
    run()
except SystemExit as end:
    assert not end.code, end.code
own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
sys.stderr.write(json.dumps({"peak": own.ru_maxrss / 1024, "child": others.ru_maxrss / 1024,
    "cpu": own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime}))
"""


@dataclass(frozen=True)
class Run:
    """One run of the command: seconds by the clock and of processors, and peaks of memory in MB."""

    name: str
    trackers: int
    seconds: float
    cpu: float
    peak: float
    child: float

    @property
    def each(self) -> float:
        """Milliseconds by the clock for one tracker."""
        return self.seconds / self.trackers * 1000

    @property
    def row(self) -> str:
        """The run as a row of the table."""
        cpu_each = self.cpu / self.trackers * 1000
        return (f"| {self.trackers:,} | {self.name} | {self.seconds:,.1f} | {self.each:,.0f} | {cpu_each:,.0f} | "
                f"{self.peak:,.0f} | {self.child:,.0f} |")  # fmt: skip


def run(
    folder: Path,
    name: str,
    options: Sequence[str] = (),
    *,
    trackers: int,
    environment: Mapping[str, str],
    fresh: bool = True,
) -> Run:
    """Run the roll-up of a folder; fresh forgets what an earlier run kept."""
    output = folder.parent / f"{folder.name}-output"
    if fresh:
        shutil.rmtree(output, ignore_errors=True)
    arguments = ["rollup", str(folder), "--output", str(output / "region-pack.xlsx"), "--time-limit", "600", *options]
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments], check=True, capture_output=True, env=environment
    )
    seconds = time.monotonic() - started
    told = json.loads(done.stderr.splitlines()[-1])
    return Run(name, trackers, seconds, told["cpu"], told["peak"], told["child"])


def change(folder: Path, count: int) -> int:
    """Give one tracker in a hundred other readings; return how many."""
    changed = max(count // 100, 1)
    for mine, other in zip(councils(count)[:changed], councils(changed, seed=int(time.time())), strict=True):
        name, organisation = f"{mine.name} Council", f"{mine.name} Care Trust"

        def as_mine(rows: dict[str, list[dict[str, object]]], names: tuple[str, str] = (name, organisation)) -> None:
            for row in rows["Settings"]:
                row["value"] = {"Council": names[0], "Organisation": names[1]}.get(str(row["setting"]), row["value"])

        (folder / mine.file_name).write_bytes(tracker_bytes(other, as_mine))
    return changed


def measured(place: Path, count: int, environment: Mapping[str, str], *, with_cluster: bool) -> Iterable[Run]:
    """Run all that is told of one number of trackers."""
    folder = place / f"r{count}"
    write_region(folder, count)
    run_it = partial(run, folder, trackers=count, environment=environment)
    if count < MANY:
        yield run_it(ONE, ("--workers", "1"))
    if with_cluster and count < MANY:
        yield run_it(DASK, ("--scheduler", "local", "--workers", "2"))
    yield run_it(TWO, ("--workers", "2"))
    yield run_it(NOTHING_NEW, fresh=False)
    changed = change(folder, count)
    yield run_it(f"again, {changed} changed", fresh=False)  # as staff do: so few are read by one worker


def ratios(runs: Sequence[Run]) -> list[str]:
    """Say what the goals are about, for each number of trackers that was measured, and from the fewest to the most."""
    told = []
    for count in dict.fromkeys(each.trackers for each in runs):
        own = {
            each.name.split(",")[0] if "changed" in each.name else each.name: each
            for each in runs
            if each.trackers == count
        }
        first, again = own[TWO], own["again"]
        parts = [f"again with {again.name.split()[1]} changed / {TWO} {again.seconds / first.seconds:.3f}"]
        if ONE in own:
            parts = [f"{TWO} / {ONE} {first.seconds / own[ONE].seconds:.2f}",
                     f"again / {ONE} {again.seconds / own[ONE].seconds:.3f}", *parts]  # fmt: skip
        if DASK in own:
            parts.append(f"Dask / {TWO} {own[DASK].seconds / first.seconds:.2f}")
        told.append(
            f"{count:,} trackers: {', '.join(parts)}; parent {max(each.peak for each in own.values()):,.0f} MB."
        )
    twos = [each for each in runs if each.name == TWO]
    each = ", ".join(f"{one.each:,.0f} at {one.trackers:,}" for one in twos)
    return [*told, f"Milliseconds per tracker with {TWO}: {each}."]


def table(runs: Sequence[Run]) -> str:
    """Draw the runs as Markdown, and the ratios below."""
    rows = [made.row for made in runs]
    machine = f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} processors"
    heads = "| trackers | run | s | ms per tracker | processor ms per tracker | parent MB | one worker MB |"
    below = [f"- {line}" for line in ratios(runs)]
    return "\n".join([f"Measured with {machine}.", "", heads, "|---:|---|---:|---:|---:|---:|---:|", *rows, "", *below])


def report(count: int = OF_A_REGION) -> str:
    """Measure a region with two workers, first, again, and with 1% changed; return what the page tells."""
    with tempfile.TemporaryDirectory() as place, compiled() as environment:
        folder = Path(place) / f"r{count}"
        write_region(folder, count)
        subprocess.run([sys.executable, "-c", _LOAD], check=True, env=environment)
        run_it = partial(run, folder, trackers=count, environment=environment)
        first, same = run_it(TWO, ("--workers", "2")), run_it(NOTHING_NEW, fresh=False)
        changed = change(folder, count)
        again = run_it(f"again, {changed} changed", fresh=False)
    rows = [[f"{count:,}", each.name, told(each.seconds), f"{each.each:,.0f}", ratio, goal]
            for each, ratio, goal in (
                (first, "", ""), (same, times(same.seconds / first.seconds), ""),
                (again, times(again.seconds / first.seconds), met(again.seconds / first.seconds, AGAIN_GOAL)),
            )]  # fmt: skip
    return table_of(("trackers", "run", "time", "ms per tracker", "ratio to the first", "goal"), rows)


def main() -> None:
    """Measure, print, and write the page's table."""
    parser = argparse.ArgumentParser(description="Measure the roll-up.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("counts", type=int, nargs="*", default=[10, 152])
    parser.add_argument("--cluster", action="store_true", help="measure a local Dask cluster too")
    parser.add_argument("--page", action="store_true", help="write the table into docs/performance.md")
    asked = parser.parse_args()
    runs = []
    with compiled() as environment:
        subprocess.run([sys.executable, "-c", _LOAD], check=True, env=environment)
        for count in asked.counts:
            for made in measured(asked.folder, count, environment, with_cluster=asked.cluster):
                print(made.row, flush=True)
                runs.append(made)
    print("\n".join(ratios(runs)))
    if asked.page:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{table(runs)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
