"""The diffs of CONTRIBUTING: applied to a copy as they stand, each does what the page says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.helpers.commands import UNMEASURED, environment
from tests.helpers.following import blocks, patch, put_file

_ROOT = Path(__file__).parents[2]
_PACKS = Path("example") / "output" / "2012-03-31"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what the diffs touch, apply them, and build the example with it."""
    copy = tmp_path_factory.mktemp("changed")
    for name in ("src", "schemas", "tests", "docs"):
        shutil.copytree(_ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(_ROOT / "pyproject.toml", copy)
    page = (_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = page.partition("### Each as a diff")[2].partition("\n## ")[0]
    for kind, text in blocks(section):
        if kind == "diff":
            patch(copy, text)
        elif text.startswith("# "):
            put_file(copy, text)
    xltools(copy, "new", "example", "--example")
    shutil.copy(copy / "schemas" / "packs.toml", copy / "example" / "schemas")
    xltools(copy / "example", "build", "--pack", "board", "--pack", "finance")
    return copy


@pytest.fixture(scope="module")
def dictionary(changed: Path) -> str:
    return xltools(changed / "example", "describe")


def xltools(at: Path, *arguments: str) -> str:
    """Run the changed copy's command."""
    return python(at if (at / "src").is_dir() else at.parent, "-m", "xltools", *arguments, at=at)


def python(copy: Path, *arguments: str, at: Path) -> str:
    """Run Python over a copy, whose code is not measured in place of ours."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=at, env=environment({**UNMEASURED, "PYTHONPATH": str(copy / "src")}),
        check=False, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_test_that_is_shown_passes() -> None:
    """The page shows a test as one is written here; it is run as it stands."""
    page = (_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    (shown,) = [text for kind, text in blocks(page.partition("\n## Tests")[2]) if kind == "python"]
    exec(shown, names)
    names["test_late_is_positive"]()


def shown(changed: Path, pack: str, sheet: str) -> list[str]:
    book = load_workbook(changed / _PACKS / pack, data_only=True)
    return [str(cell) for row in book[sheet].iter_rows(values_only=True) for cell in row if cell is not None]


def test_the_column_is_in_the_tracker_and_the_dictionary(changed: Path, dictionary: str) -> None:
    tracker = load_workbook(changed / "example" / "workbooks" / "tracker.xlsx")

    assert "Proximity" in [cell.value for cell in tracker["Risks"][1]]
    assert "When it would strike." in dictionary


def test_the_rule_is_told_and_holds_to_its_rows(changed: Path, dictionary: str) -> None:
    assert "RSK-16" in dictionary
    told = python(
        changed, "-m", "pytest", "-q", "-n0", "-k", "RSK-16", "tests/rules/test_schema_rules.py", at=changed
    )  # fmt: skip
    assert re.search(r"[1-9]\d* passed", told), told


def test_the_kpi_is_measured(changed: Path) -> None:
    cells = shown(changed, "board-pack.xlsx", "KPI scorecard")

    assert any(cell.startswith("Complaints answered in time") for cell in cells)


def test_a_measures_column_and_table_hold_to_what_is_drawn_and_stand_in_the_manual(changed: Path) -> None:
    specs = ["tests/spec/test_evidence.py", "tests/spec/test_outcomes.py"]
    told = python(changed, "-m", "pytest", "-q", "-n0", *specs, at=changed)
    assert re.search(r"[1-9]\d* passed", told), told
    shown_there = "from docs.measures_manual import manual; print(manual())"
    (changed / "workbooks").mkdir(exist_ok=True)
    shutil.copy(changed / "example" / "workbooks" / "tracker.xlsx", changed / "workbooks")
    page = python(changed, "-c", f"import sys; sys.path[:0] = ['src', '.']; {shown_there}", at=changed)
    assert "Days from its date to as-at; blank without a date." in page
    assert "How many pieces of evidence were gathered by as-at." in page


def test_a_measures_table_stands_in_the_workings_and_the_export(changed: Path) -> None:
    assert "SDS.evidence" in shown(changed, "board-pack.xlsx", "Workings")
    xltools(changed / "example", "export", "--output", "exported")
    assert (changed / "example" / "exported" / "measure-outcomes.csv").is_file()


#: The most files that each kind of change may need; a row of the tracker is no file.
MOST = {
    "A column": 2, "A rule": 2, "A KPI": 0, "A measure's column": 3, "A measure's table": 4, "A board sheet": 2,
    "A pack": 1,
}  # fmt: skip


def files_of_each_change(page: str) -> dict[str, int]:
    """Count the files that each kind of change touches, by what its diffs name."""
    section = page.partition("### Each as a diff")[2].partition("\n## ")[0]
    parts = re.split(r"^\*\*(.+?)\*\*", section, flags=re.MULTILINE)
    named = {
        name: re.findall(r"^(?:---|#) (\S.*\.\w+)$", text, re.MULTILINE)
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }
    return {name: len({file for file in files if not file.endswith(".csv")}) for name, files in named.items()}


def test_each_change_needs_as_few_files_as_the_page_says(request: pytest.FixtureRequest) -> None:
    path = _ROOT / "CONTRIBUTING.md"
    page = path.read_text(encoding="utf-8")
    found = files_of_each_change(page)
    found["A measure's column"] += 1  # the sheet, whose diff shows the column too
    assert set(found) == set(MOST)
    assert {name: count for name, count in found.items() if count > MOST[name]} == {}
    table = "| a change | files |\n|---|---|\n" + "".join(f"| {name} | {count} |\n" for name, count in found.items())
    before, _, rest = page.partition("<!-- files -->\n")
    if request.config.getoption("--update-golden"):
        path.write_text(
            f"{before}<!-- files -->\n{table}<!-- /files -->{rest.partition('<!-- /files -->')[2]}", encoding="utf-8"
        )
        return
    assert rest.partition("<!-- /files -->")[0] == table


def test_the_sheet_stands_in_the_board_pack(changed: Path) -> None:
    assert any(cell.startswith("Evidence: 12 pieces") for cell in shown(changed, "board-pack.xlsx", "Evidence"))


def test_the_pack_is_made(changed: Path) -> None:
    names = load_workbook(changed / _PACKS / "finance-pack.xlsx").sheetnames

    pages = ["Cover", "Value for money", "KPI scorecard", "Evidence", "Data quality"]
    assert names == [*pages, "KPI charts", "Workings", "How to read this"]
