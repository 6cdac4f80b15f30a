"""xltools new from a programme's own schemas and rows: what is filled, and what is refused before anything is made."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.helpers.commands import Done, invoke
from tests.helpers.folders import folder_of
from tests.helpers.raw_trackers import right_tracker
from xltools.commands.steps import Folder, judge
from xltools.programme import Programme
from xltools.schema.files import shipped_folder
from xltools.tracker import read_tracker

SETTINGS = "Setting,Value,Notes\nAs at,2012-03-31,\nOrganisation,Care Trust,\nProgramme,Homes,\nBoard,Board,\n"


def rows(place: Path, **files: str) -> Path:
    """Write CSV files, spaces of their names as underscores."""
    folder = place / "rows"
    folder.mkdir()
    for name, text in {"Settings": SETTINGS, **files}.items():
        (folder / f"{name.replace('_', ' ')}.csv").write_text(text, encoding="utf-8")
    return folder


def programme(place: Path, **files: str) -> Programme:
    """Make a programme of these rows and return what is read of it."""
    rows(place, **files)
    done = invoke(place, "new", "made", "--rows", "rows")
    assert done.code == 0, done.err
    context = judge(read_tracker(place / "made" / "workbooks" / "tracker.xlsx"), Folder(place / "made")).context
    assert context is not None
    return context.programme


def refused(place: Path, *arguments: str) -> Done:
    done = invoke(place, "new", "made", *arguments)
    assert done.code == 3
    assert not (place / "made").exists()
    return done


def test_each_cell_is_typed_by_its_column(tmp_path: Path) -> None:
    risks = "Risk ID,Workstream ID,Risk,Likelihood,Impact,Raised,Status\nR-1,W,Rain,3,4,2012-01-05,Open\n"
    read = programme(tmp_path, Workstreams="Workstream ID,Workstream\nW,Works\n", Risks=risks).risks

    assert read[["risk_id", "likelihood"]].to_numpy().tolist() == [["R-1", 3.0]]
    assert list(read["raised"]) == [pd.Timestamp("2012-01-05")]


def test_a_share_may_have_its_sign(tmp_path: Path) -> None:
    settings = f"{SETTINGS}KPI tolerance 1 (share),4%,\nKPI tolerance 2 (share),0.08,\n"
    read = programme(tmp_path, Settings=settings).settings

    assert (read.kpi_share_1, read.kpi_share_2) == (0.04, 0.08)


def test_settings_that_are_not_named_are_as_in_a_new_tracker(tmp_path: Path) -> None:
    read = programme(tmp_path).settings

    assert (read.organisation, read.review_interval_days, read.tracker_version) == ("Care Trust", 92, "1")


def test_a_cell_that_cannot_be_typed_stays_for_validation_to_tell(tmp_path: Path) -> None:
    rows(tmp_path, Zones="Zone,Kind\nNorth,Programe\n", Evidence="Evidence ID,Date\nE-1,soon\n")
    assert invoke(tmp_path, "new", "made", "--rows", "rows").code == 0
    said = invoke(tmp_path / "made", "validate").out

    assert '"soon" is not a date.' in said
    assert "Programe" in said


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "Milestone",
            "Milestone ID\n",
            "Milestone.csv does not have the name of a sheet. Did you mean Milestones.csv?",
        ),
        ("Zones", "Zone,Sort\n", "Zones.csv: the sheet Zones has no heading 'Sort'. There are: Zone, Kind, From, To."),
        (
            "Zones",
            "Zone,Kind\nNorth, and more,Programme\n",
            "Zones.csv, row 2: it has more cells than headings",
        ),
    ],
)
def test_a_file_that_would_lose_something_is_refused(name: str, text: str, said: str, tmp_path: Path) -> None:
    rows(tmp_path, **{name: text})

    assert said in refused(tmp_path, "--rows", "rows").err


def test_a_file_that_is_not_utf_8_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (rows(tmp_path) / "Zones.csv").write_bytes("Zone,Kind\nCafé,Programme\n".encode("cp1252"))

    assert "is not UTF-8: in Excel, save it as CSV UTF-8." in refused(tmp_path, "--rows", "rows").err


@pytest.mark.parametrize("option", ["--rows", "--schemas"])
def test_a_folder_that_holds_none_is_refused(option: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert "empty is not a folder that holds" in refused(tmp_path, option, "empty").err
    assert "absent is not a folder that holds" in refused(tmp_path, option, "absent").err


def test_the_programmes_choices_come_along_with_its_schemas(tmp_path: Path) -> None:
    own = Path(shutil.copytree(shipped_folder(), tmp_path / "own", ignore=shutil.ignore_patterns("__pycache__")))
    (own / "packs.toml").write_text("[return]\nmake = false\n", encoding="utf-8")
    (own / "notes.txt").write_text("mine", encoding="utf-8")
    assert invoke(tmp_path, "new", "made", "--schemas", "own").code == 0

    made = {file.name for file in (tmp_path / "made" / "schemas").iterdir()}
    assert made == {file.name for file in own.iterdir()} - {"notes.txt"}


def test_the_example_goes_with_no_schemas_or_rows_of_ones_own(tmp_path: Path) -> None:
    assert invoke(tmp_path, "new", "made", "--example", "--rows", "rows").code == 2


@pytest.mark.parametrize("form", [(), ("--for-excel",)])
def test_an_export_fills_a_new_tracker_from_which_the_same_is_exported(tmp_path: Path, form: tuple[str, ...]) -> None:
    drawn = (
        right_tracker()
        .with_cell("Risks", "mitigation", 1, "=not a formula, \u2028 but\nlines")
        .with_cell("Actions", "action", 1, "+44 people; -3")
        .with_setting("Purpose", "Take assurance")
    )
    old = folder_of(drawn, tmp_path / "old")
    assert invoke(old, "export", "--output", "../first", *form).code == 0
    made = invoke(tmp_path, "new", "made", "--rows", "first")
    again = invoke(tmp_path / "made", "export", "--output", "../second", *form)

    assert (made.code, again.code) == (0, 0), made.err + again.err
    first = {path.name: path.read_bytes() for path in (tmp_path / "first").glob("*.csv")}
    second = {path.name: path.read_bytes() for path in (tmp_path / "second").glob("*.csv")}
    ours = [name for name in first if name.startswith(("tracker-", "measure-"))]
    assert len(ours) > 30
    assert {name: second[name] for name in ours} == {name: first[name] for name in ours}


def test_a_file_of_an_export_that_is_of_no_sheet_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "rows"
    folder.mkdir()
    (folder / "tracker-risk.csv").write_text("row,risk_id\n2,R-1\n")

    assert "Did you mean tracker-risks.csv?" in refused(tmp_path, "--rows", "rows").err


def test_an_office_without_the_regions_sheets_is_told_of_no_return(tmp_path: Path) -> None:
    draft = tmp_path / "draft"
    draft.mkdir()
    for name in ("settings", "workstreams", "milestones"):
        shutil.copy(shipped_folder() / f"{name}.py", draft)
    (draft / "scale.toml").write_text(
        "\n".join(f'[[rating]]\nword = "{word}"' for word in ("On course", "Concern", "Off course"))
    )
    rows(tmp_path, Workstreams="Workstream ID,Workstream\nW,Works\n")
    assert invoke(tmp_path, "new", "made", "--schemas", "draft", "--rows", "rows").code == 0
    done = invoke(tmp_path / "made", "validate", "--trust-schemas")

    assert done.out.startswith("workbooks/tracker.xlsx as at 2012-03-31: ")
    assert done.err == ""
