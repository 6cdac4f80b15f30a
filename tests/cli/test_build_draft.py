"""xltools build with errors: what a draft says, and what it never shows."""

import re
import zipfile
from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.commands import Done, invoke

PLACE = "output/2012-03-31"


def text_of(pack: Path) -> str:
    """Return every number and word in a pack, as its parts hold them."""
    with zipfile.ZipFile(pack) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    rows = small.with_cell("KPI readings", "numerator", 3, 480.0)
    rows["KPI targets"][1]["target"] = 70.0
    folder = small.programme(tmp_path_factory.mktemp("drafted"), rows)
    return folder, invoke(folder, "build", "--draft")


def test_no_pack_of_a_draft_holds_a_figure_made_of_a_faulty_cell(drafted: tuple[Path, Done]) -> None:
    folder, done = drafted
    packs = [path for path in (folder / PLACE).glob("*.xlsx") if path.name != "findings.xlsx"]
    assert done.code == 0
    assert len(packs) > 2
    for pack in packs:
        # The list of what was blanked quotes the cells as they stand; no cell has them as a number.
        numbers = re.findall(
            r"<v>(-?[\d.]+(?:E[-+]?\d+)?)</v>", re.sub(r"<c [^>]*t=\"s\"[^>]*>.*?</c>", "", text_of(pack))
        )
        values = {float(number) for number in numbers}
        assert not values & {4.8, 70.0, 480.0}, pack.name
        # 40 + 40 + 480 of 300, the wrong sum.
        assert not any(abs(value - 560 / 300) < 1e-9 for value in values), pack.name


def test_a_draft_ends_without_advice_to_make_a_draft(drafted: tuple[Path, Done]) -> None:
    _, done = drafted
    assert "--draft" not in done.out
    assert "The tracker has 2 errors" in done.out


def test_errors_without_a_draft_say_that_one_can_be_had_and_where_they_are_marked(tmp_path: Path) -> None:
    folder = small.programme(tmp_path, small.with_cell("Milestones", "forecast", 2, "soon"))
    done = invoke(folder, "build")
    assert f"(it is marked at its cell in {PLACE}/findings.xlsx)" in done.out
    assert "or add --draft" in done.out


@pytest.mark.parametrize("command", ["build", "export"])
def test_where_a_draft_fails_too_nobody_is_told_to_add_draft(command: str, tmp_path: Path) -> None:
    folder = small.programme(tmp_path, small.with_setting("As at", "soon"))
    done = invoke(folder, command, "--draft")
    assert done.code == 1
    assert "add --draft" not in done.out


def test_a_finding_at_no_cell_is_listed_and_not_marked_at_its_cell(tmp_path: Path) -> None:
    rows = small.rows()
    rows["Workstreams"] = []
    folder = small.programme(
        tmp_path, {**rows, **{name: [] for name in rows if name not in ("Settings", "Workstreams")}}
    )
    done = invoke(folder, "build")
    assert done.code == 1
    assert "marked at its cell in" not in done.out or "where it has one" in done.out
