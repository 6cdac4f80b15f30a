"""xltools build with errors: what a draft says, and what it never shows."""

import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.test_email import drafts, email
from tests.helpers import small
from tests.helpers.commands import Done, invoke

PLACE = "output/2012-03-31"


def text_of(pack: Path) -> str:
    """Return every number and word in a pack, as its parts hold them."""
    with zipfile.ZipFile(pack) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def programme(place: Path, numerator: float | None, target: float | None) -> Path:
    """Make a programme with this reading of 100, and with this target in a cell whose format is 0"%"."""
    rows = small.with_cell("KPI readings", "numerator", 3, numerator)
    rows["KPI targets"][1]["target"] = target
    folder = small.programme(place, rows)
    file = folder / "workbooks" / "tracker.xlsx"
    book = load_workbook(file)
    sheet = book["KPI targets"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Target")
    sheet.cell(3, column).number_format = '0"%"'
    book.save(file)
    return folder


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """A draft of a numerator 12 times too large, and of 70 where 70% is meant."""
    folder = programme(tmp_path_factory.mktemp("drafted"), 480.0, 70.0)
    return folder, invoke(folder, "build", "--draft")


def packs_of(folder: Path) -> list[Path]:
    found = [path for path in sorted((folder / PLACE).glob("*.xlsx")) if path.name != "findings.xlsx"]
    assert len(found) > 2
    return found


def test_the_letter_of_a_draft_tells_no_figure_made_of_a_faulty_cell(tmp_path: Path) -> None:
    def told(numerator: float | None) -> list[str]:
        folder = programme(tmp_path / str(numerator), numerator, 0.7)
        assert invoke(folder, "build", "--draft", "--pack", "board").code == 0
        assert email(folder).code == 0
        letters = [each.get_body(("plain",)) for each in drafts(folder)]
        assert letters
        return [str(letter.get_content()) for letter in letters if letter is not None]

    assert told(-7.0) == told(None)


def test_no_pack_of_a_draft_holds_a_figure_made_of_a_faulty_cell(drafted: tuple[Path, Done]) -> None:
    folder, done = drafted
    assert done.code == 0
    for pack in packs_of(folder):
        # The list of what was blanked quotes the cells as they stand; no cell has them as a number.
        numbers = re.findall(
            r"<v>(-?[\d.]+(?:E[-+]?\d+)?)</v>", re.sub(r"<c [^>]*t=\"s\"[^>]*>.*?</c>", "", text_of(pack))
        )
        values = {float(number) for number in numbers}
        assert not values & {4.8, 70.0, 480.0, 6960.0}, pack.name
        # 40 + 40 + 480 of 300, the wrong sum.
        assert not any(abs(value - 560 / 300) < 1e-9 for value in values), pack.name


def test_no_sentence_of_a_draft_tells_a_figure_made_of_a_faulty_cell(drafted: tuple[Path, Done]) -> None:
    for pack in packs_of(drafted[0]):
        texts = {cell for sheet in load_workbook(pack) for row in sheet.values for cell in row if isinstance(cell, str)}
        told = [text for text in texts if re.search(r"7,?000|480\.0%|6,?960|128\.2|186\.7", text)]
        assert told == [], pack.name


def test_a_draft_quotes_a_faulty_cell_as_it_stands_and_says_how_to_type_it(drafted: tuple[Path, Done]) -> None:
    sheet = load_workbook(drafted[0] / PLACE / "programme-pack.xlsx")["Data quality"]
    first, last = sheet.tables["tbl_Blanked"].ref.split(":")
    rows = [[cell.value for cell in row] for row in list(sheet[first:last])[1:]]
    assert [row[:2] for row in rows] == [
        ["Target is 70, but the Unit of KPI-02 is %.", "70"],
        ["Numerator is 480, more than Denominator 100, but the Unit of KPI-01 is %.", "480"],
    ]
    assert (
        "Type it again with its % sign, from 0% to 100%" in invoke(drafted[0], "validate", "workbooks/tracker.xlsx").out
    )


def test_the_figures_of_a_draft_are_those_of_the_tracker_with_the_faulty_cells_cleared(
    drafted: tuple[Path, Done], tmp_path: Path
) -> None:
    cleared = programme(tmp_path, None, None)
    assert invoke(drafted[0], "export", "--draft").code == 0
    assert invoke(cleared, "export", "--draft").code == 0
    measures = sorted((cleared / PLACE / "export").glob("measure-*.csv"))
    assert len(measures) > 10
    for file in measures:
        assert (drafted[0] / PLACE / "export" / file.name).read_bytes() == file.read_bytes(), file.name


def test_no_warning_rests_on_a_faulty_cell_or_on_its_absence(drafted: tuple[Path, Done]) -> None:
    """KPI-02 is Red only against 7,000%, and KPI-01 is late only without the reading of its last month."""
    told = invoke(drafted[0], "validate", "workbooks/tracker.xlsx").out
    assert "KPI-02 is" not in told.partition("Warnings")[2]
    assert not {"[RES-04]", "[RES-24]", "[RES-21]"} & set(told.split())


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
