"""Lists of words in a programme's own words: nothing that is measured or found comes out differently."""

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.helpers.commands import invoke
from tests.helpers.following import blocks
from xltools import example
from xltools.schema.checks import Tables
from xltools.schema.columns import choice
from xltools.schema.files import shipped_folder
from xltools.schema.loading import load_schemas
from xltools.schema.rules import has_open_action

#: File of schemas -> the list in it, its sheet, the heading, and what each of its words is called here.
_LISTS: list[tuple[str, str, str, str, dict[str, str]]] = [
    ("kpis.py", "POLARITIES", "KPIs", "Better is", {"Higher": "More", "Lower": "Less", "Neutral": "On target"}),
    ("kpis.py", "UNITS", "KPIs", "Unit", {"%": "per cent", "number": "people", "GBP": "pounds"}),
    ("zones.py", "KINDS", "Zones", "Kind", {"Programme": "Ours", "Comparator": "Neighbour"}),
    ("business_cases.py", "KINDS", "Business cases", "Kind",
     {"Investment": "Put in", "Disinvestment": "Taken out", "Saving": "Saved"}),
    ("actions.py", "STATUSES", "Actions", "Status", {"Open": "Live", "Done": "Over", "Dropped": "Given up"}),
    ("risks.py", "STATUSES", "Risks", "Status", {"Open": "Live", "Closed": "Past"}),
]  # fmt: skip


def reworded_schemas(place: Path) -> Path:
    """Copy the shipped schemas with these lists in other words, and the rules of each file with them."""
    shutil.copytree(shipped_folder(), place, ignore=shutil.ignore_patterns("__pycache__"))
    for file, name, _, _, words in _LISTS:
        text = (place / file).read_text(encoding="utf-8")
        for was, now in words.items():
            text = re.sub(rf'(?<!day\()"{re.escape(was)}"', f'"{now}"', text)  # a heading may be called the same
        own = f"{name} = { {now: was for was, now in words.items()} }"
        text, found = re.subn(rf"^{name} = \(.*\)$", own, text, flags=re.MULTILINE)
        assert found == 1, f"{file} has no {name}"
        (place / file).write_text(text, encoding="utf-8")
    return place


def reworded_rows(place: Path) -> Path:
    for _, _, sheet, heading, words in _LISTS:
        file = place / f"{sheet}.csv"
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        with file.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(rows[0]))
            writer.writeheader()
            writer.writerows({**row, heading: words.get(row[heading], row[heading])} for row in rows)
    return place


def exported(place: Path, schemas: Path, rows: Path) -> Path:
    made = invoke(place, "new", "programme", "--schemas", str(schemas), "--rows", str(rows))
    assert made.code == 0, made.err
    done = invoke(place / "programme", "export", "--draft", "--output", "export")
    assert done.code == 0, done.err
    return place / "programme"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The worked example in the shipped words, and the same in others."""
    place = tmp_path_factory.mktemp("lists")
    shipped = Path(example.__file__).parent / "2012-03-31"
    (place / "as-shipped").mkdir()
    rows = Path(shutil.copytree(shipped, place / "rows"))
    return (
        exported(place / "as-shipped", shipped_folder(), shipped),
        exported(place, reworded_schemas(place / "draft"), reworded_rows(rows)),
    )


def findings(folder: Path) -> list[tuple[Any, ...]]:
    told = json.loads(invoke(folder, "validate", "--format", "json").out)["findings"]
    return [(each["rule"], each["severity"], each["sheet"], each["cell"]) for each in told]


def test_the_tracker_says_the_words_of_the_programme(both: tuple[Path, Path]) -> None:
    with (both[1] / "export" / "tracker-kpis.csv").open(encoding="utf-8", newline="") as lines:
        kpis = list(csv.DictReader(lines))

    assert {row["better_is"] for row in kpis} <= {"More", "Less", "On target", ""}
    assert {row["unit"] for row in kpis} <= {"per cent", "people", "pounds"}


def test_every_measure_is_the_same(both: tuple[Path, Path]) -> None:
    usual, own = ({file.name: file.read_bytes() for file in (each / "export").glob("measure-*.csv")} for each in both)

    assert len(usual) > 15
    assert [name for name in usual if usual[name] != own[name]] == []


def test_every_finding_is_the_same(both: tuple[Path, Path]) -> None:
    usual, own = map(findings, both)

    assert usual
    assert usual == own


def test_the_lists_that_the_page_shows_stand_for_words_that_there_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "yours-and-fixed.md").read_text(encoding="utf-8")
    (shown,) = [text for kind, text in blocks(page) if kind == "python"]
    lists: dict[str, Any] = {}
    exec(shown, lists)
    kpis = load_schemas()["KPIs"].columns

    assert set(choice("Better is", lists["POLARITIES"], "").meanings.values()) == set(kpis["better_is"].words)
    assert set(choice("Unit", lists["UNITS"], "").meanings.values()) == set(kpis["unit"].words)


def test_an_action_under_ones_own_word_is_open() -> None:
    status = choice("Status", {"Live": "Open", "Over": "Done"}, "Where it stands.")
    actions = pd.DataFrame({"item_id": ["R-1", "R-2"], "status": ["Live", "Over"]}, dtype="str")
    tables = Tables({"Actions": actions}, {}, pd.Timestamp("2012-03-31"), {"Actions": {"status": status}})

    assert has_open_action(pd.Series(["R-1", "R-2"], dtype="str"), tables).tolist() == [True, False]
