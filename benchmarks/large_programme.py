"""A programme of real size: 400 milestones, 150 risks, 60 KPIs by 10 zones by 36 months; seeded and illustrative.

Run it with  python -m benchmarks.large_programme
"""

import random
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measuring import in_turns, met, seconds, table, times, xltools
from xltools.commands.new import new_programme
from xltools.deliver.publish import write_whole
from xltools.report.template import example_rows, tracker_book
from xltools.schema.loading import load_schemas
from xltools.writer import book_bytes

MILESTONES, RISKS, KPIS, ZONES, MONTHS = 400, 150, 60, 10, 36
AS_AT = date(2012, 3, 31)
RUNS = 5
MOST_SECONDS = 15
GOAL = 1.5  # times as long for each cell as the example
ALL, EXAMPLE = "build, all packs", "build, all packs of the worked example"
_SEED = 2012

Row = dict[str, Any]


def large_rows() -> dict[str, list[Row]]:
    """Return the rows of every sheet: the worked example's, with its large tables grown."""
    chance = random.Random(_SEED)  # noqa: S311 - repeatable, not secret
    given = example_rows(load_schemas(), AS_AT)
    rows: dict[str, list[Row]] = {name: [dict(row) for row in table] for name, table in given.items()}
    workstreams = [row["workstream_id"] for row in rows["Workstreams"]]
    rows["Zones"] = [{"zone": f"Zone {n:02d}", "kind": "Programme"} for n in range(1, ZONES + 1)]
    rows["Milestones"] = list(_milestones(workstreams, chance))
    rows["Risks"] = list(_risks(workstreams, chance))
    rows["KPIs"] = [_kpi(n, workstreams) for n in range(1, KPIS + 1)]
    rows["KPI targets"] = [target for n in range(1, KPIS + 1) for target in _targets(n)]
    rows["KPI readings"] = list(_readings(chance))
    rows["Actions"] = []
    rows["Waivers"] = []
    for row in rows["National milestones"]:
        row["measure"] = None
    for row in rows["Settings"]:
        if row["setting"] == "Cashable savings KPI":
            row["value"] = None
    return rows


def _milestones(workstreams: list[str], chance: random.Random) -> Iterator[Row]:
    for n in range(MILESTONES):
        baseline = date(2011, 4, 1) + timedelta(days=chance.randrange(700))
        slip = chance.choice((0, 0, 0, 5, 20, 45, 100))
        expected = baseline + timedelta(days=slip)
        is_past = expected <= AS_AT
        is_decision = n % 5 == 0
        yield {
            "milestone_id": f"M-{n:03d}", "workstream_id": workstreams[n % len(workstreams)],
            "kind": "Key decision" if is_decision else "Programme milestone",
            "milestone": f"Illustrative step {n} of the programme, in words as long as such titles tend to be",
            "owner": "Illustrative lead", "decision_body": "Care Trust Board" if is_decision else None,
            "decision_outcome": "Approved" if is_decision and is_past else None, "baseline": baseline,
            "forecast": None if is_past else expected, "actual": expected if is_past else None,
            "status": "Complete" if is_past else "In progress", "critical": "No", "source": "Illustrative",
        }  # fmt: skip


def _risks(workstreams: list[str], chance: random.Random) -> Iterator[Row]:
    for n in range(RISKS):
        likelihood, impact = chance.randint(1, 5), chance.randint(1, 5)
        yield {
            "risk_id": f"R-{n:03d}", "workstream_id": workstreams[n % len(workstreams)],
            "risk": f"Illustrative risk {n}: something may not come in time", "likelihood": likelihood,
            "impact": impact, "initial_score": likelihood * impact, "target_score": 1, "mitigation": "Illustrative",
            "owner": "Illustrative lead", "raised": date(2011, 5, 1), "last_reviewed": date(2012, 3, 1),
            "status": "Open",
        }  # fmt: skip


def _kpi(n: int, workstreams: list[str]) -> Row:
    return {
        "kpi_id": f"KPI-{n:02d}", "workstream_id": workstreams[n % len(workstreams)],
        "kpi": f"Illustrative measure {n}",
        "definition": "Illustrative", "numerator": "Cases met", "denominator": "Cases", "unit": "%",
        "better_is": "Higher", "over_time": "Sum", "headline": "Yes" if n <= 6 else "No",
        "validated_on": date(2011, 12, 1), "process_documented": "Yes",
        "owner": "Illustrative lead",
        "source": "Illustrative",
    }  # fmt: skip


def _targets(n: int) -> Iterator[Row]:
    for kind, due, target in (("Baseline", date(2009, 4, 30), 0.5), ("Target", date(2013, 3, 31), 0.9)):
        yield {
            "kpi_id": f"KPI-{n:02d}", "kind": kind, "due": due, "target": target, "set_on": date(2009, 4, 1),
            "path": "Line", "source": "Illustrative",
        }  # fmt: skip


def _readings(chance: random.Random) -> Iterator[Row]:
    for n in range(1, KPIS + 1):
        for month in range(MONTHS):
            first = date(2009 + (3 + month) // 12, (3 + month) % 12 + 1, 1)
            end = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
            for zone in range(1, ZONES + 1):
                cases = chance.randint(80, 400)
                met = min(cases, round(cases * (0.5 + 0.01 * month + chance.gauss(0, 0.03))))
                yield {
                    "kpi_id": f"KPI-{n:02d}", "period_end": end, "zone": f"Zone {zone:02d}", "numerator": met,
                    "denominator": cases, "reported_on": min(end + timedelta(days=12), AS_AT),
                    "data_status": "Provisional" if end == AS_AT else "Final", "comment": "Illustrative",
                }  # fmt: skip


def write_large_tracker(place: Path) -> None:
    """Write the tracker, as staff would have it."""
    write_whole(place, book_bytes(tracker_book(load_schemas(), large_rows())))


def report(runs: int = RUNS) -> str:
    """Measure the commands on it, and a build of the worked example beside; return what the page tells."""
    with tempfile.TemporaryDirectory() as place:
        folder, small = Path(place) / "large", Path(place) / "example"
        write_large_tracker(folder / "workbooks" / "tracker.xlsx")
        new_programme(small, with_example=True)
        commands = {
            "validate": ("validate",),
            "build --pack board": ("build", "--pack", "board", "--draft"),
            ALL: ("build", "--draft"),
        }
        programs = [xltools(name, *words, folder=folder, codes=(0, 1)) for name, words in commands.items()]
        found = in_turns([*programs, xltools(EXAMPLE, "build", folder=small)], runs)
        cells = {name: _cells(each / "output") for name, each in ((ALL, folder), (EXAMPLE, small))}
    each = {name: found[name].seconds / count for name, count in cells.items()}
    ratio = each[ALL] / each[EXAMPLE]
    goal = f"{MOST_SECONDS} s"
    verdicts = {name: goal if found[name].seconds <= MOST_SECONDS else f"{goal}: **missed**" for name in commands}
    rows = [[name, seconds(found[name].seconds), "", verdicts[name]] for name in commands]
    rows[0][3] = ""
    rows.append([EXAMPLE, seconds(found[EXAMPLE].seconds), "", ""])
    rows.append([
        f"for each cell: {cells[ALL]:,} cells here, {cells[EXAMPLE]:,} in the example's packs",
        f"{each[ALL] * 1e6:.0f} and {each[EXAMPLE] * 1e6:.0f} us", times(ratio), met(ratio, GOAL),
    ])  # fmt: skip
    return table(("command", "time", "ratio", "goal"), rows)


def _cells(folder: Path) -> int:
    """Count the cells of all workbooks in a folder."""
    count = 0
    for path in folder.rglob("*.xlsx"):
        with zipfile.ZipFile(path) as package:
            sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
            count += sum(package.read(name).count(b"<c r=") for name in sheets)
    return count


if __name__ == "__main__":
    print(report())
