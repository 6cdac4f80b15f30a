"""Advice on adopted workbooks, followed: what a finding says to type, typed at its cell, mends it and nothing else."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.test_adopt_whole_way import BOOKS, MERGED, answered
from tests.helpers.followed_advice import Place, as_excel_reads, offered, slips, with_cell
from tests.helpers.sampling import by_default, tries_all
from tests.helpers.their_workbooks import adopted as by_hand
from tests.helpers.their_workbooks import drawn_book
from tests.unit.test_adopt_trades import TEN
from xltools.commands.adopt import adopt
from xltools.commands.steps import Folder, Judged, judge
from xltools.errors import XltoolsError
from xltools.findings import Finding
from xltools.programme import Programme
from xltools.schema.loading import load_schemas
from xltools.tracker import RawTracker, read_tracker
from xltools.tracker.raw import RawValue

#: Offices that write the month first, keep dates as text, and name rows by title, by number or by letter.
BY_HAND: dict[str, tuple[dict[str, str], str]] = {
    "months first, as text": (
        {"Plan": "No | Task | Due | State\n1 | Hire | '06/30/2025 | Doing\n2 | Move | '07/31/2025 | Doing"},
        """
        [[table]]
        of = "Milestones"
        sheets = ["Plan"]
        words.status = { Doing = "In progress", Done = "Complete" }
        [table.columns]
        milestone_id = { heading = "No", prefix = "T-" }
        milestone = "Task"
        forecast = { heading = "Due", form = "MM/DD/YYYY" }
        status = "State"
        """,
    ),
    "dates in words, projects by title": (
        {
            "Projects": "Project | RAG\nNew ward | A\nOld site | G",
            "Log": """
            Ref | Step | Project | First date | Now
            a-1 | Hire | New ward | '30 June 2025 | '30 June 2025
            a-2 | Move | Old site | '31 July 2025 | '31 July 2025
            """,
        },
        """
        [[table]]
        of = "Workstreams"
        sheets = ["Projects"]
        words.declared_rag = { A = "Amber/Red", G = "Green" }
        [table.columns]
        workstream_id = { heading = "Project", make = "id" }
        workstream = "Project"
        declared_rag = "RAG"
        [[table]]
        of = "Milestones"
        sheets = ["Log"]
        [table.columns]
        milestone_id = { heading = "Ref", make = "id" }
        milestone = "Step"
        workstream_id = { heading = "Project", make = "id" }
        baseline = { heading = "First date", form = "D MMMM YYYY" }
        forecast = { heading = "Now", form = "D MMMM YYYY" }
        """,
    ),
}
NAMES = [*BOOKS, *TEN, *BY_HAND]
FEW = ("two header rows", next(iter(BY_HAND)))
#: Of these a default run mistypes each cell.
SPOILT = FEW[1:]
OURS = frozenset(spec.name for spec in load_schemas()) - {"Settings"}
#: How the drawn offices write dates as text.
FORMS = ("%m/%d/%Y", "%d %B %Y")


def office(name: str, folder: Path) -> tuple[RawTracker, Folder]:
    """Adopt a drawn workbook, and answer what is asked."""
    if name in BY_HAND:
        sheets, source = BY_HAND[name]
        place = by_hand(folder, sheets, source)
        return read_tracker(place / "their tracker.xlsx"), Folder(place)
    tracker = drawn_book(folder / "their tracker.xlsx", BOOKS.get(name) or {TEN[name][0]: TEN[name][1]}, MERGED)
    for _ in range(3):
        if not adopt(tracker, folder / "packs").undecided:
            break
        answered(folder / "packs" / "adopt.xlsx")
    return read_tracker(tracker), Folder(folder / "packs")


def read(raw: RawTracker, folder: Folder) -> Judged:
    return judge(raw, folder, date(2025, 5, 31), is_for_packs=False)


def told(judged: Judged) -> set[tuple[str, str, str | None]]:
    return {(each.rule, each.sheet, each.cell) for each in judged.findings}


def tables(judged: Judged) -> dict[str, pd.DataFrame]:
    assert judged.context is not None
    programme: Programme = judged.context.programme
    return {
        each.name: table
        for each in fields(programme)
        if isinstance(table := getattr(programme, each.name, None), pd.DataFrame)
    }


def spoilt(raw: RawTracker) -> Iterator[tuple[Place, RawTracker]]:
    """Mistype each cell of one row of each tab, each time in one way."""
    for name, sheet in raw.sheets.items():
        rows = [row for row, cells in enumerate(sheet.rows, 1) if sum(cell != "" for cell in cells) > 1]
        row = rows[-2]
        for column, value in enumerate(sheet.rows[row - 1], 1):
            for slip in slips(day_or(value)):
                yield (name, row, column), with_cell(raw, (name, row, column), slip)


def day_or(value: RawValue) -> RawValue:
    """Return a day that is kept as text as the day that it is; anything else as it is."""
    if isinstance(value, str):
        for form in FORMS:
            with suppress(ValueError):
                return datetime.strptime(value, form)
    return datetime.combine(value, time()) if isinstance(value, date) else value


def is_a_list(finding: Finding) -> bool:
    """Whether a finding names several words, of which none is said to be meant."""
    return finding.rule == "CEL-15" and "if that is meant" not in finding.fix


def place_of(finding: Finding) -> Place:
    assert finding.row is not None
    assert finding.column is not None
    return finding.sheet, finding.row, finding.column


@pytest.mark.parametrize("name", by_default(SPOILT, NAMES))
def test_advice_that_is_typed_at_its_cell_mends_it_and_nothing_else_changes(name: str, tmp_path: Path) -> None:
    raw, folder = office(name, tmp_path)
    before = read(raw, folder)
    right, known = tables(before), told(before)
    tried = 0
    for place, wrong in islice(spoilt(raw), 0, None, 1 if tries_all() else 3):
        try:
            found = [each for each in read(wrong, folder).findings if (each.rule, each.sheet, each.cell) not in known]
        except XltoolsError:
            continue  # a heading or a setting: the build stops with its own sentence
        for finding in found:
            names_ours = re.findall(r"the sheet ([A-Z][\w -]*?)(?:[.;,]| or |$)", f"{finding.message} {finding.fix}")
            assert not set(names_ours) & (OURS - set(raw.sheets)), finding
            assert not re.search(r"\[\w+[?.\]]", f"{finding.message}{finding.fix}"), finding
            typed = offered(finding)
            if typed is None or not finding.row or finding.rule[:3] not in ("CEL", "STR") or place_of(finding) != place:
                continue
            tried += 1
            was = raw.sheets[place[0]].rows[place[1] - 1][place[2] - 1]
            now = as_excel_reads(typed, is_text=isinstance(was, str))
            is_as_it_was = type(now) is type(was) and now == was  # then it is the workbook that was read at first
            after = before if is_as_it_was else read(with_cell(raw, place, now), folder)
            assert (finding.rule, finding.sheet, finding.cell) not in told(after), (finding, typed)
            if "if no other row has it" in finding.fix or is_a_list(finding):
                continue  # which ID, or which word of a list, the office knows
            assert told(after) == known, (finding, typed)
            is_word = isinstance(day_or(was), str)  # a month may be written in full or not
            assert not is_word or typed.casefold() == str(was).casefold(), "it is the office's own word"
            for key, table in tables(after).items():
                assert table.equals(right[key]), (finding, typed, key)
    assert tried, "nothing was offered"


@pytest.mark.parametrize("name", by_default(FEW, NAMES))
def test_advice_on_what_stands_there_is_taken_and_leaves_no_error(name: str, tmp_path: Path) -> None:
    raw, folder = office(name, tmp_path)
    before = read(raw, folder)
    for finding in before.findings:
        typed = offered(finding)
        if typed is None or finding.row is None or finding.column is None:
            continue
        after = read(with_cell(raw, place_of(finding), as_excel_reads(typed, is_text=False)), folder)
        assert (finding.rule, finding.sheet, finding.cell) not in told(after), (finding, typed)
        errors = {(each.rule, each.sheet, each.cell) for each in after.findings if each.severity == "error"}
        assert errors <= told(before), (finding, typed)
