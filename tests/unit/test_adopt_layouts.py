"""Adopt: layouts that offices use: Excel tables, named ranges, a second table on a tab, groups under their titles."""

from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from tests.helpers.their_workbooks import drawn_book, judged, told, with_source
from xltools.commands.adopt import adopt
from xltools.report.sheets.milestones import milestones_sheet
from xltools.schema.source_config import FILE

TWO = """
Plan        |            |
Task        | Due        | Status
Hire nurses | 2025-06-30 | In progress
Move        | 2025-07-31 | Not started
            |            |
Risks       |            |
Risk        | Likelihood | Impact
Staff leave | 3          | 4
Costs rise  | 2          | 5
"""
SIDE_BY_SIDE = """
Task        | Due        | Status      | | Risk        | Likelihood | Impact
Hire nurses | 2025-06-30 | In progress | | Staff leave | 3          | 4
Move        | 2025-07-31 | Not started | | Costs rise  | 2          | 5
"""
GROUPED = """
Task              | Due        | Status      | Lead
People            |            |             |
Hire nurses       | 2025-06-30 | In progress | Head of care
Train nurses      | 2025-09-30 | Not started | Head of care
Estates           |            |             |
Move              | 2025-07-31 | Not started | Head of estates
Sell the old site | 2025-12-31 | Not started | Head of estates
"""


def source_of(folder: Path) -> str:
    return (folder / "schemas" / FILE).read_text(encoding="utf-8")


def adopted(folder: Path, path: Path) -> Path:
    """Adopt a workbook; return the folder, its Settings filled in."""
    adopt(path, folder / "packs")
    return folder / "packs"


def milestones(folder: Path) -> list[str]:
    context = judged(folder).context
    assert context is not None
    return list(context.programme.milestones["milestone"])


def with_tables(path: Path, **places: str) -> Path:
    """Make Excel tables of stretches of the first sheet."""
    book = load_workbook(path)
    for name, place in places.items():
        book.worksheets[0].add_table(Table(displayName=name, ref=place))
    book.save(path)
    return path


def test_two_tables_one_under_the_other_are_both_found(tmp_path: Path) -> None:
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"RAID": TWO}))
    text = source_of(folder)
    assert text.count('sheets = ["RAID"]') == 2
    assert 'of = "Risks"' in text
    assert "header_rows = [7]" in text
    with_source(tmp_path, text.partition("[[table]]")[1] + text.partition("[[table]]")[2])
    assert milestones(tmp_path) == ["Hire nurses", "Move"]
    context = judged(tmp_path).context
    assert context is not None
    assert list(context.programme.risks["risk"]) == ["Staff leave", "Costs rise"]


def test_a_row_added_to_the_upper_table_moves_the_lower_one(tmp_path: Path) -> None:
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"RAID": TWO}))
    with_source(tmp_path, "[[table]]" + source_of(folder).partition("[[table]]")[2])
    more = TWO.replace("Move ", "Build | 2025-07-30 | Not started\nMove ")
    drawn_book(tmp_path / "their tracker.xlsx", {"RAID": more})
    assert milestones(tmp_path) == ["Hire nurses", "Build", "Move"]
    context = judged(tmp_path).context
    assert context is not None
    assert len(context.programme.risks) == 2


def test_excel_tables_side_by_side_are_named_in_the_mapping(tmp_path: Path) -> None:
    path = drawn_book(tmp_path / "their tracker.xlsx", {"Log": SIDE_BY_SIDE})
    folder = adopted(tmp_path, with_tables(path, Plan="A1:C3", Risks="E1:G3"))
    text = source_of(folder)
    assert 'area = "Plan"' in text
    assert 'area = "Risks"' in text
    with_source(tmp_path, "[[table]]" + text.partition("[[table]]")[2])
    assert milestones(tmp_path) == ["Hire nurses", "Move"]


def test_an_excel_table_is_read_where_it_stands_now_with_what_was_typed_right_under_it(tmp_path: Path) -> None:
    path = drawn_book(tmp_path / "their tracker.xlsx", {"Log": SIDE_BY_SIDE})
    folder = adopted(tmp_path, with_tables(path, Plan="A1:C3", Risks="E1:G3"))
    with_source(tmp_path, "[[table]]" + source_of(folder).partition("[[table]]")[2])
    moved = "\nOur log\n\n" + SIDE_BY_SIDE.strip() + "\nSell        | soon       | Not started\n"
    with_tables(drawn_book(path, {"Log": moved}), Plan="A3:C5", Risks="E3:G5")
    assert milestones(tmp_path) == ["Hire nurses", "Move", "Sell"]
    assert [(sheet, cell, heading) for sheet, cell, heading, _ in told(tmp_path) if cell == "B6"] == [
        ("Log", "B6", "Due")
    ]


def test_a_named_range_is_a_source(tmp_path: Path) -> None:
    path = drawn_book(tmp_path / "their tracker.xlsx", {"Our log": SIDE_BY_SIDE})
    book = load_workbook(path)
    book.defined_names["the_plan"] = DefinedName("the_plan", attr_text="'Our log'!$A$1:$C$3")
    book.save(path)
    columns = 'milestone_id = { make = "id", of = ["Task"] }\nmilestone = "Task"\nforecast = "Due"\nstatus = "Status"\n'
    with_source(tmp_path, f'[[table]]\nof = "Milestones"\narea = "The_Plan"\n[table.columns]\n{columns}')
    assert milestones(tmp_path) == ["Hire nurses", "Move"]
    with_source(tmp_path, f'[[table]]\nof = "Milestones"\narea = "Our log!A1:C2"\n[table.columns]\n{columns}')
    assert milestones(tmp_path) == ["Hire nurses"]


def test_titles_of_groups_are_workstreams_and_no_milestones(tmp_path: Path) -> None:
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"Plan": GROUPED}))
    text = source_of(folder)
    assert 'workstream_id = { from = "group title", make = "id" }' in text
    assert "groups = true" in text
    with_source(tmp_path, "[[table]]" + text.partition("[[table]]")[2])
    context = judged(tmp_path).context
    assert context is not None
    assert list(context.programme.milestones["workstream_id"]) == ["PEOPLE", "PEOPLE", "ESTATES", "ESTATES"]
    assert list(context.programme.workstreams["workstream"]) == ["People", "Estates"]


SHARES = """
Code | Indicator         | Unit   | Apr-25 | May-25
P1   | Personal budgets  | %      | 60     | 1
P2   | Answered in time  | %      | 0.88   | 0.91
P3   | Complaints        | Number | 14     | 9
"""


def test_percentages_across_the_page_are_shares_and_counts_beside_them_are_counts(tmp_path: Path) -> None:
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"Scorecard": SHARES}))
    text = source_of(folder)
    assert 'value = "share"' in text
    with_source(tmp_path, "[[table]]" + text.partition("[[table]]")[2])
    judgement = judged(tmp_path)
    assert [each.message for each in judgement.findings if each.severity == "error"] == []
    assert judgement.context is not None
    series = judgement.context.results.kpi_series
    told_values = dict(zip(series["kpi_id"], series["actual"].round(4), strict=True))
    first = series.drop_duplicates("kpi_id")
    assert dict(zip(first["kpi_id"], first["actual"].round(4), strict=True)) == {"P1": 0.6, "P2": 0.88, "P3": 14.0}
    assert told_values == {"P1": 0.01, "P2": 0.91, "P3": 9.0}


def test_pages_show_the_words_that_the_office_typed(tmp_path: Path) -> None:
    rows = (
        "Task | Due | State",
        "Hire | 2025-06-30 | UNDER WAY",
        "Move | 2025-04-30 | finished",
        "Sell | 2025-09-30 | Done",
    )
    plan = "\n".join(rows)
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"Plan": plan}))
    with_source(tmp_path, "[[table]]" + source_of(folder).partition("[[table]]")[2])
    context = judged(tmp_path).context
    assert context is not None
    assert list(context.programme.milestones["status"]) == ["In progress", "Complete", "Complete"]
    table = milestones_sheet(context).tables[-1]
    place = [column.heading for column in table.columns].index("Status")
    assert [row[place] for row in table.rows] == ["UNDER WAY", "finished", "Done"]


def test_rows_that_are_not_filled_in_yet_are_no_titles_of_groups(tmp_path: Path) -> None:
    sparse = GROUPED.replace("Hire nurses       | 2025-06-30 | In progress | Head of care\n", "Hire nurses | | |\n")
    folder = adopted(tmp_path, drawn_book(tmp_path / "their tracker.xlsx", {"Plan": sparse}))
    assert "group" not in source_of(folder)
