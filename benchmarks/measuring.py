"""Measuring: programs run in processes of their own, in turns, so that all share the same luck; medians, as ratios."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: Runs xltools as its installed command does.
COMMAND = "import sys; from xltools.cli import main; sys.argv[0] = 'xltools'; main()"
#: Appended to a script: tells its own peak of memory in MB, and what it noted in `told`.
PEAK = """
import json, sys
status = open("/proc/self/status").read()  # the system's other counts include the process that started this one
told["peak"] = int(status.partition("VmHWM:")[2].split()[0]) / 1024
sys.stdout.write("\\n" + json.dumps(told))
"""


@dataclass(frozen=True)
class Program:
    """One thing to run.

    Args:
        arguments: after the interpreter's.
        codes: the exit codes that it may end with.
        python: the interpreter; the one that measures, where none is given.
        tells: it prints what it measured itself, as JSON in its last line, beside the time of the whole process.
    """

    name: str
    arguments: Sequence[str]
    folder: Path | None = None
    codes: Sequence[int] = (0,)
    python: str = sys.executable
    tells: bool = False


@dataclass(frozen=True)
class Measured:
    """What the runs of a program took: medians of seconds by the clock and of the processor, and of what it told."""

    name: str
    seconds: float
    processor: float
    told: Mapping[str, float] = field(default_factory=dict)
    runs: int = 0


def xltools(name: str, *arguments: str, folder: Path | None = None, codes: Sequence[int] = (0,)) -> Program:
    """Name a run of the command."""
    return Program(name, ("-c", COMMAND, *arguments), folder, codes)


def script(name: str, text: str, *arguments: str, python: str = sys.executable) -> Program:
    """Name a run of a script, which may put what it measures into the mapping `told`."""
    return Program(name, ("-c", f"told = {{}}\n{text}\n{PEAK}", *arguments), python=python, tells=True)


def in_turns(programs: Sequence[Program], runs: int) -> dict[str, Measured]:
    """Run each program once to warm the disk's cache, then all in turns; the order changes from turn to turn."""
    taken: dict[str, list[tuple[float, float, dict[str, float]]]] = {program.name: [] for program in programs}
    with compiled() as environment:
        for program in programs:
            _run(program, environment)
        for turn in range(runs):
            for program in programs if turn % 2 == 0 else reversed(programs):
                taken[program.name].append(_run(program, environment))
    return {name: _median(name, own) for name, own in taken.items()}


@contextmanager
def compiled() -> Iterator[dict[str, str]]:
    """Give an environment in which our modules are compiled, as those of an installed package are."""
    with tempfile.TemporaryDirectory(prefix="xltools-compiled-") as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPYCACHEPREFIX": folder, "PYTHONHASHSEED": "0"}
        places = [str(ROOT / "src"), str(ROOT / "schemas")]
        subprocess.run([sys.executable, "-m", "compileall", "-q", *places], check=True, env=environment)
        yield environment


def _run(program: Program, environment: Mapping[str, str]) -> tuple[float, float, dict[str, float]]:
    before, began = _processor(), time.perf_counter()
    done = subprocess.run(
        [program.python, *program.arguments],
        cwd=program.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    seconds, processor = time.perf_counter() - began, _processor() - before
    if done.returncode not in program.codes:
        raise RuntimeError(f"{program.name} ended with {done.returncode}: {done.stderr[-2000:]}")
    told = json.loads(done.stdout.rsplit("\n", 1)[-1]) if program.tells else {}
    return seconds, processor, told


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _median(name: str, runs: Sequence[tuple[float, float, Mapping[str, float]]]) -> Measured:
    told = {key: statistics.median(run[2][key] for run in runs) for key in runs[0][2]}
    clock, processor = statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs)
    return Measured(name, clock, processor, told, len(runs))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Draw a table as Markdown, its first column to the left and the others to the right."""
    rule = ["---", *["---:"] * (len(heads) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, rule, *rows))


def seconds(value: float) -> str:
    """Show a time."""
    return f"{value * 1000:,.0f} ms" if value < 1 else f"{value:,.2f} s"


def times(value: float) -> str:
    """Show a ratio."""
    return f"{value:.2f} x"


def met(ratio: float, goal: float) -> str:
    """Show a goal that a ratio may not exceed, and whether it did."""
    return f"{goal:g} x" if ratio <= goal else f"{goal:g} x: **missed**"
