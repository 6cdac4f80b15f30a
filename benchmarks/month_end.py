"""Month end: what staff wait for besides a build: packs as PDF and OpenDocument, and the answer to a save.

Run it with  python -m benchmarks.month_end
"""

import queue
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.measuring import COMMAND, Measured, Program, compiled, in_turns, met, seconds, table, times, xltools
from xltools import example
from xltools.commands.new import new_programme
from xltools.commands.steps import Folder, judge
from xltools.deliver.publish import write_whole
from xltools.report import packs
from xltools.report.template import example_rows, tracker_book
from xltools.schema.loading import load_schemas
from xltools.tracker import read_tracker
from xltools.writer import book_bytes

OFFICE_RUNS, SAVES = 1, 7
OFFICE_GOAL, WATCH_GOAL = 1.2, 0.4
_PATIENCE = 120.0


def office_programs(place: Path) -> list[Program]:
    """Name builds with other forms, and one bare run of LibreOffice over the same workbooks for each form."""
    folder = place / "programme"
    new_programme(folder, with_example=True)
    context = judge(read_tracker(folder / "workbooks" / "tracker.xlsx"), Folder(folder)).context
    if context is None:
        raise RuntimeError("the worked example has no As at")
    for pack in packs.packs(context, ("all",)):
        write_whole(place / "pdf" / pack.file_name, book_bytes(pack.book.print_edition()))
        write_whole(place / "ods" / pack.file_name, book_bytes(pack.book))
    bare = [
        Program(
            f"bare LibreOffice, {form}",
            (f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", "--convert-to", form, "--outdir",
             str(place / f"made-{form}"), *(str(path) for path in sorted((place / form).iterdir()))),
            python="soffice",
        )
        for form in ("pdf", "ods")
    ]  # fmt: skip
    return [
        *bare,
        xltools("build --pdf", "build", "--pdf", folder=folder),
        xltools("build --ods", "build", "--ods", folder=folder),
        xltools("build --pdf --ods", "build", "--pdf", "--ods", folder=folder),
    ]


def office_rows(runs: int = OFFICE_RUNS) -> list[list[str]]:
    """Measure builds with other forms; none where there is no LibreOffice."""
    if shutil.which("soffice") is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        found = in_turns(office_programs(Path(folder)), runs)
    pdf, ods = (found[f"bare LibreOffice, {form}"].seconds for form in ("pdf", "ods"))
    told = [[name, seconds(each.seconds), "", ""] for name, each in found.items() if name.startswith("bare")]
    for name, against, other in (
        ("build --pdf", pdf, "bare, pdf"), ("build --ods", ods, "bare, ods"),
        ("build --pdf --ods", pdf + ods, "bare, pdf and then ods"),
    ):  # fmt: skip
        ratio = found[name].seconds / against
        told.append([name, seconds(found[name].seconds), f"{times(ratio)} {other}", met(ratio, OFFICE_GOAL)])
    return told


def watch_rows(saves: int = SAVES) -> list[list[str]]:
    """Measure a fresh check, and the answer of a watch to a save with one cell changed."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "programme"
        new_programme(folder, with_example=True)
        answers = statistics.median(_answers(folder, saves))
        fresh: Measured = in_turns([xltools("validate", "validate", folder=folder, codes=(0, 1))], saves)["validate"]
    ratio = answers / fresh.seconds
    return [
        ["validate, fresh", seconds(fresh.seconds), "", ""],
        ["watch, from the save to the answer", seconds(answers), f"{times(ratio)} validate", met(ratio, WATCH_GOAL)],
    ]


def _answers(folder: Path, saves: int) -> list[float]:
    """Save so often beside a watch, and time each answer by the clock."""
    schemas = load_schemas()
    given = example_rows(schemas, example.DAYS[0])
    taken = []
    with compiled() as environment:
        running = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "watch"], cwd=folder, env=environment, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            lines = _lines(running)
            _until(lines, "Watching ")
            for number in range(saves + 1):
                rows = {name: [dict(row) for row in table] for name, table in given.items()}
                rows["Milestones"][number]["forecast"] = "soon"
                content = book_bytes(tracker_book(schemas, rows))
                beside = folder / "workbooks" / "saved"
                beside.write_bytes(content)
                began = time.perf_counter()
                beside.replace(folder / "workbooks" / "tracker.xlsx")
                _until(lines, "Saved: ")
                taken.append(time.perf_counter() - began)
                time.sleep(0.5)  # what it tidies after the answer is over before the next save
        finally:
            running.kill()
            running.wait()
    return taken[1:]  # the first answer loads what only an answer needs


def _lines(running: "subprocess.Popen[str]") -> "queue.Queue[str]":
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in running.stdout or ():
            lines.put(line)

    threading.Thread(target=read, daemon=True).start()
    return lines


def _until(lines: "queue.Queue[str]", start: str) -> None:
    while not lines.get(timeout=_PATIENCE).startswith(start):
        pass


def report(office_runs: int = OFFICE_RUNS, saves: int = SAVES) -> str:
    """Measure, and return what the page tells."""
    return table(("what", "time", "ratio", "goal"), [*office_rows(office_runs), *watch_rows(saves)])


if __name__ == "__main__":
    print(report())
