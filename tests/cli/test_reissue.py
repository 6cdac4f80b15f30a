"""xltools build --final --replace --because: a reissue says what it replaces and why, wherever its readers look."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.test_email import drafts, email
from tests.helpers.commands import Done, invoke
from tests.helpers.folders import day, folder_of, typed_in
from tests.helpers.raw_trackers import right_tracker

LINE = "Reissue 2, 14 May 2012, replaces that of 18 April: WF-1's date corrected"
TOLD = ("--because", "WF-1's date corrected", "--issued", "2012-05-14")


def words_of(pack: Path, sheet: str) -> str:
    """Return what stands on a sheet of a pack, a cell a line."""
    rows = load_workbook(pack)[sheet].iter_rows(values_only=True)
    return "\n".join(str(value) for row in rows for value in row if value is not None)


def final(folder: Path, *more: str) -> Done:
    return invoke(folder, "build", "--final", "--pack", "board", *more)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = folder_of(right_tracker(), tmp_path_factory.mktemp("final") / "programme")
    assert final(folder).code == 0
    return folder


@pytest.fixture
def folder(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "programme"))


def corrected(folder: Path) -> None:
    """Correct a date of the tracker that a final report was made from."""
    typed_in(
        folder / "workbooks" / "tracker.xlsx",
        ("Milestones", "WF-1", "Forecast date", day("2012-12-15")),
        ("Milestones", "WF-1", "Declared RAG", ""),
    )


def kept(folder: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / name).read_bytes())
    return content


def manifest(folder: Path) -> dict[str, Any]:
    return kept(folder, "output/2012-03-31/manifest.json")


def test_a_reissue_says_so_on_its_cover_in_manifest_archive_and_message(folder: Path) -> None:
    corrected(folder)
    done = final(folder, "--replace", *TOLD)
    email(folder)
    body = drafts(folder)[0].get_body(("plain",))

    assert done.code == 0, done.err
    assert f"{LINE}." in done.out
    words = words_of(folder / "output" / "2012-03-31" / "board-pack.xlsx", "Cover")
    assert LINE in words
    assert "FINAL, reissue 2" in words
    issue = {"number": 2, "day": "2012-05-14", "replaces": "2012-04-18", "because": "WF-1's date corrected"}
    assert manifest(folder)["issue"] == issue
    archived = kept(folder, "workbooks/archive/2012-03-31/report.json")["issue"]
    assert {name: archived[name] for name in issue} == issue
    assert archived["replaced"]["WF-1.rating"] == "Green"
    assert body is not None
    assert str(body.get_content()).startswith(LINE)
    assert str(drafts(folder)[0]["Subject"]).startswith("REISSUE 2 - ")
    assert str(next(drafts(folder)[0].iter_attachments()).get_filename()).endswith("2012-03-31 reissue 2.xlsx")


def test_the_next_reissue_replaces_the_one_before(folder: Path) -> None:
    final(folder, "--replace", *TOLD)
    done = final(folder, "--replace", "--because", "its chart", "--issued", "2012-06-01")

    assert "Reissue 3, 1 June 2012, replaces that of 14 May: its chart." in done.out


def test_packs_that_say_another_thing_are_a_reissue_though_nobody_gave_a_reason(folder: Path) -> None:
    corrected(folder)
    done = final(folder, "--replace")

    assert "Reissue 2, replaces the one before." in done.out


def test_the_same_packs_made_anew_stay_the_same_issue(folder: Path) -> None:
    typed_in(folder / "workbooks" / "tracker.xlsx", ("Distribution", "Team", "Email", "new@example.org"))
    assert "Reissue" not in final(folder, "--replace").out
    final(folder, "--replace", *TOLD)
    again = final(folder, "--replace")

    assert f"{LINE}." in again.out


def test_a_first_issue_may_say_its_day_and_its_reissue_names_it(tmp_path: Path) -> None:
    folder = folder_of(right_tracker(), tmp_path / "p")
    assert final(folder, "--issued", "20/04/2012").code == 0
    assert "issue" not in manifest(folder)

    assert "replaces that of 20 April: x." in final(folder, "--replace", "--because", "x", "--issued", "2012-05-14").out


def test_the_first_issue_of_an_archive_without_packs_is_told_by_its_figures(folder: Path) -> None:
    shutil.rmtree(folder / "workbooks" / "archive" / "2012-03-31" / "packs")
    assert "Reissue" not in final(folder, "--replace").out
    shutil.rmtree(folder / "workbooks" / "archive" / "2012-03-31" / "packs")
    corrected(folder)

    assert "Reissue 2" in final(folder, "--replace").out


@pytest.mark.parametrize(
    "options", [("--because", "x"), ("--final", "--because", "x"), ("--issued", "2012-05-14"),
                ("--final", "--replace", "--because", " ")]
)  # fmt: skip
def test_a_reason_or_a_day_without_a_final_report_is_a_wrong_option(folder: Path, options: tuple[str, ...]) -> None:
    assert invoke(folder, "build", *options).code == 2


@pytest.mark.parametrize("issued", ["2012-03-30", "2012-05-13"])
def test_a_day_before_the_report_or_the_one_it_replaces_is_refused(folder: Path, issued: str) -> None:
    final(folder, "--replace", *TOLD)
    done = final(folder, "--replace", "--because", "x", "--issued", issued)

    assert done.code == 3
    assert "correct --issued; nothing was written" in done.err
    assert manifest(folder)["issue"]["number"] == 2


def test_a_draft_over_a_final_report_is_no_reissue(folder: Path) -> None:
    done = invoke(folder, "build", "--replace", "--pack", "board")

    assert done.code == 0
    assert "Reissue" not in done.out
    assert manifest(folder)["status"] == "DRAFT"


def test_a_reason_never_becomes_more_than_words(folder: Path) -> None:
    done = final(folder, "--replace", "--because", "=1+1\r\nBcc: x@example.org \x1b[31m")
    email(folder)

    assert "Reissue 2, replaces the one before: =1+1 Bcc: x@example.org [31m." in done.out
    assert drafts(folder)[0]["Bcc"] is None
