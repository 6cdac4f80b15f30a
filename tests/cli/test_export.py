"""xltools export: tables and measures for other programs, typed and described, whole or not at all."""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import small
from tests.helpers.commands import contents, invoke, unchanged_trackers

PLACE = "output/2012-03-31/export"
_WITHOUT_PYARROW = "import sys; sys.modules['pyarrow'] = None; from xltools.cli import main; main()"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small.programme(tmp_path_factory.mktemp("exported"))
    assert invoke(folder, "export").code == 0
    return folder


@pytest.fixture
def folder(exported: Path, tmp_path: Path) -> Path:
    """A programme whose tables are exported."""
    return Path(shutil.copytree(exported, tmp_path / "programme"))


def put(folder: Path, changed: small.Rows) -> None:
    (folder / "workbooks" / "tracker.xlsx").write_bytes(small.tracker_bytes(changed))


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / PLACE / name).read_bytes().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def described(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / PLACE / "csv-metadata.json").read_bytes())
    return content


def table(folder: Path, url: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in described(folder)["tables"] if each["url"] == url)
    return found


def test_a_tracker_without_errors_is_exported_and_counted(exported: Path) -> None:
    done = invoke(exported, "export", "--output", "again")

    assert done.code == 0
    assert "rows: written to again\n" in done.out


def test_a_typed_row_leads_back_to_its_row_in_excel(exported: Path) -> None:
    first = rows(exported, "tracker-milestones.csv")[0]

    assert first["row"] == "2"
    assert first["milestone_id"] == small.rows()["Milestones"][0]["milestone_id"]


def test_a_day_is_written_as_the_standard_has_it_and_a_blank_as_nothing(exported: Path) -> None:
    settings = {row["field"]: row["value"] for row in rows(exported, "tracker-settings.csv")}

    assert settings["as_at"] == "2012-03-31"
    assert settings["review_interval_days"] == "92"
    assert settings["declared_rag"] == ""


def test_a_measure_stands_beside_the_tables_it_is_made_of(exported: Path) -> None:
    rated = {row["milestone_id"]: row["rating"] for row in rows(exported, "measure-milestones.csv")}

    assert set(rated) == {row["milestone_id"] for row in rows(exported, "tracker-milestones.csv")}
    assert set(rated.values()) <= {"Red", "Amber/Red", "Amber/Green", "Green", "Complete", "Cancelled", "Not rated"}


def test_every_file_is_described_and_every_described_file_is_there(exported: Path) -> None:
    urls = {each["url"] for each in described(exported)["tables"]}

    assert urls == {path.name for path in (exported / PLACE).glob("*.csv")}


def test_the_headings_of_every_file_are_those_described(exported: Path) -> None:
    for each in described(exported)["tables"]:
        heads = (exported / PLACE / each["url"]).read_text().partition("\n")[0].split(",")
        assert heads == [column["name"] for column in each["tableSchema"]["columns"]], each["url"]
        assert all(column["name"] in column["titles"] for column in each["tableSchema"]["columns"])


def test_a_column_is_described_by_its_heading_type_and_meaning(exported: Path) -> None:
    columns = {each["name"]: each for each in table(exported, "tracker-milestones.csv")["tableSchema"]["columns"]}

    assert columns["baseline"]["titles"] == ["baseline", "Baseline date"]
    assert columns["baseline"]["datatype"] == "date"
    assert columns["baseline"]["dc:description"] == "The date first promised; it is never changed."
    assert columns["decision_body"]["separator"] == "; "


def test_a_link_is_promised_where_it_holds(exported: Path) -> None:
    schema = table(exported, "tracker-milestones.csv")["tableSchema"]

    assert schema["primaryKey"] == "milestone_id"
    assert {
        "columnReference": "workstream_id",
        "reference": {"resource": "tracker-workstreams.csv", "columnReference": "workstream_id"},
    } in schema["foreignKeys"]


def test_a_link_that_a_draft_breaks_is_not_promised(folder: Path) -> None:
    put(folder, small.with_cell("Workstreams", "workstream_id", 1, "ws one"))

    assert invoke(folder, "export", "--draft").code == 0
    links = table(folder, "tracker-milestones.csv")["tableSchema"].get("foreignKeys", [])
    assert all(link["columnReference"] != "workstream_id" for link in links)


def test_an_error_stops_the_export_and_leaves_the_one_before(folder: Path) -> None:
    before = contents(folder / PLACE)
    put(folder, small.with_cell("Milestones", "forecast", 2, "soon"))
    done = invoke(folder, "export")

    assert done.code == 1
    assert "nothing was exported" in done.out
    assert contents(folder / PLACE) == before


def test_a_draft_leaves_the_faulty_cell_blank_and_lists_it(folder: Path) -> None:
    put(folder, small.with_cell("Milestones", "forecast", 2, "soon"))
    done = invoke(folder, "export", "--draft")

    assert done.code == 0
    assert rows(folder, "tracker-milestones.csv")[1]["forecast"] == ""
    assert ("I3", "soon") in {(row["cell"], row["value"]) for row in rows(folder, "findings.csv")}


def test_text_like_a_formula_is_written_as_it_is_and_told(folder: Path) -> None:
    put(folder, small.with_cell("Milestones", "milestone", 1, '=HYPERLINK("x","=1, 2")'))
    done = invoke(folder, "export")

    assert rows(folder, "tracker-milestones.csv")[0]["milestone"] == '=HYPERLINK("x","=1, 2")'
    assert "which Excel takes for a formula if you double-click the CSV" in done.out
    said = json.loads((folder / PLACE / "manifest.json").read_bytes())
    assert said["tables"]["tracker-milestones"]["texts_like_formulas"] == 1


def test_for_excel_no_text_begins_as_a_formula(folder: Path) -> None:
    put(folder, small.with_cell("Milestones", "milestone", 1, "=1+1"))
    assert invoke(folder, "export", "--for-excel").code == 0
    cells = rows(folder, "tracker-milestones.csv")

    assert (folder / PLACE / "tracker-milestones.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert cells[0]["milestone"] == "'=1+1"
    assert "apostrophe" in described(folder)["dc:description"]


def test_the_same_tracker_gives_the_same_bytes(folder: Path) -> None:
    before = contents(folder / PLACE)

    assert invoke(folder, "export").code == 0
    assert contents(folder / PLACE) == before


def test_files_of_an_export_before_go_away_and_others_stay(folder: Path) -> None:
    place = folder / PLACE
    said = json.loads((place / "manifest.json").read_bytes())
    said["files"].append({"name": "tracker-gone.csv"})
    (place / "manifest.json").write_text(json.dumps(said))
    (place / "tracker-gone.csv").write_text("old")
    (place / "mine.csv").write_text("mine")

    assert invoke(folder, "export").code == 0
    assert not (place / "tracker-gone.csv").exists()
    assert (place / "mine.csv").read_text() == "mine"


def test_an_export_never_takes_the_place_of_packs(folder: Path) -> None:
    place = folder / "output" / "2012-03-31"
    (place / "manifest.json").write_text('{"status": "FINAL", "files": []}')
    done = invoke(folder, "export", "--output", "output/2012-03-31")

    assert done.code == 3
    assert "holds packs with their manifest: give --output a folder for only the export." in done.err
    assert sorted(path.name for path in place.iterdir()) == ["export", "manifest.json"]


def test_the_tracker_is_never_written(folder: Path) -> None:
    tracker = folder / "workbooks" / "tracker.xlsx"
    before = tracker.read_bytes(), tracker.stat().st_mtime_ns
    invoke(folder, "export")

    assert (tracker.read_bytes(), tracker.stat().st_mtime_ns) == before


def test_parquet_without_pyarrow_is_refused_in_one_sentence(folder: Path) -> None:
    before = contents(folder / PLACE)
    command = [sys.executable, "-c", _WITHOUT_PYARROW, "export", "--format", "parquet"]
    with unchanged_trackers(folder):
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("xltools: Parquet needs pyarrow, which is not installed: install it with")
    assert contents(folder / PLACE) == before


def test_for_excel_is_about_csv(folder: Path) -> None:
    assert invoke(folder, "export", "--format", "parquet", "--for-excel").code == 2
