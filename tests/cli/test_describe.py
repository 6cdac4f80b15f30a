"""xltools describe: the data dictionary and the rules, in the form asked for."""

from pathlib import Path

import openpyxl
import pytest

from tests.helpers.commands import invoke


def test_text_goes_to_the_screen(tmp_path: Path) -> None:
    done = invoke(tmp_path, "describe")

    assert (done.code, done.err) == (0, "")
    assert "Milestones" in done.out
    assert "MIL-01" in done.out


def test_markdown_goes_to_a_file(tmp_path: Path) -> None:
    done = invoke(tmp_path, "describe", "--format", "markdown", "--output", "docs/rules.md")

    assert done.code == 0
    assert done.out.startswith(f"Written to {Path('docs/rules.md')}: ")
    assert "MIL-01" in (tmp_path / "docs" / "rules.md").read_text(encoding="utf-8")


def test_a_workbook_has_a_name_of_its_own(tmp_path: Path) -> None:
    done = invoke(tmp_path, "describe", "--format", "workbook")

    assert done.code == 0
    assert openpyxl.load_workbook(tmp_path / "data-dictionary.xlsx").sheetnames


@pytest.mark.parametrize("form", ["text", "markdown", "workbook"])
def test_it_never_stands_among_the_trackers(tmp_path: Path, form: str) -> None:
    done = invoke(tmp_path, "describe", "--format", form, "--output", "workbooks/tracker.xlsx")

    assert done.code == 3
    assert "give --output another folder" in done.err
    assert list(tmp_path.iterdir()) == []


def test_the_programmes_own_schemas_are_described(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "odd.py").write_text("schema = 1\n")
    done = invoke(tmp_path, "describe")

    assert done.code == 3
    assert "odd.py" in done.err
    assert done.err.count("\n") == 1


def test_one_rule_is_a_few_lines(tmp_path: Path) -> None:
    done = invoke(tmp_path, "describe", "mil-01")

    assert done.code == 0
    assert done.out.startswith("Rules\n  MIL-01 error")
    assert len(done.out.splitlines()) < 6
    assert "MIL-02" not in done.out


def test_a_sheet_is_its_columns_and_its_own_rules(tmp_path: Path) -> None:
    done = invoke(tmp_path, "describe", "zones", "As at")

    assert done.code == 0
    assert done.out.startswith("Zones: ")
    assert {line.split()[0] for line in done.out.splitlines() if line.startswith("  ZON-")} == {
        "ZON-01", "ZON-02", "ZON-03",
    }  # fmt: skip
    assert "\n  As at (" in done.out
    assert "Workstream ID" not in done.out


def test_a_name_that_is_not_there_is_told_with_the_likely_one(tmp_path: Path) -> None:
    near, far = invoke(tmp_path, "describe", "Milstones"), invoke(tmp_path, "describe", "Budget")

    assert (near.code, far.code) == (3, 3)
    assert near.err == "xltools: There is no sheet, setting or rule called Milstones: did you mean Milestones?\n"
    assert "xltools describe without a name lists them all." in far.err
