"""Start-up: how long nobody waits for help and refusals, and what judging and building add to importing pandas.

Run it with  python -m benchmarks.startup
"""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measuring import COMMAND, Program, in_turns, met, seconds, table, times, xltools
from xltools import example
from xltools.commands.new import new_programme
from xltools.deliver.publish import write_whole
from xltools.report.template import example_rows, tracker_book
from xltools.schema.loading import load_schemas
from xltools.writer import book_bytes

RUNS = 9
FAULTS = 5_000
LIGHT, HEAVY = "import click", "import pandas, pandera.pandas"
FAULTY, BUILD = f"validate, {FAULTS:,} findings", "build --pack board"
ALL, ALL_ON_ONE = "build, all packs", "build, all packs, on one processor"
#: Leaves a command one processor, where the system can.
_ON_ONE = "import os\nif hasattr(os, 'sched_setaffinity'): os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
#: What is run, what it is held against, and the goal.
GOALS: tuple[tuple[str, str, float | None], ...] = (
    ("--help", LIGHT, 1.5),
    ("a wrong option", LIGHT, 1.5),
    ("a file that is not there", LIGHT, 1.5),
    ("a text file", LIGHT, 1.5),
    ("a package made to do harm", LIGHT, 1.5),
    ("validate", HEAVY, 1.3),
    (FAULTY, HEAVY, 1.5),
    (BUILD, "validate", 3.0),
    (BUILD, HEAVY, 3.0),
    (ALL, HEAVY, 3.5),
    (ALL_ON_ONE, HEAVY, None),
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def programs(place: Path) -> list[Program]:
    """Make the files, and name what is run on them."""
    folder, faulty = place / "programme", place / "faulty"
    new_programme(folder, with_example=True)
    new_programme(faulty, with_example=True)
    write_whole(faulty / "workbooks" / "tracker.xlsx", faulty_tracker())
    (place / "plain.xlsx").write_text("Milestone ID,Milestone\n", encoding="utf-8")
    (place / "unsafe.xlsx").write_bytes(_with_part_outside())
    return [
        Program("nothing", ("-c", "pass")),
        Program(LIGHT, ("-c", LIGHT)),
        Program("import pandas", ("-c", "import pandas")),
        Program(HEAVY, ("-c", HEAVY)),
        xltools("--help", "--help"),
        xltools("a wrong option", "validate", "--fromat", "json", codes=(2,)),
        xltools("a file that is not there", "validate", "none.xlsx", codes=(3,)),
        xltools("a text file", "validate", str(place / "plain.xlsx"), codes=(3,)),
        xltools("a package made to do harm", "validate", str(place / "unsafe.xlsx"), codes=(3,)),
        xltools("validate", "validate", folder=folder),
        xltools(FAULTY, "validate", folder=faulty, codes=(1,)),
        xltools(BUILD, "build", "--pack", "board", folder=folder),
        xltools(ALL, "build", folder=folder),
        Program(ALL_ON_ONE, ("-c", _ON_ONE + COMMAND, "build"), folder),
    ]


def faulty_tracker() -> bytes:
    """Return the worked example with five faulty cells in each of a thousand readings."""
    schemas = load_schemas()
    rows: dict[str, list[dict[str, Any]]] = {
        name: [dict(row) for row in given] for name, given in example_rows(schemas, example.DAYS[0]).items()
    }
    readings = rows["KPI readings"]
    while len(readings) < FAULTS // 5:
        readings.append(dict(readings[len(readings) // 2], reported_on=date(2012, 1, 1) + timedelta(len(readings))))
    for number, row in enumerate(readings[: FAULTS // 5]):
        row.update(
            kpi_id=f"KPI {number}", period_end="soon", zone="Nowhere", numerator="many", reported_on="31/02/2012"
        )
    return book_bytes(tracker_book(schemas, rows))


def _with_part_outside() -> bytes:
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("../../outside.xml", "<worksheet/>")
    return stream.getvalue()


def report(runs: int = RUNS) -> str:
    """Measure, and return what the page tells."""
    with tempfile.TemporaryDirectory() as folder:
        found = in_turns(programs(Path(folder)), runs)
    rows = [
        [name, seconds(found[name].seconds), "", "", ""] for name in ("nothing", LIGHT, "import pandas", HEAVY)
    ]  # fmt: skip
    for name, against, goal in GOALS:
        mine, other = found[name], found[against]
        ratio = mine.seconds / other.seconds
        verdict = "" if goal is None else met(ratio, goal)
        processor = times(mine.processor / other.processor)
        rows.append([name, seconds(mine.seconds), f"{times(ratio)} `{against}`", verdict, processor])
    return table(("command", "time", "ratio", "goal", "ratio of processor time"), rows)


if __name__ == "__main__":
    print(report())
