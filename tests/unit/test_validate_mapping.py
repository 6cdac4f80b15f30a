"""Mapping: an office's own workbook becomes the tracker's tables, and each value keeps its cell."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from tests.helpers.sampling import examples
from tests.helpers.their_workbooks import adopted, digest, drawn_book, judged, told, with_source
from xltools.commands.build import BuildOptions, build
from xltools.commands.steps import Folder, judge
from xltools.errors import SchemaFault, TrackerRefused
from xltools.schema.loading import Schemas, load_schemas
from xltools.tracker import read_tracker
from xltools.tracker.raw import RawSheet, RawTracker, RawValue
from xltools.validate.source.mapping import mapped

PLAN_A = """
The programme's plan |      |       |            |        |
                     |      |       |            |        |
#                    | Task | Dates |            | Status | RAG
                     |      | Start | Due        |        |
Phase one            |      |       |            |        |
1                    | Hire |       | 2025-06-30 | Doing  | G
2                    | Plan |       | 2025-04-30 | Done   | G
"""
PLAN_B = """
The programme's plan |      |       |            |        |
                     |      |       |            |        |
#                    | Task | Dates |            | Status | RAG
                     |      | Start | Due        |        |
Phase two            |      |       |            |        |
3                    | Move |       | soon       | Doing  | A
Total                |      |       |            |        |
"""
PLAN_C = PLAN_B.replace("Phase two", "Phase two").replace("3  ", "4  ").replace("soon      ", "2025-07-31")
PLANS = {"Plan - North": PLAN_A, "Plan - South": PLAN_B, "Plan - West": PLAN_C, "Notes": "anything"}
MERGES = ("C3:D3", "A3:A4", "B3:B4", "E3:E4", "F3:F4")
SOURCE = """
[[table]]
of = "Workstreams"
each = "Milestones.workstream_id"

[[table]]
of = "Milestones"
sheets = ["Plan - *"]
header_rows = [3, 4]
[table.columns]
milestone_id = { heading = "#", prefix = "T-" }
milestone = "Task"
risk_area = { from = "group title" }
baseline = "Dates / Due"
workstream_id = { from = "sheet name", make = "id" }
status = "Status"
declared_rag = "RAG"
[table.words.status]
"Doing" = "In progress"
"Done" = "Complete"
[table.words.declared_rag]
G = "Green"
A = "Amber/Red"
"""


def plans(folder: Path, sheets: dict[str, str] = PLANS, source: str = SOURCE) -> Path:
    return adopted(folder, sheets, source, **dict.fromkeys(sheets, MERGES))


def test_three_tabs_with_joined_headings_and_group_titles_become_one_table(tmp_path: Path) -> None:
    context = judged(plans(tmp_path)).context
    assert context is not None
    table = context.programme.milestones
    assert table["milestone_id"].tolist() == ["T-1", "T-2", "T-3", "T-4"]
    assert table["workstream_id"].tolist() == ["NORTH", "NORTH", "SOUTH", "WEST"]
    assert table["risk_area"].tolist() == ["Phase one", "Phase one", "Phase two", "Phase two"]
    assert table["status"].tolist() == ["In progress", "Complete", "In progress", "In progress"]
    assert table["declared_rag"].tolist() == ["Green", "Green", "Amber/Red", "Amber/Red"]
    assert context.programme.workstreams["workstream"].tolist() == ["North", "South", "West"]


def test_what_is_wrong_stands_at_their_tab_and_cell_under_their_heading(tmp_path: Path) -> None:
    assert ("Plan - South", "D6", "Dates / Due", "CEL-06") in told(plans(tmp_path))


def test_a_pack_is_built_and_their_file_stays_as_it_was(tmp_path: Path) -> None:
    folder = plans(tmp_path, {name: text for name, text in PLANS.items() if name != "Plan - South"})
    tracker = folder / "their tracker.xlsx"
    before = digest(tracker)
    built = build(read_tracker(tracker), Folder(folder), BuildOptions(kinds=("board",)))
    assert "board-pack.xlsx" in built.release.written
    assert digest(tracker) == before


def test_every_row_of_theirs_is_counted_or_listed_with_why(tmp_path: Path) -> None:
    context = judged(plans(tmp_path)).context
    assert context is not None
    account = context.accounts["Milestones"]
    assert len(account.found) == len(account.counted) + len(account.left_out) == 9
    assert account.to_json()["left_out"] == [
        {"why": "the title of a group", "rows": {"Plan - North": [5], "Plan - South": [5], "Plan - West": [5]}},
        {"why": "a total", "rows": {"Plan - South": [7], "Plan - West": [7]}},
    ]


def test_the_same_id_on_two_tabs_is_one_error_that_names_both_cells(tmp_path: Path) -> None:
    again = {**PLANS, "Plan - South": PLAN_B.replace("3  ", "1  ").replace("soon      ", "2025-06-30")}
    found = [each for each in judged(plans(tmp_path, again)).findings if each.rule == "CEL-21"]
    assert [(each.sheet, each.cell) for each in found] == [("Plan - South", "A6")]
    assert "Plan - North!A6" in found[0].message


def test_an_unknown_word_offers_the_offices_own_words(tmp_path: Path) -> None:
    folder = plans(tmp_path, {**PLANS, "Plan - West": PLAN_C.replace("Doing", "Stuck")})
    found = next(each for each in judged(folder).findings if each.rule == "CEL-15")
    assert (found.sheet, found.cell, found.value) == ("Plan - West", "E6", "Stuck")
    assert "Doing or Done" in found.fix


def test_rules_name_the_offices_own_words(tmp_path: Path) -> None:
    source = SOURCE.replace('status = "Status"', 'status = "Status"\nactual = "Dates / Start"')
    found = next(each for each in judged(plans(tmp_path, PLANS, source)).findings if each.rule == "MIL-01")
    assert found.message == "Status is Done, but Dates / Start is blank."


MONTHS = """
Ref | Measure | Apr-25 | May-25
K-1 | Calls   | 80     | n/a
"""
MONTHS_SOURCE = """
[[table]]
of = "KPIs"
sheets = ["Scorecard"]
[table.columns]
kpi_id = "Ref"
kpi = "Measure"
unit = { always = "number" }
better_is = { always = "Higher" }
over_time = { always = "Sum" }

[[table]]
of = "KPI readings"
sheets = ["Scorecard"]
columns = { kpi_id = "Ref" }
across = { headings = "MMM-YY", field = "period_end", value = "numerator" }
"""


def test_months_across_the_page_become_readings_each_at_its_cell(tmp_path: Path) -> None:
    folder = adopted(tmp_path, {"Scorecard": MONTHS}, MONTHS_SOURCE)
    context = judged(folder).context
    assert context is not None
    readings = context.programme.kpi_readings
    counted = readings[readings["numerator"].notna()]
    assert [f"{day:%Y-%m-%d}" for day in counted["period_end"]] == ["2025-04-30"]
    assert counted["numerator"].tolist() == [80]
    assert ("Scorecard", "D2", "May-25", "CEL-29") in told(folder)


def test_a_month_added_needs_no_change_of_the_mapping(tmp_path: Path) -> None:
    more = MONTHS.replace("May-25", "May-25 | Jun-25").replace("n/a", "81 | 82")
    context = judged(adopted(tmp_path, {"Scorecard": more}, MONTHS_SOURCE)).context
    assert context is not None
    assert context.programme.kpi_readings["numerator"].tolist() == [80, 81, 82]
    assert context.programme.places["KPI readings"].cells("numerator", [2, 3, 4]) == "Scorecard!C2, D2, E2"


def test_a_heading_that_was_renamed_stops_with_one_sentence(tmp_path: Path) -> None:
    renamed = {name: text.replace("Due", "Deadline") for name, text in PLANS.items()}
    with pytest.raises(TrackerRefused) as refused:
        judged(plans(tmp_path, renamed))
    for words in ("Plan - North", '"Dates / Due"', '"Dates / Deadline"', "line "):
        assert words in str(refused.value)


@pytest.mark.parametrize(
    ("change", "told_of"),
    [
        (
            ('of = "Milestones"', 'of = "Milestone"'),
            "Milestone is not a sheet of the tracker. Did you mean Milestones?",
        ),
        (
            ('milestone = "Task"', 'milestonne = "Task"'),
            "milestonne is not a field of Milestones. Did you mean milestone?",
        ),
        (('A = "Amber/Red"', 'A = ""'), '"A" has no meaning here: choose'),
        (('A = "Amber/Red"', 'A = "Amber"'), '"A" means "Amber", which Declared RAG does not take'),
        (('G = "Green"', 'G = "Green"\ng = "Red"'), '"g" is given twice'),
        (('make = "id"', 'make = "ids"'), "make = 'ids' cannot be used."),
        (('from = "sheet name"', 'from = "sheets name"'), '"sheets name", which is not known'),
        (("header_rows = [3, 4]", "header_rows = [4, 3]"), "header_rows counts Excel's rows"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_one_sentence_with_its_line(
    tmp_path: Path, change: tuple[str, str], told_of: str
) -> None:
    folder = plans(tmp_path, PLANS, SOURCE.replace(*change))
    with pytest.raises(SchemaFault) as refused:
        judged(folder)
    text = (folder / "schemas" / "source.toml").read_text(encoding="utf-8")
    line = next(n for n, words in enumerate(text.splitlines(), 1) if change[1].splitlines()[-1] in words)
    assert told_of in str(refused.value)
    assert f"source.toml, line {line}" in str(refused.value)


def test_a_heading_that_fits_two_columns_is_read_in_neither(tmp_path: Path) -> None:
    doubled = {"Plan - North": PLAN_A.replace("| RAG", "| Task")}
    with pytest.raises(TrackerRefused, match=r"the heading \"Task\" fits 2 columns"):
        judged(
            plans(tmp_path, doubled, SOURCE.replace('declared_rag = "RAG"\n', "").partition("[table.words.declared")[0])
        )


def test_a_pattern_of_no_sheet_names_the_sheets_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(TrackerRefused, match=r'no sheet is named "Plans - \*"'):
        judged(plans(tmp_path, PLANS, SOURCE.replace("Plan - *", "Plans - *")))


def test_merged_cells_down_a_group_count_for_each_row_that_they_cover(tmp_path: Path) -> None:
    sheet = "Team | Task | Due\nNorth | Hire | 2025-06-30\n | Move | 2025-07-31\n"
    source = """
    [[table]]
    of = "Milestones"
    sheets = ["Plan"]
    [table.columns]
    milestone_id = { make = "id", of = ["Task"] }
    milestone = "Task"
    baseline = "Due"
    owner = "Team"
    """
    drawn_book(tmp_path / "their tracker.xlsx", {"Plan": sheet}, {"Plan": ("A2:A3",)})
    context = judged(with_source(tmp_path, source)).context
    assert context is not None
    assert context.programme.milestones["owner"].tolist() == ["North", "North"]
    assert context.programme.places["Milestones"].cells("owner", [3]) == "Plan!A2"


def test_a_made_id_stays_when_rows_are_moved_and_spaced_anew(tmp_path: Path) -> None:
    source = """
    [[table]]
    of = "Milestones"
    sheets = ["Plan"]
    columns = { milestone_id = { make = "id", of = ["Task"] }, milestone = "Task", baseline = "Due" }
    """
    first = judged(
        adopted(tmp_path / "a", {"Plan": "Task | Due\nHire | 2025-06-30\nMove | 2025-07-31"}, source)
    ).context
    moved = "Task | Due\nNew | 2025-06-30\n mOVE | 2025-07-31\nHire | 2025-06-30"
    second = judged(adopted(tmp_path / "b", {"Plan": moved}, source)).context
    assert first is not None
    assert second is not None
    hire, move = first.programme.milestones["milestone_id"].tolist()
    assert second.programme.milestones["milestone_id"].tolist()[1:] == [move, hire]


def test_a_setting_is_read_from_its_cell_and_told_there(tmp_path: Path) -> None:
    source = SOURCE.replace(
        "[[table]]", '[settings]\nprogramme = "Illustrative"\nas_at = { cell = "Cover!B1" }\n\n[[table]]', 1
    )
    folder = plans(tmp_path, {**PLANS, "Cover": "As at | soon"}, source)
    assert ("Cover", "B1", "Value", "CEL-06") in told(folder)


def test_a_workstream_may_be_named_by_its_title(tmp_path: Path) -> None:
    source = """
    [[table]]
    of = "Workstreams"
    sheets = ["Streams"]
    columns = { workstream_id = "Ref", workstream = "Name" }
    [[table]]
    of = "Milestones"
    sheets = ["Plan"]
    [table.columns]
    milestone_id = { make = "id", of = ["Task"] }
    milestone = "Task"
    workstream_id = { heading = "Stream", make = "id" }
    """
    sheets = {
        "Streams": "Ref | Name\nWS1 | Digital services\nWS2 | Estates",
        "Plan": "Task | Stream\nHire | digital  Services\nMove | WS2\nSell | Fleet",
    }
    folder = adopted(tmp_path, sheets, source)
    context = judged(folder).context
    assert context is not None
    assert context.programme.milestones["workstream_id"].tolist()[:2] == ["WS1", "WS2"]
    assert [each for each in told(folder) if each[3] == "CEL-23"] == [("Plan", "B4", "Stream", "CEL-23")]


def test_amber_is_asked_of_the_office_and_never_taken(tmp_path: Path) -> None:
    source = SOURCE.replace('A = "Amber/Red"\n', "")
    amber = {name: text.replace("| A\n", "| Amber\n") for name, text in PLANS.items()}
    found = [each for each in judged(plans(tmp_path, amber, source)).findings if each.heading == "RAG" and each.blocks]
    assert {each.rule for each in found} == {"CEL-15"}
    assert all("xltools adopt" in each.fix for each in found)


@examples(60)
@given(st.data())
def test_rows_of_theirs_are_those_counted_and_those_listed(data: st.DataObject) -> None:
    cells = st.sampled_from(["", "", "Hire", "Total", "Task", "Note: see below", "soon", "Doing", "Phase one", " "])
    rows = data.draw(st.lists(st.tuples(cells, cells, cells), max_size=12))
    typed: list[list[RawValue]] = [[*row] for row in (("Task", "Due", "Status"), *rows)]
    sheet = RawSheet("Plan", "visible", typed)
    table = """
    [settings]
    as_at = 2025-05-31
    [[table]]
    of = "Milestones"
    sheets = ["Plan"]
    [table.columns]
    milestone_id = { make = "id", of = ["Task"] }
    milestone = "Task"
    baseline = "Due"
    status = "Status"
    risk_area = { from = "group title" }
    """
    raw = RawTracker(Path("theirs.xlsx"), "0" * 64, {"Plan": sheet})
    found = mapped(raw, load_schemas(read_by=(table, "a test")))
    origins = found.sheets["Milestones"].origins
    assert origins is not None
    seen = sorted(row for _, row in origins.rows.values())
    assert seen == [number for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]
    assert len(found.sheets["Milestones"].rows) - 1 + len(found.aside["Milestones"]) == len(seen)


#: Cells of every kind, several of them odd where they stand.
ANY_CELL: st.SearchStrategy[RawValue] = st.sampled_from(
    [
        "", "", "Hire", "Plan ", "Total", "Task", "Note: see below", "soon", "Doing", "done", "Phase one", " ", "1.1",
        "30/06/2025", "G", 1.0, 2.5, True, datetime(2025, 6, 30), time(10),
    ]
)  # fmt: skip
EACH_ROW = """
[settings]
as_at = 2025-05-31
[[table]]
of = "Milestones"
sheets = ["Plan*"]
[table.columns]
milestone_id = { heading = "#", prefix = "T-" }
milestone = "Task"
workstream_id = { from = "sheet name", make = "id" }
baseline = { heading = "Due", form = "DD/MM/YYYY", blank = ["soon"] }
forecast = { from = "baseline" }
status = "Status"
[table.words.status]
"Doing" = "In progress"
"Done" = "Complete"
"""


@cache
def of_each_row_schemas() -> Schemas:
    return load_schemas(read_by=(EACH_ROW, "a test"))


def of_each_row(tabs: Mapping[str, Sequence[Sequence[RawValue]]]) -> list[tuple[object, ...]]:
    """Map tabs; return of each record what it means, what is typed, and the cells of both, by its tab and row."""
    heads: list[RawValue] = ["#", "Task", "Due", "Status"]
    sheets = {name: RawSheet(name, "visible", [heads, *map(list, rows)]) for name, rows in tabs.items()}
    raw = RawTracker(Path("theirs.xlsx"), "0" * 64, sheets)
    found = mapped(raw, of_each_row_schemas()).sheets["Milestones"]
    assert found.origins is not None
    assert found.typed is not None
    return [
        (repr(meant), repr(typed), [found.origins.at(name, key) for name in found.fields])
        for key, (meant, typed) in enumerate(zip(found.rows[1:], found.typed[1:], strict=True), 2)
    ]


@examples(80)
@given(st.data())
def test_a_row_says_the_same_whatever_rows_stand_around_it(data: st.DataObject) -> None:
    row = st.one_of(st.tuples(*[ANY_CELL] * 4), st.tuples(ANY_CELL, st.just("Hire"), ANY_CELL, st.just("Doing")))
    rows = data.draw(st.lists(row, max_size=12))
    at = data.draw(st.integers(0, len(rows)))
    whole = of_each_row({"Plan A": rows[:at], "Plan B": rows[at:]})
    alone = []
    for number, each in enumerate(rows):
        tab, above = ("Plan A", number) if number < at else ("Plan B", number - at)
        alone += of_each_row({tab: [*[("", "", "", "")] * above, each]})
    assert [record for record in whole if record in alone] == alone
    filled = [sum(not isinstance(cell, str) or bool(cell.strip()) for cell in each) for each in rows]
    # what is alone in its row is a note under blank rows, and may be a record elsewhere
    assert len(whole) - len(alone) <= filled.count(1)


def test_what_cannot_be_seen_or_changes_by_itself_is_told_at_the_offices_own_cells(tmp_path: Path) -> None:
    folder = plans(tmp_path)
    book = openpyxl.load_workbook(folder / "their tracker.xlsx")
    north = book["Plan - North"]
    north.row_dimensions[6].hidden = True
    north.column_dimensions["F"].hidden = True
    for cell in north[7]:
        cell.font = Font(strike=True)
    book["Plan - South"]["B6"].font = Font(strike=True)
    book["Plan - West"]["D6"] = "=TODAY()"
    book.save(folder / "their tracker.xlsx")
    messages = [(each.rule, each.sheet, each.cell, each.message) for each in judged(folder).findings]
    assert [each for each in messages if each[0].startswith("STR-2") or each[0] == "CEL-03"] == [
        ("STR-21", "Plan - North", "A6", "Row 6 of Plan - North is hidden, but counts."),
        ("STR-22", "Plan - North", "F6", "Column F (RAG) is hidden, but counts."),
        ("STR-23", "Plan - North", "A7", "Row 7 of Plan - North is struck out, but counts."),
        ("STR-23", "Plan - South", "B6", "Plan - South!B6 is struck out, but counts."),
        (
            "CEL-03",
            "Plan - West",
            "D6",
            "The cell holds a formula that was never calculated.",
        ),
    ]


def test_a_date_that_changes_by_itself_is_told_at_the_offices_own_cell(tmp_path: Path) -> None:
    path = plans(tmp_path) / "their tracker.xlsx"
    raw = read_tracker(path)
    west = replace(raw.sheets["Plan - West"], volatile=frozenset({(6, 4)}))
    found = judge(replace(raw, sheets={**raw.sheets, "Plan - West": west}), Folder(tmp_path)).findings
    assert [(each.sheet, each.cell) for each in found if each.rule == "CEL-33"] == [("Plan - West", "D6")]
