"""Peers: the same work by a script as one would write it, by frictionless, and by gptables.

frictionless and gptables are not our dependencies. Put them into an environment of their own, outside this folder:

    python -m venv /tmp/peers && /tmp/peers/bin/pip install "frictionless[excel]" gptables
    python -m benchmarks.peers /tmp/peers/bin/python
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.many_readings import write_tracker
from benchmarks.measuring import ROOT, Measured, Program, in_turns, script, seconds, table, times, xltools
from benchmarks.writing import OURS
from xltools.schema.columns import Column
from xltools.schema.loading import load_schemas

RUNS = 5
READINGS = 20_000
ROWS = 20_000

#: All sheets read, typed and checked lazily, readings grouped, tables written: what a script of an afternoon does.
USUAL = """
import json, sys, time
import pandas as pd
import pandera.pandas as pa
told["began"] = 0
sheets = pd.read_excel(sys.argv[1], engine="openpyxl", sheet_name=None)
rules = json.loads(sys.argv[2])
faults = []
for name, columns in rules.items():
    schema = pa.DataFrameSchema({
        heading: pa.Column(
            {"text": str, "number": float, "day": "datetime64[ns]"}[rule["type"]],
            checks=[pa.Check.isin(rule["words"])] if rule["words"] else [],
            nullable=not rule["required"], unique=rule["unique"], coerce=True,
        )
        for heading, rule in columns.items()
    })
    try:
        sheets[name] = schema.validate(sheets[name], lazy=True)
    except pa.errors.SchemaErrors as found:
        faults.append(found.failure_cases)
readings = sheets["KPI readings"]
sums = readings.groupby(["KPI ID", "Period end"])[["Numerator", "Denominator"]].sum().reset_index()
sums["Actual"] = sums["Numerator"] / sums["Denominator"]
with pd.ExcelWriter(sys.argv[3], engine="openpyxl") as writer:
    sums.to_excel(writer, sheet_name="KPIs", index=False)
    pd.concat(faults or [pd.DataFrame()]).to_excel(writer, sheet_name="Faults", index=False)
"""
FRICTIONLESS = """
import json, sys
from frictionless import Schema, formats, system
from frictionless.resources import TableResource
system.trusted = True
types = {"text": "string", "number": "number", "day": "date"}
for name, columns in json.loads(sys.argv[2]).items():
    fields = [
        {"name": heading, "type": types[rule["type"]],
         "constraints": {"required": rule["required"], "unique": rule["unique"]}
         | ({"enum": rule["words"]} if rule["words"] else {})}
        for heading, rule in columns.items()
    ]
    resource = TableResource(path=sys.argv[1], control=formats.ExcelControl(sheet=name),
                             schema=Schema.from_descriptor({"fields": fields}))
    told[name] = len(resource.validate(limit_errors=1_000_000).flatten(["rowNumber"]))
"""
GPTABLES = """
import sys, time
sys.path.insert(0, sys.argv[2])
import random
from datetime import date, timedelta
import gptables
import pandas as pd
HEADS = ["KPI ID", "Measure", "Zone", "Period end", "Numerator", "Denominator", "Actual", "Target", "Rating", "Planned"]
chance = random.Random(2012)
rows = []
for number in range(int(sys.argv[1])):
    lower = chance.randint(80, 400)
    upper = chance.randint(40, lower)
    rows.append((f"KPI-{number % 60:02d}", f"Illustrative measure {number % 60}", f"Zone {number % 10:02d}",
                 date(2009, 4, 30) + timedelta(days=number % 1_000), upper, lower, upper / lower, 0.85,
                 ("Red", "Amber/Red", "Amber/Green", "Green")[number % 4], chance.random() * 1e6))
frame = pd.DataFrame(rows, columns=HEADS)
began = time.perf_counter()
sheet = gptables.GPTable(table=frame, table_name="detail", title="Illustrative detail", source="Illustrative",
                         subtitles=[], scope=None, instructions="")
gptables.write_workbook(sys.argv[3], {"Detail": sheet})
told["seconds"] = time.perf_counter() - began
"""


def usual_rules() -> str:
    """Return what the peers are to check, as JSON: sheet -> heading -> type, words, whether required and unique."""
    kinds = {"float64": "number", "datetime64[us]": "day"}
    rules: dict[str, dict[str, Any]] = {}
    for spec in load_schemas():
        if spec.settings is None:
            rules[spec.name] = {column.heading: _rule(column, kinds) for column in spec.columns.values()}
    return json.dumps(rules)


def _rule(column: Column, kinds: dict[str, str]) -> dict[str, Any]:
    return {
        "type": kinds.get(column.dtype, "text"), "words": list(column.words), "required": column.is_required,
        "unique": column.kind == "id",
    }  # fmt: skip


def programs(place: Path, peers: str | None) -> list[Program]:
    """Name what does the work."""
    tracker, rules = place / "workbooks" / "tracker.xlsx", usual_rules()
    tracker.parent.mkdir()
    write_tracker(tracker, READINGS)
    found = [
        script("pandas, openpyxl, pandera", USUAL, str(tracker), rules, str(place / "usual.xlsx")),
        xltools("xltools validate", "validate", str(tracker)),
        xltools("xltools build", "build", str(tracker), "--pack", "board", "--replace", folder=place),
        script("xltools, formatted table", OURS, str(ROWS), str(ROOT), str(place / "ours.xlsx")),
    ]
    if peers is not None:
        found.append(script("frictionless", FRICTIONLESS, str(tracker), rules, python=peers))
        found.append(script("gptables", GPTABLES, str(ROWS), str(ROOT), str(place / "gp.xlsx"), python=peers))
    return found


def report(peers: str | None = None, runs: int = RUNS) -> str:
    """Measure, and return what the page tells."""
    with tempfile.TemporaryDirectory() as folder:
        found = in_turns(programs(Path(folder), peers), runs)
    heads = ("work", "peer", "its time", "ours", "we take")
    return table(heads, list(_rows(found)))


def _rows(found: dict[str, Measured]) -> list[list[str]]:
    whole = f"a tracker of {READINGS:,} readings"
    usual, frictionless = found["pandas, openpyxl, pandera"], found.get("frictionless")
    rows = [
        _row(f"check, group and write {whole}", usual.name, usual.seconds, found["xltools build"].seconds),
        _row(f"check {whole} (the script also groups and writes)", usual.name, usual.seconds,
             found["xltools validate"].seconds),
    ]  # fmt: skip
    if frictionless is not None:
        rows.append(_row(f"check {whole}", "frictionless", frictionless.seconds, found["xltools validate"].seconds))
    if "gptables" in found:
        gp, ours = found["gptables"].told["seconds"], found["xltools, formatted table"].told["seconds"]
        rows.append(_row(f"write a formatted table of {ROWS:,} x 10", "gptables", gp, ours))
    return rows


def _row(work: str, peer: str, theirs: float, ours: float) -> list[str]:
    return [work, peer, seconds(theirs), seconds(ours), times(ours / theirs)]


if __name__ == "__main__":
    print(report(sys.argv[1] if len(sys.argv) > 1 else None))
