"""Three month ends in a row, by the commands that staff type: edit, build, compare, send; and what changed since."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from unittest.mock import patch

import pytest
from openpyxl import load_workbook

from tests.helpers.commands import Done, contents, invoke
from tests.helpers.folders import day, folder_of, row_added, typed_in
from tests.helpers.mail_server import MailServer, mail_server
from tests.helpers.raw_trackers import right_tracker, sheet_of, shipped
from xltools.tracker.raw import RawValue

MARCH, APRIL, MAY = "2012-03-31", "2012-04-30", "2012-05-31"
LONG = "Add two staff for the first zone and report to the Council in May"
PEOPLE = ["board@example.org", "team@example.org"]
#: One pack for one reader, where what is sent to whom is not the question.
ONE: Mapping[str, RawValue] = {"name": "The region", "email": "region@example.org", "copy": "To", "pack": "Return"}
RETURN = ("--pack", "return")

NEW_RISK: dict[str, RawValue] = {
    "Risk_ID": "RISK-3", "Workstream_ID": "WF", "Risk": "New risk", "Likelihood": 2.0, "Impact": 2.0,
    "Owner": "Head of service", "Raised": day("2012-05-10"), "Last_reviewed": day("2012-05-20"), "Status": "Open",
}  # fmt: skip


class Programme:
    """A programme's folder, and what its staff do with it."""

    def __init__(self, folder: Path, server: MailServer) -> None:
        self.folder, self.server = folder, server
        self.tracker = folder / "workbooks" / "tracker.xlsx"

    def types(self, *arguments: str) -> Done:
        """Type a command in the folder, on a computer where the mail server is set up."""
        with patch.dict(os.environ, {"HOME": str(self.folder), **self.server.settings}):
            return invoke(self.folder, *arguments)

    def ends(self, as_at: str, *packs: str) -> None:
        """Set As at, build the final packs and send them: a month end without a fault."""
        typed_in(self.tracker, ("Settings", "As at", "Value", day(as_at)))
        for words in (("build", "--final", *packs), ("email", "--send")):
            done = self.types(*words)
            assert done.code == 0, done.out + done.err

    def pack(self, as_at: str, name: str = "board-pack.xlsx") -> Path:
        return self.folder / "output" / as_at / name

    def changes(self, as_at: str) -> list[tuple[object, ...]]:
        """Return what the sheet Changes of a board pack lists: change, id, field, before, now."""
        sheet = load_workbook(self.pack(as_at))["Changes"]
        first, last = sheet.tables["tbl_Changes"].ref.split(":")
        rows = list(sheet[first:last])
        return [(row[0].value, row[1].value, row[4].value, row[5].value, row[6].value) for row in rows[1:]]

    def compared(self, old: str) -> dict[str, list[dict[str, object]]]:
        """Compare an archived tracker with the one being worked on."""
        archived = f"workbooks/archive/{old}/tracker.xlsx"
        content: dict[str, list[dict[str, object]]] = json.loads(
            self.types("compare", archived, "workbooks/tracker.xlsx", "--format", "json").out
        )
        return content

    def body(self, number: int) -> str:
        """Return the words of a message that the server took."""
        body = self.server.handler.messages[number].get_body(("plain",))
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")


@pytest.fixture
def programme(tmp_path: Path) -> Iterator[Programme]:
    drawn = right_tracker().with_cell("Actions", "action", 1, LONG)
    with mail_server(tmp_path) as server:
        yield Programme(folder_of(drawn, tmp_path / "programme"), server)


@pytest.fixture
def to_one(tmp_path: Path) -> Iterator[Programme]:
    """A programme that sends one pack to one reader."""
    drawn = right_tracker().with_sheet(sheet_of(shipped()["Distribution"], [ONE]))
    with mail_server(tmp_path) as server:
        yield Programme(folder_of(drawn, tmp_path / "programme"), server)


def test_three_month_ends_in_a_row(programme: Programme) -> None:
    programme.ends(MARCH)
    assert programme.server.handler.reached == PEOPLE
    assert "There is no report before this one to compare with." in programme.body(0)

    typed_in(
        programme.tracker,
        ("Settings", "As at", "Value", day(APRIL)),
        ("Milestones", "WF-1", "Status", "Complete"),
        ("Milestones", "WF-1", "Actual date", day("2012-04-20")),
        ("Milestones", "IA-2", "Forecast date", day("2012-08-31")),
        ("Actions", "ACT-1", "Action", LONG.replace("the Council", "the Board")),
    )
    in_april = programme.compared(MARCH)
    programme.ends(APRIL)

    assert programme.server.handler.reached == PEOPLE * 2
    assert ("Date moved", "IA-2", "Forecast", "30 May 2012", "31 Aug 2012") in programme.changes(APRIL)
    assert {("IA-2", "Date moved"), ("WF-1", "Closed"), ("ACT-1", "Text edited")} <= {
        (row["id"], row["change"]) for row in in_april["changes"]
    }
    assert "Milestone IA-2, Step 2 of IA: rating from Green to Red" in programme.body(2)
    assert [str(each["Subject"]).split(", ")[-1] for each in programme.server.handler.messages[2:]] == [
        "data as at 30 April 2012"
    ] * 2

    typed_in(programme.tracker, ("Milestones", "IA-2", "Forecast date", day("2012-06-05")))
    row_added(programme.tracker, "Risks", **NEW_RISK)
    programme.ends(MAY)

    told = programme.changes(MAY)
    assert ("New", "RISK-3") in {row[:2] for row in told}
    assert ("Better", "IA-2") in {row[:2] for row in told}
    assert "Closed" not in {row[0] for row in told if row[1] == "WF-1"}, "what was told in April is not told again"
    assert json.loads((programme.folder / "output" / MAY / "manifest.json").read_bytes())["previous"] == APRIL
    assert sorted(path.name for path in (programme.folder / "workbooks" / "archive").iterdir()) == [MARCH, APRIL, MAY]
    assert programme.types("email", "--send").out.count("not again to") == 2
    assert programme.server.handler.reached == PEOPLE * 3


def test_the_sheet_changes_and_compare_tell_the_same(programme: Programme) -> None:
    assert programme.types("build", "--final", *RETURN).code == 0
    typed_in(
        programme.tracker,
        ("Milestones", "IA-2", "Forecast date", day("2012-08-31")),
        ("Milestones", "IA-3", "Baseline date", day("2012-06-29")),
        ("Risks", "RISK-1", "Likelihood", 5.0),
    )
    typed_in(programme.tracker, ("Settings", "As at", "Value", day(APRIL)))
    assert programme.types("build", "--pack", "programme").code == 0
    in_full = load_workbook(programme.pack(APRIL, "programme-pack.xlsx"))["Changes"]
    first, last = in_full.tables["tbl_Changes"].ref.split(":")
    on_sheet = {(row[0].value, row[1].value) for row in list(in_full[first:last])[1:]}

    assert on_sheet == {(row["change"], row["id"]) for row in programme.compared(MARCH)["changes"]}


def test_a_month_with_an_error_has_no_pack_until_it_is_mended(to_one: Programme) -> None:
    to_one.ends(MARCH, *RETURN)
    typed_in(
        to_one.tracker,
        ("Settings", "As at", "Value", day(APRIL)),
        ("Milestones", "IA-2", "Forecast date", "soon"),
    )
    done = to_one.types("build", "--final", *RETURN)

    assert done.code == 1
    assert '"soon" is not a date' in done.out
    assert not to_one.pack(APRIL, "regional-return.xlsx").exists()
    assert not (to_one.folder / "workbooks" / "archive" / APRIL).exists()
    typed_in(to_one.tracker, ("Milestones", "IA-2", "Forecast date", day("2012-05-30")))
    assert to_one.types("build", "--final", *RETURN).code == 0


def test_a_draft_of_a_month_can_be_sent_and_is_no_report_to_compare_with(to_one: Programme) -> None:
    assert to_one.types("build", *RETURN).code == 0
    sent = to_one.types("email", "--send")
    to_one.ends(MARCH, *RETURN)

    assert "These packs are DRAFT" in sent.err
    subjects = [str(each["Subject"]).lstrip() for each in to_one.server.handler.messages]  # a long one begins folded
    assert [subject.startswith("DRAFT - ") for subject in subjects] == [True, False]


def test_a_final_report_is_not_made_of_a_draft(to_one: Programme) -> None:
    before = contents(to_one.folder)
    done = to_one.types("build", "--final", "--draft")

    assert done.code == 2
    assert contents(to_one.folder) == before


def test_a_final_report_stays_as_it_is_unless_it_is_to_be_replaced(to_one: Programme) -> None:
    to_one.ends(MARCH, *RETURN)
    first, before = to_one.pack(MARCH, "regional-return.xlsx").read_bytes(), contents(to_one.folder)
    typed_in(to_one.tracker, ("Milestones", "IA-2", "Forecast date", day("2012-08-31")))
    refused = to_one.types("build", "--final", *RETURN)

    assert refused.code == 3
    assert "add --replace" in refused.err
    after = contents(to_one.folder)
    assert [name for name in {*before, *after} if before.get(name) != after.get(name)] == ["workbooks/tracker.xlsx"]
    assert to_one.types("build", "--final", "--replace", *RETURN).code == 0
    assert (to_one.folder / "output" / MARCH / "replaced 1" / "regional-return.xlsx").read_bytes() == first
    old = to_one.folder / "workbooks" / "archive" / f"{MARCH} replaced 1" / "tracker.xlsx"
    assert old.read_bytes() == before["workbooks/tracker.xlsx"]


def test_a_corrected_final_report_is_sent_again_unasked(to_one: Programme) -> None:
    to_one.ends(MARCH, *RETURN)
    typed_in(to_one.tracker, ("Milestones", "IA-2", "Forecast date", day("2012-08-31")))
    to_one.types("build", "--final", "--replace", *RETURN)
    done = to_one.types("email", "--send")

    assert done.code == 0
    assert to_one.server.handler.reached == [ONE["email"]] * 2
