"""The ten promises of adopt, each kept on a workbook of its own: from the first look, by answers alone."""

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from tests.helpers.other_names import Scrambled, example_raw, figures
from tests.helpers.their_workbooks import digest, drawn_book
from xltools.commands.adopt import adopt
from xltools.commands.build import BuildOptions, Built, build
from xltools.commands.steps import Folder, Judged, judge
from xltools.errors import TrackerRefused
from xltools.schema.source_config import FILE
from xltools.tracker import read_tracker

#: Which column of each sheet of the review workbook a person answers in, from 1.
PLACES = {"Tables": 4, "Columns": 5, "Words": 6, "In every row": 3, "Settings": 2}
AS_AT: dict[str, dict[str, str | float]] = {"Settings": {"as_at": "2025-05-31"}}


class Office:
    """An office with its workbook, which it adopts, answers for, and builds from."""

    def __init__(self, folder: Path, sheets: dict[str, str], **merges: tuple[str, ...]) -> None:
        self.workbook, self.folder = folder / "their tracker.xlsx", folder / "packs"
        self.save(sheets, **merges)

    def save(self, sheets: dict[str, str], **merges: tuple[str, ...]) -> None:
        drawn_book(self.workbook, sheets, merges)

    def adopt(self, *answers: dict[str, dict[str, str | float]]) -> int:
        """Adopt the workbook, and again after each answer; return how much is left to decide."""
        left = adopt(self.workbook, self.folder).undecided
        for each in (AS_AT, *answers):
            book = load_workbook(self.folder / "adopt.xlsx")
            for name, said in each.items():
                for row in book[name].iter_rows(min_row=2):
                    for word in {str(cell.value) for cell in row} & set(said):
                        row[PLACES[name] - 1].value = said[word]
            book.save(self.folder / "adopt.xlsx")
            left = adopt(self.workbook, self.folder).undecided
        return left

    def said(self) -> list[list[str]]:
        """Return the rows of words that the review workbook asks about."""
        rows = load_workbook(self.folder / "adopt.xlsx")["Words"].iter_rows(min_row=2, values_only=True)
        return [[str(cell) for cell in row] for row in rows]

    def judged(self) -> Judged:
        return judge(read_tracker(self.workbook), Folder(self.folder))

    def build(self, *kinds: str, is_final: bool = False) -> Built:
        options = BuildOptions(kinds=kinds or ("board",), is_final=is_final)
        return build(read_tracker(self.workbook), Folder(self.folder), options)

    @property
    def source(self) -> str:
        return (self.folder / "schemas" / FILE).read_text(encoding="utf-8")

    def pages(self, day: str = "2025-05-31") -> list[str]:
        return load_workbook(self.folder / "output" / day / "board-pack.xlsx").sheetnames


def errors(judged: Judged) -> list[tuple[str, str | None, str | None, str]]:
    found = [each for each in judged.findings if each.severity == "error"]
    return [(each.sheet, each.cell, each.heading, each.rule) for each in found]


PLAN = """
{place} plan |  |  |  |  |
Ref | Task | Dates |  | Status | RAG
    |      | Start | Due | |
Phase one | | | | |
{first} | Agree the {place} plan | 2025-01-31 | 2025-06-30 | Started | G
{second} | Hire for {place} | 2025-02-28 | {due} | Done | A
Phase two | | | | |
{third} | Open in {place} | 2025-03-31 | 2025-10-31 | Started | R
"""
MERGES = ("A1:F1", "C2:D2", "A2:A3", "B2:B3", "E2:E3", "F2:F3", "A4:F4", "A7:F7")


def plan(place: str, first: int, due: str = "2025-08-31") -> str:
    return PLAN.format(place=place, first=f"T{first}", second=f"T{first + 1}", third=f"T{first + 2}", due=due)


def plans(south_due: str = "2025-08-31", south: int = 4) -> dict[str, str]:
    return {
        "Plan - North": plan("north", 1),
        "Plan - South": plan("south", south, south_due),
        "Plan - West": plan("west", 7),
    }


def three_tabs(folder: Path) -> Office:
    office = Office(folder, plans(), **dict.fromkeys(plans(), MERGES))
    assert office.adopt({"Words": {"A": "Amber/Red"}}) == 0
    return office


def test_1_three_tabs_become_one_table_and_a_wrong_date_is_told_at_their_tab_cell_and_heading(tmp_path: Path) -> None:
    office = three_tabs(tmp_path)
    before = digest(office.workbook)
    assert "board-pack.xlsx" in office.build().release.written
    assert digest(office.workbook) == before
    office.save(plans(south_due="soon"), **dict.fromkeys(plans(), MERGES))
    assert errors(office.judged()) == [("Plan - South", "D6", "Dates / Due", "CEL-06")]


def test_2_one_id_on_two_tabs_is_one_error_that_names_both_cells(tmp_path: Path) -> None:
    office = three_tabs(tmp_path)
    office.save(plans(south=3), **dict.fromkeys(plans(), MERGES))
    assert errors(office.judged()) == [("Plan - South", "A5", "Ref", "CEL-21")]
    (found,) = (each for each in office.judged().findings if each.severity == "error")
    assert "Plan - North!A8" in found.message


MONTHS = "Ref | Measure | Unit | Apr-25 | May-25\nK-1 | Calls answered | Number | 80 | n/a"


def test_3_months_across_are_readings_at_their_cells_and_a_month_more_needs_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path, {"Scorecard": MONTHS})
    assert office.adopt({"In every row": {"Better is": "Higher", "Over time": "Sum"}}) == 1  # what n/a stands for
    readings = read(office).dropna(subset="numerator")
    assert [f"{day:%Y-%m-%d}" for day in readings["period_end"]] == ["2025-04-30"]
    assert readings["numerator"].tolist() == [80]
    assert ("Scorecard", "E2", "May-25", "CEL-29") in errors(office.judged())
    assert office.adopt({"Words": {"n/a": "(blank)"}}) == 0
    assert errors(office.judged()) == []
    office.save({"Scorecard": MONTHS.replace("n/a", "81").replace("May-25", "May-25 | Jun-25") + " | 82"})
    assert read(office)["numerator"].tolist() == [80, 81, 82]


def read(office: Office) -> pd.DataFrame:
    context = office.judged().context
    assert context is not None
    return context.programme.kpi_readings


def test_4_a_heading_renamed_stops_build_with_one_sentence_that_names_sheet_old_and_likely_new(tmp_path: Path) -> None:
    office = three_tabs(tmp_path)
    renamed = {name: text.replace("Due", "Deadline") for name, text in plans().items()}
    office.save(renamed, **dict.fromkeys(plans(), MERGES))
    with pytest.raises(TrackerRefused) as refused:
        office.build()
    said = str(refused.value)
    assert "\n" not in said
    for words in ("Plan - North", '"Dates / Due"', '"Dates / Deadline"', "line "):
        assert words in said


RAID = """
RISK LOG | | | | | | |
         | | | | | | |
Project | | Manager | | No | 'PMO-1 | |
         | | | | | | |
TOTAL | OPEN | CLOSED | | | | |
3 | 2 | 1 | | | | |
         | | | | | | |
Updated weekly | | | | | | |
         | | | | | | |
Project log | | | | | | |
Risk ID | Category | Risk Description | Probability | Impact | Date Raised | Owner | Status
R-001 | People | Staff leave | MEDIUM | HIGH | '15/02/25 | Lead | OPEN
R-002 | IT | Data is lost | LOW | HIGH | '16/02/25 | Lead | OPEN
R-003 | Money | Costs rise | MEDIUM | MEDIUM | '17/02/25 | Lead | CLOSED
"""


def test_5_a_log_of_risks_is_found_on_row_11_asks_its_words_and_has_pages_of_risks_alone(tmp_path: Path) -> None:
    office = Office(tmp_path, {"Risks": RAID}, Risks=("A1:H1", "A10:H10"))
    assert office.adopt() > 0
    for line in ("header_rows = [11]", 'likelihood = "Probability"', 'impact = "Impact"'):
        assert line in office.source
    asked = {(row[1], row[3]) for row in office.said() if row[5] == "None"}
    assert {("Probability", "MEDIUM"), ("Probability", "LOW"), ("Impact", "HIGH"), ("Impact", "MEDIUM")} <= asked
    answers: dict[str, str | float] = {"LOW": 2, "MEDIUM": 3, "HIGH": 4}
    assert office.adopt({"Words": answers, "Columns": {"Category": "Not read"}}) == 0
    office.build()
    assert set(office.pages()) == {
        "Cover", "Summary", "Exceptions in brief", "Top risks", "Exceptions", "Risks", "Data quality", "Workings",
        "How to read this",
    }  # fmt: skip


def test_6_days_that_stand_for_no_day_are_one_finding_and_words_of_progress_are_proposed(tmp_path: Path) -> None:
    days = ("'1900-12-30 (Sunday)", "'2025-09-15 (Monday)")
    words = ("NOT STARTED", "COMPLETE")
    rows = [
        f"{row} | Task number {row} of all | {'CAMPS' if row % 2 else 'MEALS'} | {days[not row % 3]} | {words[row % 2]}"
        for row in range(1, 91)
    ]
    office = Office(tmp_path, {"DATA": "\n".join(["# | TASK | BUCKET | END | PROGRESS", *rows])})
    assert office.adopt() > 0
    assert {'"NOT STARTED" = "Not started"', 'COMPLETE = "Complete"'} <= set(office.source.splitlines())
    wrong = [each for each in office.judged().findings if each.severity == "error"]
    assert {(each.rule, each.message, each.fix) for each in wrong if each.rule == "CEL-08"} == {
        (each.rule, each.message, each.fix) for each in wrong
    }
    assert len({(each.message, each.fix) for each in wrong}) == 1
    assert office.adopt({"Words": {"1900-12-30 (Sunday)": "(blank)"}}) == 0
    assert errors(office.judged()) == []


def test_7_a_plan_of_four_columns_is_a_pack_by_one_adopt_and_one_build(tmp_path: Path) -> None:
    drawn = """
    Task | Start | Finish | Project
    Map the coast | 2025-01-01 | 2025-03-31 | SEA
    Count the reefs | 2025-01-01 | 2025-08-31 | SEA
    Train the rangers | 2025-02-01 | 2025-09-30 | LAND
    """
    office = Office(tmp_path, {"Sheet1": drawn})
    assert adopt(office.workbook, office.folder).undecided == 0
    assert {"board-pack.xlsx", "workstream-SEA.xlsx"} <= set(office.build("all").release.written)


HEADS = "Task | Original date | Due | Status\n"


def test_8_two_months_tell_slips_from_the_first_baseline_and_rows_moved_between_tabs_stay_the_same(
    tmp_path: Path,
) -> None:
    hire, move = "Hire | 2025-06-30 | 2025-06-30 | In progress\n", "Move | 2025-07-31 | 2025-07-31 | In progress\n"
    sell = "Sell | 2025-12-31 | 2025-12-31 | Not started\n"
    office = Office(tmp_path, {"Plan - A": HEADS + hire + move, "Plan - B": HEADS + sell})
    assert office.adopt() == 0
    office.build(is_final=True)
    done = "Hire | 2025-06-30 | 2025-06-30 | Complete\n"
    slipped = "Move | 2025-09-30 | 2025-09-30 | In progress\n"  # also its first date was overwritten
    office.save({"Plan - A": HEADS + done, "Plan - B": HEADS + sell + slipped})
    office.adopt({"Settings": {"as_at": "2025-06-30"}})
    context = office.judged().context
    assert context is not None
    results = context.results
    assert results.milestones.set_index("milestone").loc["Move", "slip_days"] == 61
    told = set(zip(*(results.changes[name] for name in ("title", "change", "before", "after")), strict=True))
    assert {
        ("Move", "Baseline touched", "31 Jul 2025", "30 Sep 2025"),
        ("Move", "Date moved", "31 Jul 2025", "30 Sep 2025"),
        ("Move", "Worse", "Green", "Amber/Red"),
        ("Hire", "Closed", "In progress", "Complete"),
    } <= told
    assert not {change for _, change, _, _ in told} & {"New", "Removed"}


def test_9_the_worked_example_under_other_names_has_the_same_figures(tmp_path: Path) -> None:
    raw = example_raw(tmp_path)
    scrambled = Scrambled(raw, 7)
    scrambled.make()
    scrambled.book.save(tmp_path / "scrambled.xlsx")
    (tmp_path / "theirs" / "schemas").mkdir(parents=True)
    (tmp_path / "theirs" / "schemas" / FILE).write_text(
        "\n".join(scrambled.source).replace("../scrambled", "../../scrambled"), encoding="utf-8"
    )
    before = digest(tmp_path / "scrambled.xlsx")
    ours = judge(raw, Folder(tmp_path / "ours"))
    theirs = judge(read_tracker(tmp_path / "scrambled.xlsx"), Folder(tmp_path / "theirs"))
    expected, found = figures(ours), figures(theirs)
    assert len(expected) > 500
    assert {key: (value, found.get(key)) for key, value in expected.items() if found.get(key) != value} == {}
    assert found.keys() == expected.keys()
    assert errors(theirs) == []
    assert digest(tmp_path / "scrambled.xlsx") == before


def test_10_rows_of_theirs_are_those_counted_and_those_listed_with_why(tmp_path: Path) -> None:
    drawn = """
    Task | Due | Status
    Hire | 2025-06-30 | Started
    Total | 1 |
    Task | Due | Status
    Move | 2025-07-31 | Started
     | 2025-08-31 | Started

    Note: dates are those agreed with the board | |
    """
    office = Office(tmp_path, {"Plan": drawn})
    assert office.adopt() == 0
    context = office.judged().context
    assert context is not None
    account = context.accounts["Milestones"]
    assert len(account.counted) == 2
    assert len(account.found) == len(account.counted) + len(account.left_out) == 6
    assert account.to_json()["left_out"] == [
        {"why": "a total", "rows": {"Plan": [3]}},
        {"why": "the headings once more", "rows": {"Plan": [4]}},
        {"why": "nothing says what it is", "rows": {"Plan": [6]}},
        {"why": "a note under the table", "rows": {"Plan": [8]}},
    ]
