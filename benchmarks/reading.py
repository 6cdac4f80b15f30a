"""Reading: large trackers against the bare value reader and the usual reader; time and peak memory.

Run it with  python -m benchmarks.reading [--many]
"""

import sys
import tempfile
from pathlib import Path

from benchmarks import adopted
from benchmarks.many_readings import write_tracker
from benchmarks.measuring import Measured, Program, in_turns, met, script, seconds, table, times

RUNS = 5
FAULTS = 50_000
MEMORY = 2.0  # times the bare reader's peak
SIZES = (2_000, 20_000, 200_000)
MOST = 1_000_000

CALAMINE = """
import sys, time
from python_calamine import CalamineWorkbook
began = time.perf_counter()
book = CalamineWorkbook.from_path(sys.argv[1])
sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
told["seconds"] = time.perf_counter() - began
"""
PANDAS = """
import sys, time
import pandas
import openpyxl
began = time.perf_counter()
sheets = pandas.read_excel(sys.argv[1], engine="openpyxl", sheet_name=None)
told["seconds"] = time.perf_counter() - began
"""
OURS = """
import gc, sys, time
gc.disable()  # as the command does
import hashlib, python_calamine  # which reading loads when it needs them: the bare reader has its own before its clock
from xltools.tracker import read_tracker
import xltools.tracker.contents
began = time.perf_counter()
raw = read_tracker(sys.argv[1])
told["seconds"] = time.perf_counter() - began
"""
VALIDATED = (
    OURS
    + """
from xltools.schema.loading import load_schemas
from xltools.validate import validate_tracker
schemas = load_schemas()
began = time.perf_counter()
found = validate_tracker(raw, schemas)
told["validated"] = time.perf_counter() - began
told["findings"] = len(found.findings)
"""
)


def programs(place: Path, size: int, *, with_pandas: bool) -> list[Program]:
    """Make the trackers of one size, and name what reads them."""
    clean, faulty = place / f"{size}.xlsx", place / f"{size}-faulty.xlsx"
    write_tracker(clean, size)
    found = [
        script(f"calamine, {size:,}", CALAMINE, str(clean)),
        script(f"xltools, {size:,}", OURS, str(clean)),
        script(f"validated, {size:,}", VALIDATED, str(clean)),
    ]
    if with_pandas:
        write_tracker(faulty, size, FAULTS)
        found.append(script(f"validated faulty, {size:,}", VALIDATED, str(faulty)))
        found.append(script(f"pandas, {size:,}", PANDAS, str(clean)))
    return found


def report(sizes: tuple[int, ...] = SIZES, runs: int = RUNS) -> str:
    """Measure, and return what the page tells."""
    large = max(size for size in sizes if size < MOST)
    with tempfile.TemporaryDirectory() as folder:
        each = [each for size in sizes for each in programs(Path(folder), size, with_pandas=size == large)]
        found = in_turns([*each, *adopted.programs(Path(folder))], runs)
    rows = [*(row for size in sizes for row in _rows(found, size)), *adopted.rows(found)]
    return table(("readings", "what", "time", "ratio", "goal", "peak MB", "ratio", "goal"), rows)


def _rows(found: dict[str, Measured], size: int) -> list[list[str]]:
    bare, ours, judged = (found[f"{name}, {size:,}"].told for name in ("calamine", "xltools", "validated"))
    count = f"{size:,}"

    def row(what: str, told: dict[str, float], key: str, against: float, goal: float | None) -> list[str]:
        ratio, memory = told[key] / against, told["peak"] / bare["peak"]
        goals = ("", "") if goal is None else (met(ratio, goal), met(memory, MEMORY))
        return [count, what, seconds(told[key]), times(ratio), goals[0], f"{told['peak']:,.0f}",
                times(memory), goals[1]]  # fmt: skip

    is_goal = f"pandas, {count}" in found  # the size at which peers are met
    reading, judging = (1.25, 1) if is_goal else (1.5, None)
    rows = [
        row("bare python-calamine", dict(bare), "seconds", bare["seconds"], None),
        row("read, with the truth about cells", dict(ours), "seconds", bare["seconds"], reading),
        row("validated after that, against the reading", dict(judged), "validated", ours["seconds"], judging),
    ]
    if is_goal:
        faulty, usual = (found[f"{name}, {count}"].told for name in ("validated faulty", "pandas"))
        told = f"validated, {faulty['findings']:,.0f} findings, against the reading"
        rows.append(row(told, dict(faulty), "validated", ours["seconds"], 1))
        rows.append(row("`pandas.read_excel`, openpyxl", dict(usual), "seconds", bare["seconds"], None))
        faster = usual["seconds"] / ours["seconds"]
        rows.append([count, "xltools is faster than that by", "", times(faster), "at least 8 x", "", "", ""])
    return rows


if __name__ == "__main__":
    print(report((*SIZES, MOST) if "--many" in sys.argv else SIZES))
