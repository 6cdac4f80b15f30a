"""The archive as it is found: reports that are damaged or missing are said, and the others count."""

import json
import os
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.helpers.folders import folder_of, typed_in
from tests.helpers.permissions import bound_by_permissions
from tests.helpers.raw_trackers import day, right_tracker
from xltools.commands.build import BuildOptions, build
from xltools.commands.steps import Folder, judge
from xltools.deliver.archive_reading import load_history
from xltools.tracker import read_tracker

MARCH = date(2012, 3, 31)


def put(archive: Path, name: str, content: bytes | None) -> None:
    (archive / name).mkdir(parents=True)
    if content is not None:
        (archive / name / "report.json").write_bytes(content)


def report(as_at: str, **changed: object) -> bytes:
    content: dict[str, object] = {"format": 1, "as_at": as_at, "figures": [{"key": "WF.rating", "value": "Green"}]}
    return json.dumps(content | changed).encode()


def test_reports_are_loaded_in_the_order_of_their_days_and_later_ones_are_left_out(tmp_path: Path) -> None:
    for name in ("2011-12-31", "2011-09-30", "2012-03-31", "2012-06-30"):
        put(tmp_path, name, report(name))
    reports, notes = load_history(tmp_path, MARCH)

    assert [each.as_at.isoformat() for each in reports] == ["2011-09-30", "2011-12-31"]
    assert reports[0].figures == {"WF.rating": "Green"}
    assert notes == ()


def test_without_an_archive_there_is_no_history(tmp_path: Path) -> None:
    assert load_history(tmp_path / "nowhere", MARCH) == ((), ())


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        report("2011-12-31")[:-20],
        report("2011-12-31", format=2),
        report("2011-12-31", figures=None),
        report("2011-12-31", figures=["WF.rating"]),
        report("2011-12-31", figures=[{"key": "WF.rating"}]),
        report("2011-12-31", figures=[{"key": "WF.rating", "value": {"word": "Green"}}]),
        report("2011-12-31", counted=["KPI reading"]),
        report("2011-12-31", counted={"once": {}}),
        report("2011-12-31", counted={"2011-12-31": {"KPI reading": [["kpi_id"]]}}),
        report("31/12/2011"),
        report("2011-12-30"),
    ],
    ids=lambda content: str(content)[:40],
)
def test_a_damaged_report_is_said_and_the_others_count(tmp_path: Path, content: bytes | None) -> None:
    put(tmp_path, "2011-09-30", report("2011-09-30"))
    put(tmp_path, "2011-12-31", content)
    reports, notes = load_history(tmp_path, MARCH)

    assert [each.as_at.isoformat() for each in reports] == ["2011-09-30"]
    assert len(notes) == 1
    assert notes[0].startswith("The archived report in 2011-12-31 cannot be read")


def test_what_else_is_in_the_archive_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "2011-12-31 replaced 1", report("2011-12-31"))
    put(tmp_path, "notes", b"{")
    (tmp_path / "2011-09-30").write_text("a file with the name of a day")

    reports, notes = load_history(tmp_path, MARCH)
    assert reports == ()
    assert len(notes) == 1


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme whose report of one day is archived and whose tracker stands at the next."""
    folder = folder_of(right_tracker().with_setting("As at", day("2012-03-30")), tmp_path_factory.mktemp("p") / "p")
    tracker = folder / "workbooks" / "tracker.xlsx"
    assert build(read_tracker(tracker), Folder(folder), BuildOptions(("return",), is_final=True)).has_packs
    typed_in(tracker, ("Settings", "As at", "Value", day("2012-03-31")))
    return folder


@pytest.fixture
def folder(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "programme"))


def notes_of(folder: Path) -> tuple[str, ...]:
    return judge(read_tracker(folder / "workbooks" / "tracker.xlsx"), Folder(folder)).notes


def archived(folder: Path, name: str) -> Path:
    return folder / "workbooks" / "archive" / "2012-03-30" / name


def test_a_whole_archive_needs_no_words(folder: Path) -> None:
    assert notes_of(folder) == ()


def test_a_report_that_is_gone_is_said_and_a_pack_is_built_all_the_same(folder: Path) -> None:
    archived(folder, "report.json").unlink()
    built = build(read_tracker(folder / "workbooks" / "tracker.xlsx"), Folder(folder), BuildOptions(("return",)))

    assert built.has_packs
    assert any("The archived report in 2012-03-30 cannot be read" in note for note in built.judged.notes)


def test_an_archived_tracker_that_is_gone_is_said(folder: Path) -> None:
    archived(folder, "tracker.xlsx").unlink()

    assert any("Changes in the tracker's rows since 30/03/2012 are not shown" in note for note in notes_of(folder))


def test_an_archived_tracker_that_was_changed_is_said(folder: Path) -> None:
    typed_in(archived(folder, "tracker.xlsx"), ("Settings", "Purpose", "Value", "Approve"))

    assert any("tracker.xlsx in 2012-03-30 is not the one" in note for note in notes_of(folder))


def gone(folder: Path, *, is_for_packs: bool) -> list[str]:
    judged = judge(read_tracker(folder / "workbooks" / "tracker.xlsx"), Folder(folder), is_for_packs=is_for_packs)
    return [finding.message for finding in judged.findings if finding.rule == "RES-06"]


TOLD = ['RISK-1 "Risk 1" was in the report as at 30 Mar 2012 and is no longer in the tracker.']


def test_what_is_gone_is_told_alike_by_a_check_and_by_a_build(folder: Path) -> None:
    typed_in(folder / "workbooks" / "tracker.xlsx", ("Risks", "RISK-1", "Risk ID", "RISK-99"))

    assert gone(folder, is_for_packs=False) == gone(folder, is_for_packs=True) == TOLD


def test_a_check_tells_what_is_gone_without_the_archived_tracker(folder: Path) -> None:
    typed_in(folder / "workbooks" / "tracker.xlsx", ("Risks", "RISK-1", "Risk ID", "RISK-99"))
    archived(folder, "tracker.xlsx").unlink()

    assert gone(folder, is_for_packs=False) == TOLD


def test_a_report_that_lists_nothing_yet_is_asked_through_its_tracker(folder: Path) -> None:
    typed_in(folder / "workbooks" / "tracker.xlsx", ("Risks", "RISK-1", "Risk ID", "RISK-99"))
    content = json.loads(archived(folder, "report.json").read_bytes()) | {"format": 1}
    del content["listed"], content["sha256"]
    archived(folder, "report.json").write_text(json.dumps(content))

    assert gone(folder, is_for_packs=False) == TOLD


@pytest.mark.parametrize("listed", [[], "Risk", 1, {"Risk": ["RISK-1"]}])
def test_a_list_of_another_form_is_a_damaged_report(tmp_path: Path, listed: object) -> None:
    put(tmp_path, "2011-12-31", report("2011-12-31", listed=listed))
    reports, notes = load_history(tmp_path, MARCH)

    assert reports == ()
    assert notes[0].startswith("The archived report in 2011-12-31 cannot be read")


def test_a_check_looks_no_further_back_than_the_latest_report_that_can_be_read(tmp_path: Path) -> None:
    put(tmp_path, "2011-06-30", b"{")
    put(tmp_path, "2011-09-30", report("2011-09-30"))
    put(tmp_path, "2011-12-31", b"{")
    reports, notes = load_history(tmp_path, MARCH, is_latest_enough=True)

    assert [each.as_at.isoformat() for each in reports] == ["2011-09-30"]
    assert [note.split()[4] for note in notes] == ["2011-12-31"]


def edited(folder: Path, old: str, new: str) -> None:
    file = archived(folder, "report.json")
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def loaded(folder: Path) -> tuple[int, str]:
    reports, notes = load_history(folder / "workbooks" / "archive", MARCH)
    return len(reports), " ".join(notes)


@pytest.mark.parametrize(("old", "new"), [('"value": "Green"', '"value": "Red"'), ('"RISK-1"', '"RISK-9"')])
def test_a_report_that_was_edited_is_not_believed(folder: Path, old: str, new: str) -> None:
    edited(folder, old, new)
    count, said = loaded(folder)

    assert count == 0
    assert "2012-03-30 cannot be read (it was changed after it was archived" in said


def test_a_report_whose_list_was_taken_away_is_not_believed(folder: Path) -> None:
    content = json.loads(archived(folder, "report.json").read_bytes())
    del content["sha256"]
    archived(folder, "report.json").write_text(json.dumps(content))

    assert loaded(folder)[0] == 0


def test_a_report_saved_with_other_line_ends_is_the_same_report(folder: Path) -> None:
    file = archived(folder, "report.json")
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    assert loaded(folder) == (1, "")


def test_a_report_of_the_first_version_is_used_and_said_to_be_unchecked(folder: Path) -> None:
    content = json.loads(archived(folder, "report.json").read_bytes()) | {"format": 1}
    del content["sha256"]
    archived(folder, "report.json").write_text(json.dumps(content))

    assert any("used without a check" in note for note in notes_of(folder))


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "Infinity", "1e400", "-1e999", "9" * 400])
def test_a_number_that_is_none_is_refused_at_any_depth(folder: Path, number: str) -> None:
    edited(folder, '"listed": {', f'"deep": [[{{"x": [{number}]}}]], "listed": {{')
    count, said = loaded(folder)

    assert count == 0
    assert "number" in said
    assert len(said.splitlines()) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
@pytest.mark.parametrize("name", ["report.json", "tracker.xlsx"])
def test_a_pipe_in_the_archive_is_named_and_never_opened(folder: Path, name: str) -> None:
    archived(folder, name).unlink()
    os.mkfifo(archived(folder, name))

    assert any(name in note and "2012-03-30" in note for note in notes_of(folder))


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("name", ["report.json", "tracker.xlsx", "."])
def test_a_link_that_leads_out_of_the_archive_is_named_and_not_followed(
    folder: Path, tmp_path: Path, name: str
) -> None:
    place = archived(folder, name)
    shutil.move(place, tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    said = notes_of(folder)

    assert any("2012-03-30" in note for note in said)
    assert name == "tracker.xlsx" or loaded(folder)[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_in_a_circle_are_named(folder: Path) -> None:
    archived(folder, "report.json").unlink()
    archived(folder, "report.json").symlink_to("report.json")

    assert loaded(folder)[0] == 0


def test_a_report_of_gigabytes_is_not_read(folder: Path) -> None:
    with archived(folder, "report.json").open("r+b") as file:
        file.truncate(5 << 30)

    assert "larger than 64 MiB" in loaded(folder)[1]


@pytest.mark.parametrize("name", ["report.json", "tracker.xlsx", ".", ".."])
def test_what_may_not_be_read_in_the_archive_is_named_and_ends_nothing(folder: Path, name: str) -> None:
    assert notes_of(folder) == ()
    archived(folder, name).chmod(0)
    with bound_by_permissions(folder):
        said = notes_of(folder)

    assert any(("2012-03-30" in note or "archive" in note) and "ermission" in note for note in said), said
