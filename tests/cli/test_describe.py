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
