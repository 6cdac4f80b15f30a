"""Another programme without a change in src/: the tutorial, followed word by word in an empty folder."""

import csv
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.helpers import figures, other_readers, second_engine
from tests.helpers.folders import typed_in
from tests.helpers.following import blocks, patch, put_file
from tests.helpers.office import recalculated

_DOCS = Path(__file__).parents[2] / "docs"
_TUTORIAL = _DOCS / "tutorial-second-programme.md"
_PLACE = "output/2026-03-31"


def follow(place: Path) -> list[str]:
    """Do what the tutorial says up to the cell that a person types; return what the commands printed."""
    shutil.copytree(_DOCS / "second-programme" / "rows", place / "rows")
    at, printed = place, []
    for kind, text in blocks(_TUTORIAL.read_text(encoding="utf-8").partition("## 9.")[0]):
        match kind:
            case "bash":
                at, said = run(text, at)
                printed.append(said)
            case "diff":
                patch(at, text)
            case "python" | "toml":
                put_file(at, text)
    return printed


def run(script: str, at: Path) -> tuple[Path, str]:
    """Run a script as a shell does; return the folder that it ends in, and what it printed."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["bash", "-euc", f"{script}\npwd >&2"], cwd=at, env={**os.environ, "PATH": path}, check=False,
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return Path(done.stderr.splitlines()[-1]), done.stdout


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    place = tmp_path_factory.mktemp("second")
    return place / "schools", follow(place)


@pytest.fixture(scope="module")
def schools(followed: tuple[Path, list[str]]) -> Path:
    return followed[0]


@pytest.fixture(scope="module")
def exported(schools: Path) -> Path:
    run("xltools export", schools)
    return schools / _PLACE / "export"


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def cells(schools: Path, pack: str, sheet: str) -> list[str]:
    """Return all that a sheet of a pack shows, in order of reading."""
    book = load_workbook(schools / _PLACE / pack, data_only=True)
    return [str(cell) for row in book[sheet].iter_rows(values_only=True) for cell in row if cell is not None]


def test_the_tracker_has_no_error(followed: tuple[Path, list[str]]) -> None:
    assert "no errors" in followed[1][-1]


def test_the_board_pack_holds_the_sheets_chosen_under_its_title(schools: Path) -> None:
    book = load_workbook(schools / _PLACE / "board-pack.xlsx")

    assert book.sheetnames == [
        "Cover", "Summary", "Decisions in brief", "Exceptions in brief", "Plan on a page", "Late milestones", "Sites",
        "KPI summary", "KPI pages", "Top risks", "How far to trust this", "Data quality", "Decisions", "Exceptions",
        "Milestones", "KPI scorecard", "KPI charts", "Risks", "Changes", "Workings", "How to read this",
    ]  # fmt: skip
    assert cells(schools, "board-pack.xlsx", "Cover")[0] == "School building programme: School Places Board pack"


def test_no_return_is_made(schools: Path) -> None:
    assert not (schools / _PLACE / "regional-return.xlsx").exists()


def test_a_gateway_is_a_decision(schools: Path) -> None:
    shown = cells(schools, "board-pack.xlsx", "Decisions")

    assert "NEW-4" in shown
    assert "NEW-3" not in shown


def test_readers_meet_the_words_of_the_programme(schools: Path) -> None:
    milestones = cells(schools, "board-pack.xlsx", "Milestones")
    plan = " ".join(cells(schools, "board-pack.xlsx", "Plan on a page"))

    assert {"Gateway", "Works milestone", "Handover"} <= set(milestones)
    assert "Gateway: thick border" in plan
    assert "Works milestone or Handover: thin border" in plan
    everything = " ".join(
        str(cell)
        for pack in (schools / _PLACE).glob("*.xlsx")
        for sheet in load_workbook(pack, data_only=True)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    )
    assert "Gateway" in everything
    assert "Key decision" not in everything
    assert "Programme milestone" not in everything


def test_the_sheet_that_was_added_is_shown(schools: Path) -> None:
    assert "Second school" in cells(schools, "board-pack.xlsx", "Sites")
    assert "Mill Lane school" in cells(schools, "programme-pack.xlsx", "Sites")


def test_the_bands_of_risk_are_the_programmes_own(exported: Path) -> None:
    bands = {row["risk_id"]: (row["score"], row["band"]) for row in rows(exported / "measure-risks.csv")}

    assert bands["RISK-2"] == ("8.0", "Moderate")  # High by the shipped bands


def test_the_drop_down_of_ratings_offers_three(schools: Path) -> None:
    book = load_workbook(schools / "workbooks" / "tracker.xlsx")
    lists = [[cell for cell in each if cell] for each in book["Lists"].iter_cols(values_only=True)]

    assert [each[1:] for each in lists if "Sites: RAG" in str(each[0])] == [["Red", "Amber", "Green"]]


def test_a_rating_of_another_scale_is_found_at_its_cell(schools: Path, tmp_path: Path) -> None:
    own = shutil.copytree(schools, tmp_path / "schools")
    typed_in(own / "workbooks" / "tracker.xlsx", ("Sites", "OAK", "RAG", "Amber/Green"))
    said = subprocess.run(
        [sys.executable, "-m", "xltools", "validate"], cwd=own, check=False, capture_output=True, text=True
    )

    assert said.returncode == 1
    assert "Choose" in said.stdout
    assert "H3: " in said.stdout
    assert "Amber/Green" in said.stdout


def test_the_packs_rate_and_colour_on_three_points(schools: Path) -> None:
    book = load_workbook(schools / _PLACE / "board-pack.xlsx")
    looks = {
        str(rule.formula[0]).strip('"'): (rule.dxf.fill.bgColor.rgb[-6:], rule.dxf.font.color.rgb[-6:])
        for block in book["Milestones"].conditional_formatting
        for rule in block.rules
        if rule.type == "cellIs" and rule.dxf.fill is not None
    }

    assert {word: looks[word] for word in ("Green", "Amber", "Red")} == {
        "Green": ("00703C", "FFFFFF"), "Amber": ("FFC020", "000000"), "Red": ("C00000", "FFFFFF"),
    }  # fmt: skip
    assert not {"Amber/Green", "Amber/Red"} & set(looks)
    assert "At risk: the lead says what will bring it back" in cells(schools, "board-pack.xlsx", "How to read this")
    assert "of its workstreams 1 Red, 2 Amber." in " ".join(cells(schools, "board-pack.xlsx", "Summary"))
    assert cells(schools, "board-pack.xlsx", "Exceptions")[0].startswith("Exceptions: 2 are Red;")


@pytest.mark.office
def test_the_count_of_ratings_follows_a_changed_cell(schools: Path, tmp_path: Path) -> None:
    book = load_workbook(schools / _PLACE / "board-pack.xlsx")
    scorecard = book["KPI scorecard"]
    assert scorecard["A4"].value.startswith("=")
    assert cells(schools, "board-pack.xlsx", "KPI scorecard")[3].startswith(
        "2 of 4 rated KPIs (50%) Green, 2 Amber, 0 Red"
    )
    next(cell for row in scorecard.iter_rows() for cell in row if cell.value == "Amber").value = "Red"
    book.save(tmp_path / "changed.xlsx")
    again = load_workbook(recalculated(tmp_path / "changed.xlsx", tmp_path / "again"), data_only=True)

    assert again["KPI scorecard"]["A4"].value == "2 of 4 rated KPIs (50%) Green, 1 Amber, 1 Red; 0 not rated"


@pytest.mark.engine
def test_each_formula_of_each_pack_gives_its_value_again_in_a_second_engine(schools: Path) -> None:
    books = [book for book in sorted((schools / _PLACE).glob("*.xlsx")) if book.name != "findings.xlsx"]

    assert sum(len(figures.formulas(book)) for book in books) > 200
    assert [line for book in books for line in second_engine.changed_figures(book)] == []


@pytest.mark.readers
def test_other_programs_read_each_cell_of_its_workbooks_as_we_do(schools: Path) -> None:
    books = [*sorted((schools / _PLACE).glob("*.xlsx")), schools / "workbooks" / "tracker.xlsx"]

    assert "findings.xlsx" in {book.name for book in books}
    assert other_readers.seen_otherwise(*books) == []


def test_the_financial_year_begins_in_its_own_month(exported: Path) -> None:
    to_date = {row["kpi_id"]: row["year_to_date"] for row in rows(exported / "measure-kpis.csv")}

    # The quarter to September began in the year before, so no total of the school year is made of it; from April: 210.
    assert to_date["KPI-1"] == ""


def test_what_was_added_is_exported_in_the_programmes_words(exported: Path) -> None:
    milestones = {row["milestone_id"]: row for row in rows(exported / "tracker-milestones.csv")}

    assert milestones["NEW-3"]["kind"] == "Handover"
    assert milestones["NEW-1"]["contract_value"] == "8400000.0"
    assert [row["site_id"] for row in rows(exported / "tracker-sites.csv")] == ["MILL", "OAK", "NEXT"]


def test_the_dictionary_tells_the_column_the_sheet_and_the_rule(schools: Path) -> None:
    told = (schools / "dictionary.txt").read_text(encoding="utf-8")

    assert "Contract value (GBP)" in told
    assert "Where the programme builds, and when each site opens." in told
    assert "A site opens after its planning permission." in told


def test_the_rule_that_was_added_finds_its_breach(schools: Path, tmp_path: Path) -> None:
    own = shutil.copytree(schools, tmp_path / "schools")
    typed_in(own / "workbooks" / "tracker.xlsx", ("Sites", "OAK", "Opens", datetime(2025, 4, 1)))
    said = subprocess.run(
        [sys.executable, "-m", "xltools", "validate"], cwd=own, check=False, capture_output=True, text=True
    )
    *_, promised = blocks(_TUTORIAL.read_text(encoding="utf-8"))

    assert said.returncode == 1
    assert promised[0] == "text"
    assert promised[1].strip() in said.stdout


def test_the_archive_of_a_final_pack_is_read_by_the_next_build(schools: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(schools, tmp_path / "schools"))
    run("xltools build --final --pack board", own)
    tracker = own / "workbooks" / "tracker.xlsx"
    typed_in(
        tracker, ("Settings", "As at", "Value", datetime(2026, 4, 20)), ("Milestones", "NEW-4", "Kind", "Handover")
    )
    run("xltools build --pack programme", own)
    shown = cells(own, "../2026-04-20/programme-pack.xlsx", "Changes")

    assert "Handover" in " ".join(shown)
