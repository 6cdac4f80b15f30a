"""Pages of an adopted workbook: no made ID, no claim that the workbook does not carry, and its own headings."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from tests.helpers.their_workbooks import adopted, judged
from xltools.commands.build import BuildOptions, build
from xltools.commands.steps import Folder
from xltools.report.sheets.board_briefs import BRIEFS
from xltools.report.sheets.milestones import milestones_sheet
from xltools.tracker import read_tracker

TASKS = """
TASK            | Lead officer | END        | PROGRESS
Map the coast   | Planner      | 2025-03-31 | In progress
Count the reefs | Ranger       | 2025-01-31 | In progress
Train staff     | Ranger       | 2025-09-30 | Not started
"""
SOURCE = """
[[table]]
of = "Milestones"
sheets = ["Plan"]
[table.columns]
milestone_id = { make = "id", of = ["TASK"] }
milestone = "TASK"
owner = "Lead officer"
forecast = "END"
status = "PROGRESS"
"""
NO_STATUS = SOURCE.replace('status = "PROGRESS"\n', "")
MADE = re.compile(r"\b[A-Z]-[A-Z2-7]{8}\b")


def board_pack(folder: Path) -> Workbook:
    """Build the packs of a folder; return the Board's."""
    build(read_tracker(folder / "their tracker.xlsx"), Folder(folder), BuildOptions())
    return load_workbook(folder / "output" / "2025-05-31" / "board-pack.xlsx")


def said(book: Workbook, *sheets: str) -> list[str]:
    """Return the words on sheets."""
    rows = (row for name in sheets for row in book[name].iter_rows(values_only=True))
    return [value for row in rows for value in row if isinstance(value, str) and not value.startswith("=")]


def test_what_is_past_its_date_is_listed_where_nothing_was_promised(tmp_path: Path) -> None:
    book = board_pack(adopted(tmp_path, {"Plan": TASKS}, SOURCE))
    late = said(book, "Late milestones")
    assert "2 of 3 milestones are past the date" in late
    titles = [each for each in late if each in TASKS]
    assert titles.index("Count the reefs") < titles.index("Map the coast")  # the longest overdue first
    assert any("2 of 3 open milestones are past their date" in each for each in said(book, "Cover"))


def test_texts_take_the_room_of_columns_that_are_left_out(tmp_path: Path) -> None:
    sheet = board_pack(adopted(tmp_path, {"Plan": TASKS}, SOURCE))["Late milestones"]
    head = next(row for row in sheet.iter_rows() if "Lead officer" in [cell.value for cell in row])
    (part,) = BRIEFS["Late milestones"].parts
    shown = [cell for cell in head if cell.value]
    assert len(shown) < len(part.widths)
    width = sum(sheet.column_dimensions[cell.column_letter].width for cell in shown)
    assert width == pytest.approx(sum(part.widths.values()), rel=0.05)


def test_a_made_id_stands_on_no_page_for_readers(tmp_path: Path) -> None:
    folder = adopted(tmp_path, {"Plan": TASKS}, SOURCE)
    assert not [text for text in said(board_pack(folder), "Cover", "Summary", "Late milestones") if MADE.search(text)]
    assert not [each.message for each in judged(folder).findings if MADE.search(each.message)]


def test_a_plan_without_a_status_is_not_said_to_have_nothing_open(tmp_path: Path) -> None:
    book = board_pack(adopted(tmp_path, {"Plan": TASKS}, NO_STATUS))
    title = "Milestones: 2 of 3 past the date, whether they are done is not known; 1 still to come"
    assert title in said(book, "Milestones")


def test_no_page_says_what_the_workbook_does_not_keep(tmp_path: Path) -> None:
    book = board_pack(adopted(tmp_path, {"Plan": TASKS}, SOURCE))
    assert not {"Changes", "Exceptions", "Exceptions in brief", "Decisions"} & set(book.sheetnames)
    assert not [text for text in said(book, "Cover", "Summary") if "decision" in text.lower()]


def test_tables_bear_the_offices_own_headings_over_its_words(tmp_path: Path) -> None:
    book = board_pack(adopted(tmp_path, {"Plan": TASKS}, SOURCE))
    assert {"TASK", "Lead officer", "PROGRESS"} <= set(said(book, "Milestones"))
    assert {"TASK", "Lead officer"} <= set(said(book, "Late milestones"))


def test_a_heading_that_differs_from_tab_to_tab_or_is_no_plain_words_keeps_ours(tmp_path: Path) -> None:
    hostile = TASKS.replace("Lead officer", "=Lead|officer".replace("|", ""))
    book = board_pack(adopted(tmp_path, {"Plan": hostile}, SOURCE.replace("Lead officer", "=Leadofficer")))
    assert "Owner" in said(book, "Milestones")
    assert all(cell.value != "=Leadofficer" for row in book["Milestones"].iter_rows() for cell in row)


def test_a_sentence_names_a_row_by_its_title_where_its_id_was_made(tmp_path: Path) -> None:
    promised = TASKS.replace("END ", "TEAM | FIRST | END ").replace("| 2025", "| Coast | 2025-01-01 | 2025")
    teams = '[[table]]\nof = "Workstreams"\neach = "Milestones.workstream_id"\n'
    more = 'baseline = "FIRST"\nworkstream_id = { heading = "TEAM", make = "id" }\n'
    folder = adopted(tmp_path, {"Plan": promised}, SOURCE + more + teams)
    book = board_pack(folder)
    words = said(book, "Cover", "Summary", "Exceptions in brief", "Exceptions", "Plan on a page")
    assert not [text for text in words if MADE.search(text) and not MADE.fullmatch(text)]
    assert "ID" not in said(book, "Exceptions in brief")
    assert any('"Train staff"' in text for text in words)


TEAMS = '[[table]]\nof = "Workstreams"\neach = "Milestones.workstream_id"\n'
GROUPED = SOURCE + 'workstream_id = { heading = "TEAM", make = "id" }\n' + TEAMS


def in_teams(count: int, teams: tuple[str, ...]) -> str:
    rows = (
        f"{teams[place % len(teams)]} | Task number {place} | Ranger | 2025-0{1 + place % 9}-28 | In progress"
        for place in range(count)
    )
    return "\n".join(["TEAM | TASK | Lead officer | END | PROGRESS", *rows])


def test_workstreams_that_nothing_rates_are_told_by_what_is_past_and_what_is_next(tmp_path: Path) -> None:
    book = board_pack(adopted(tmp_path, {"Plan": in_teams(9, ("Coast", "Reefs"))}, GROUPED))
    summary = said(book, "Summary")
    widths = {letter: book["Summary"].column_dimensions[letter].width for letter in "EG"}
    assert widths["E"] < 3  # and so is F: nothing stands there, so the sentences have the room
    assert widths["G"] > 60
    assert "Workstreams: 5 milestones are past their dates" in summary
    assert {"28 Jun 2025: Task number 5", "28 Jul 2025: Task number 6"} <= set(summary)
    assert not [text for text in summary if "rated, fewer" in text or "open milestones rated" in text]
    assert not {"How to read", "Amber/Red"} & set(said(book, "Plan on a page"))


def test_a_long_plan_takes_one_line_for_each_workstream_and_names_it_whole(tmp_path: Path) -> None:
    teams = tuple(f"Housing applications and assignments {place}" for place in range(1, 13))
    book = board_pack(adopted(tmp_path, {"Plan": in_teams(180, teams)}, GROUPED))
    plan = book["Plan on a page"]
    names = [cell for row in plan.iter_rows(max_col=1) for cell in row if cell.value in teams]
    assert len(names) == len(teams)
    assert not [cell.coordinate for cell in names if cell.hyperlink]  # a link is cut by some programs, not wrapped
    assert len([text for text in said(book, "Plan on a page") if text.startswith("And ")]) == len(teams)
    assert len(plan.row_breaks.brk) <= 2
    late = said(book, "Late milestones")
    assert late[0].startswith("15 of ")
    assert sum(text.startswith("Task number") for text in late) == 15


RISKS = """
Risk               | Likelihood | Impact | Status
Costs rise         | 4          | 4      | Open
Staff leave        | 4          | 4      | Open
The site is sold   | 2          | 2      | Closed
"""
RISK_SOURCE = """
[[table]]
of = "Risks"
sheets = ["Risks"]
[table.columns]
risk_id = { make = "id", of = ["Risk"] }
risk = "Risk"
likelihood = "Likelihood"
impact = "Impact"
status = "Status"
"""


def test_the_map_of_risks_names_them_by_title_and_its_note_no_sheet_that_is_not_there(tmp_path: Path) -> None:
    book = board_pack(adopted(tmp_path, {"Risks": RISKS}, RISK_SOURCE))
    risks = said(book, "Risks")
    assert not [text for text in risks if "the Settings" in text]
    assert any("The site is sold" in text for text in risks if text.startswith("Closed so far"))
    cells = [cell for row in book["Risks"].iter_rows(max_row=24) for cell in row if MADE.search(str(cell.value))]
    assert all(cell.column == 1 for cell in cells)  # those of the table, which formulas and links need


def test_a_made_id_in_a_full_table_is_small_and_explained(tmp_path: Path) -> None:
    book = board_pack(adopted(tmp_path, {"Plan": TASKS}, SOURCE))
    sheet = book["Milestones"]
    assert any("The small IDs were made of the rows' titles" in text for text in said(book, "Milestones"))
    ids = [cell for row in sheet.iter_rows(max_col=1) for cell in row if MADE.fullmatch(str(cell.value))]
    assert ids
    assert {cell.font.size for cell in ids} == {9}
    assert not any(cell.font.bold for cell in ids)


def test_the_chart_of_milestones_names_them_by_title_where_their_ids_were_made(tmp_path: Path) -> None:
    promised = TASKS.replace("END ", "FIRST | END ").replace("| 2025", "| 2025-01-01 | 2025")
    folder = adopted(tmp_path, {"Plan": promised}, SOURCE + 'baseline = "FIRST"\n')
    context = judged(folder).context
    assert context is not None
    (chart,) = milestones_sheet(context).charts
    labels = [label for series in chart.series for label in series.labels or ()]
    assert "Train staff  +272 days" in labels
    assert not [text for text in (chart.title, chart.alt, *labels) if MADE.search(text)]


def test_a_plan_that_nothing_rates_says_how_each_milestone_stands(tmp_path: Path) -> None:
    drawn = """
    TEAM  | TASK            | Lead officer | END        | PROGRESS
    Coast | Map the coast   | Planner      | 2025-03-31 | Under way
    Coast | Count the reefs | Ranger       | 2025-01-31 | Ended
    Coast | Train staff     | Ranger       | 2025-09-30 | Under way
    """
    words = 'words.status = { "Under way" = "In progress", Ended = "Complete" }\n[table.columns]'
    book = board_pack(adopted(tmp_path, {"Plan": drawn}, GROUPED.replace("[table.columns]", words)))
    plan = said(book, "Plan on a page")
    assert {"Past its date", "Under way", "1 past date"} <= set(plan)
    cells = [str(value) for row in book["Plan on a page"].iter_rows(values_only=True) for value in row]
    assert sum("tbl_Milestones[Rating]" in cell for cell in cells) == 1  # only what is complete has a rating


def test_a_plan_without_a_status_says_what_is_past_and_nothing_of_what_is_to_come(tmp_path: Path) -> None:
    drawn = in_teams(3, ("Coast",)).replace("| In progress", "| ")
    source = GROUPED.replace('status = "PROGRESS"\n', "")
    plan = said(board_pack(adopted(tmp_path, {"Plan": drawn}, source)), "Plan on a page")
    assert not {"Not rated", "In progress", ""} & set(plan)
    assert plan.count("Past its date") == 3
    assert "3 past date" in plan
