"""An office's first three months, lived again with the commands that staff type, in processes of their own.

From an empty folder to the third report: fill, build, send, correct, compare, upgrade, watch; what staff read is held
to at each step. It goes through parts F and G of what once failed in the use of offices.
"""

import json
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

import pytest
from openpyxl import load_workbook

from tests.helpers.commands import PROGRAM, UNMEASURED, Done, environment, run
from tests.helpers.folders import day, row_added, typed_in
from tests.helpers.mail_server import Handler, MailServer, mail_server
from tests.helpers.raw_trackers import RECORDS, SETTINGS, Row, shipped
from xltools.schema.former import FORMER
from xltools.tracker.raw import RawValue

_KEPT = Path(__file__).parents[1] / "kept" / "0.1.0"
BOARD, TEAM, GONE = "board@example.org", "team@example.org", "gone@example.org"
PACKS = ("--pack", "board", "--pack", "return")


class Office:
    """An office: its folder, its computer, and what its staff type and read."""

    def __init__(self, place: Path, server: MailServer) -> None:
        self.place, self.server = place, server
        self.folder = place / "care"
        self.tracker = self.folder / "workbooks" / "tracker.xlsx"

    def types(self, *words: str, at: Path | None = None) -> Done:
        """Type a command; whatever comes of it, no traceback is read and no tracker is changed."""
        home = {"HOME": str(self.place), **self.server.settings}
        done = run(at or self.folder, *words, variables=home)
        assert "Traceback" not in done.err, done.err
        return done

    def does(self, *words: str) -> str:
        """Type a command that succeeds; return what is read."""
        done = self.types(*words)
        assert done.code == 0, done.out + done.err
        return done.out

    def stops(self, *words: str, code: int = 3) -> str:
        """Type a command that cannot go on; return the one sentence that is read."""
        done = self.types(*words)
        assert (done.code, done.out) == (code, ""), done.out + done.err
        assert done.err.count("\n") == 1, done.err
        return done.err

    def edits(self, *cells: tuple[str, str, str, RawValue]) -> None:
        """Change cells of the tracker in Excel, and save."""
        typed_in(self.tracker, *cells)

    def sheet(self, as_at: str, name: str) -> list[str]:
        """Return the rows of a sheet of a board pack, each as its words."""
        rows = load_workbook(self.folder / "output" / as_at / "board-pack.xlsx")[name].iter_rows(values_only=True)
        return [" | ".join(str(cell) for cell in row if cell is not None) for row in rows]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    refusing = Handler(refusals={GONE: "550 5.1.1 no such mailbox"})
    with mail_server(tmp_path, handler=refusing) as server:
        yield Office(tmp_path, server)


def test_three_months_of_an_office(office: Office) -> None:
    first_day(office)
    first_build(office)
    first_report(office)
    sent_to_those_who_can_be_reached(office)
    corrected_and_sent_again(office)
    second_month(office)
    a_folder_of_an_older_version(office)
    third_month(office)
    everyday_faults(office)


def first_day(office: Office) -> None:
    """An empty tracker asks for the least that is needed, and passes with it."""
    made = office.types("new", "care", at=office.place)
    assert made.code == 0
    assert made.out.startswith("Made care, with an empty tracker in workbooks/tracker.xlsx.\nNext: open ")
    assert {"build.cmd", "build-final.cmd", "email.cmd", "README.txt"} <= {
        path.name for path in office.folder.iterdir()
    }

    empty = office.types("validate")
    assert empty.code == 1
    assert "Organisation, Programme, Board and As at are blank" in empty.out

    least = {name: SETTINGS[name] for name in ("Organisation", "Programme", "Board", "As at")}
    filled(office.tracker, least, {"Workstreams": RECORDS["Workstreams"]})
    assert "no errors" in office.does("validate")


def first_build(office: Office) -> None:
    """A slip stops the packs at its cell; the first build then says what to do next, and only the first."""
    rest = {name: rows for name, rows in RECORDS.items() if name != "Workstreams"}
    people = {"The Board": (BOARD, "Board"), "The team": (TEAM, "Return"), "One who left": (GONE, "Board")}
    to: list[Row] = [{"name": who, "email": mail, "copy": "To", "pack": pack} for who, (mail, pack) in people.items()]
    filled(office.tracker, SETTINGS, {**rest, "Distribution": to})
    office.edits(("Milestones", "IA-2", "Forecast date", "soon"))
    faulty = office.types("build", *PACKS)
    assert faulty.code == 1
    assert re.search(r'I\d+: "soon" is not a date\.', faulty.out)
    assert "No packs were written: the tracker has 1 error" in faulty.out

    office.edits(("Milestones", "IA-2", "Forecast date", day("2012-05-30")))
    first, second = office.does("build", *PACKS), office.does("build", *PACKS)
    assert "\nNext: open the packs and read them" in first
    assert "Next: " not in second
    assert "DRAFT" in "\n".join(office.sheet("2012-03-31", "Cover"))


def first_report(office: Office) -> None:
    """The readings of the quarter come in; the final packs are made once, and kept."""
    office.does("build", "--final", "--issued", "2012-04-11", *PACKS)
    assert "Written to output/2012-03-31" not in office.stops("build", "--final", *PACKS)
    assert "add --replace" in office.stops("build", *PACKS)
    drafts = office.does("email")
    assert "Open each in Outlook, read it and press Send" in drafts
    assert len(list((office.folder / "output" / "2012-03-31" / "drafts").glob("*.eml"))) == 2


def sent_to_those_who_can_be_reached(office: Office) -> None:
    """One refused address hurts nobody else, and nobody gets the same packs twice."""
    reached = office.server.handler.reached
    assert reached == []
    refused = office.types("email", "--send")
    assert refused.code == 3
    assert sorted(office.server.handler.reached) == [BOARD, TEAM]
    assert f"Refused: {GONE}" in refused.out

    shutil.rmtree(office.folder / "output")  # the folder says that this is safe
    again = office.types("email", "2012-03-31", "--send")
    assert again.code == 3
    assert f"not again to {BOARD}, who has it already" in again.out
    assert sorted(office.server.handler.reached) == [BOARD, TEAM]

    office.does("email", "2012-03-31", "--send", "--again", "--to", "The Board", "--cc", "chair@example.org")
    assert sorted(office.server.handler.reached) == [BOARD, BOARD, "chair@example.org", TEAM]


def corrected_and_sent_again(office: Office) -> None:
    """A reissue says on its cover and in its message what it replaces and why."""
    office.edits(
        ("Milestones", "WF-1", "Forecast date", day("2012-12-15")),
        ("Milestones", "WF-1", "Declared RAG", ""),
        ("Distribution", "One who left", shipped()["Distribution"].columns["email"].heading, "new@example.org"),
    )
    told = ("--because", "WF-1's date corrected", "--issued", "2012-04-25")
    line = "Reissue 2, 25 April 2012, replaces that of 11 April: WF-1's date corrected"
    assert line in office.does("build", "--final", "--replace", *told, *PACKS)
    assert line in "\n".join(office.sheet("2012-03-31", "Cover"))
    office.server.handler.taken.clear()
    office.does("email", "--send")
    assert sorted(office.server.handler.reached) == [BOARD, "new@example.org", TEAM]
    assert all(str(each["Subject"]).lstrip().startswith("REISSUE 2 - ") for each in office.server.handler.messages)
    assert "Everyone had these packs already: nothing was sent" in office.types("email", "--send").err


def second_month(office: Office) -> None:
    """What changed since the first report stands on Changes, in the message and in compare alike."""
    office.edits(
        ("Settings", "As at", "Value", day("2012-04-30")),
        ("Milestones", "IA-2", "Forecast date", day("2012-08-31")),
    )
    row_added(office.tracker, "Risks", **NEW_RISK)
    compared = json.loads(
        office.does(
            "compare", "workbooks/archive/2012-03-31/tracker.xlsx", "workbooks/tracker.xlsx", "--format", "json"
        )
    )
    office.does("build", "--final", *PACKS)
    changes = office.sheet("2012-04-30", "Changes")
    assert {("IA-2", "Date moved"), ("RISK-3", "New")} <= {(row["id"], row["change"]) for row in compared["changes"]}
    assert any(row.startswith("Date moved | IA-2") and "31 Aug 2012" in row for row in changes)
    assert any(row.startswith("New | RISK-3") for row in changes)
    office.server.handler.taken.clear()
    office.does("email", "--send")
    (to_board,) = [each for each in office.server.handler.messages if BOARD in str(each["To"])]
    body = to_board.get_body(("plain",))
    assert body is not None
    assert "Milestone IA-2, Step 2 of IA: rating from Green to Red" in body.get_content()


def a_folder_of_an_older_version(office: Office) -> None:
    """A neighbour's folder of 0.1.0 says so, is upgraded, and its next report compares with that of 0.1.0."""
    old = shutil.copytree(_KEPT, office.place / "neighbour")
    (old / "schemas").mkdir()
    for file in (FORMER / "0.1.0").glob("*.txt"):
        shutil.copy(file, old / "schemas" / f"{file.stem}.py")
    shutil.copy(old / "workbooks" / "archive" / "2012-03-31" / "tracker.xlsx", old / "workbooks" / "tracker.xlsx")

    assert "xltools upgrade shows what changed" in office.types("validate", at=old).err
    upgraded = office.types("upgrade", "--apply", at=old)
    assert upgraded.code == 0, upgraded.err
    assert "the former ones are in schemas/replaced 1" in upgraded.out
    moved = office.types("upgrade", "--tracker", "new.xlsx", at=old)
    assert moved.code == 0, moved.err
    (old / "new.xlsx").replace(old / "workbooks" / "tracker.xlsx")
    built = office.types("build", "--as-at", "2012-04-30", "--pack", "return", at=old)
    assert built.code == 0, built.out + built.err
    assert "older version" not in built.err
    assert json.loads((old / "output" / "2012-04-30" / "manifest.json").read_bytes())["previous"] == "2012-03-31"


def third_month(office: Office) -> None:
    """A watch tells of a slip and of its end, once each; what was told in April is not told again in May."""
    with Watching(office.folder) as watching:
        watching.until("Watching ")
        office.edits(("Milestones", "IA-3", "Forecast date", "soon"))
        assert watching.until("Saved: ")[-1].startswith("Saved: 1 new, nothing fixed. Now 1 error")
        office.edits(("Milestones", "IA-3", "Forecast date", day("2012-06-30")))
        assert watching.until("Saved: ")[-1].startswith("Saved: nothing new, 1 fixed. Now no errors")
    assert watching.lines[-1] == "The watch has ended; the tracker was only read."

    office.edits(
        ("Settings", "As at", "Value", day("2012-05-31")),
        ("Milestones", "IA-2", "Forecast date", day("2012-06-05")),
        ("Milestones", "WF-2", "Status", "Complete"),
        ("Milestones", "WF-2", "Actual date", day("2012-05-25")),
    )
    office.does("build", "--final", *PACKS)
    changes = office.sheet("2012-05-31", "Changes")
    assert any(row.startswith("Closed | WF-2") for row in changes)
    assert not any(row.startswith("New | RISK-3") for row in changes)
    kept = sorted(path.name for path in (office.folder / "workbooks" / "archive").iterdir())
    assert kept == ["2012-03-31", "2012-03-31 replaced 1", "2012-04-30", "2012-05-31"]


def everyday_faults(office: Office) -> None:
    """What is named by mistake, and what a cloud folder leaves, is told in one sentence."""
    assert "is a pack that xltools built from a tracker" in office.stops("build", "output/2012-05-31/board-pack.xlsx")
    shutil.copy(office.tracker, office.tracker.with_name("tracker-PC-NAME.xlsx"))
    assert "tracker-PC-NAME.xlsx looks like a copy" in office.stops("validate")
    assert "longer than a name may be" in office.stops("validate", f"{'x' * 300}.xlsx")


NEW_RISK: Mapping[str, RawValue] = {
    "Risk_ID": "RISK-3", "Workstream_ID": "WF", "Risk": "New risk", "Likelihood": 2.0, "Impact": 2.0,
    "Owner": "Head of service", "Raised": day("2012-04-10"), "Last_reviewed": day("2012-04-20"), "Status": "Open",
}  # fmt: skip


def filled(tracker: Path, settings: Mapping[str, RawValue], records: Mapping[str, list[Row]]) -> None:
    """Type these settings and rows into a tracker, as staff would in one sitting."""
    book = load_workbook(tracker)
    for name, rows in records.items():
        sheet = book[name]
        places = {cell.value: column for column, cell in enumerate(sheet[1], 1)}
        for number, row in enumerate(rows, 2):
            for field, value in row.items():
                sheet.cell(number, places[shipped()[name].columns[field].heading]).value = (
                    None if value == "" else value
                )
    for named, setting in book["Settings"].iter_rows(min_row=2, max_col=2):
        setting.value = settings.get(str(named.value), setting.value)
    book.save(tracker)


class Watching:
    """A watch in a process of its own, that Ctrl+C ends."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [*PROGRAM, "watch"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=environment(UNMEASURED),
        )  # fmt: skip
        self.lines: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGINT)
        assert self._process.stdout is not None
        self.lines += self._process.stdout.read().splitlines()
        assert self._process.wait(60) == 0

    def until(self, start: str) -> list[str]:
        """Read to the line that begins so."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith(start):
                return self.lines
        raise AssertionError(f"no line begins with {start!r}: {self.lines}")
