"""The generated tracker: native tables, lists, help, colours and live rules, all from the schemas."""

import io
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation

from tests.helpers import fit, ooxml
from xltools.report.model import Book, Entry, Range, Sheet, When
from xltools.report.template import tracker_book
from xltools.report.template.conditional_formats import SAID_BY_ANOTHER
from xltools.schema import rag
from xltools.schema.checks import SheetSpec, sheet
from xltools.schema.columns import Column as TrackerColumn
from xltools.schema.columns import choice, text
from xltools.schema.loading import Schemas, load_schemas
from xltools.tracker import read_tracker
from xltools.tracker.addresses import column_letter
from xltools.validate import TRACKER_VERSION, validate_tracker
from xltools.validate.engine_formulas import COVERS, Ranges, live_formulas
from xltools.writer import write_book

DEPTH = 2000


@cache
def schemas() -> Schemas:
    return load_schemas()


@cache
def book() -> Book:
    return tracker_book(schemas())


@cache
def written() -> bytes:
    stream = io.BytesIO()
    write_book(book(), stream)
    return stream.getvalue()


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    path = tmp_path / "tracker.xlsx"
    path.write_bytes(written())
    return path


@cache
def workbook() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written()))


def entries() -> Iterator[tuple[Sheet, Entry]]:
    return ((sheet, entry) for sheet in book().sheets for entry in sheet.entries)


def entry_of(sheet: str, heading: str) -> Entry:
    place = book().sheet(sheet).tables[0].place(heading)
    return next(entry for entry in book().sheet(sheet).entries if entry.range.column == place)


def setting_entry(name: str) -> Entry:
    table = book().sheet("Settings").tables[0]
    row = table.first_data_row + [row[0] for row in table.rows].index(name)
    return next(e for e in book().sheet("Settings").entries if e.range.row == row and e.range.last_row == row)


def validation(sheet: str, cell: str) -> DataValidation:
    page = workbook()[sheet]
    found: list[DataValidation] = page.data_validations.dataValidation
    return next(each for each in found if cell in each.sqref)


def one_sheet(column: TrackerColumn) -> Book:
    schema = sheet("Things", {"thing": column}, place=1, purpose="Things to count.")
    return tracker_book(Schemas({"Things": schema}, Path(), Path(), ""))


def test_the_sheets_stand_in_the_schemas_order_after_the_read_me_and_the_lists_are_hidden() -> None:
    assert [sheet.name for sheet in book().sheets] == ["Read me", *(spec.name for spec in schemas()), "Lists"]
    assert [sheet.name for sheet in book().sheets if sheet.is_hidden] == ["Lists"]


@pytest.mark.parametrize("spec", list(load_schemas()), ids=lambda spec: spec.name)
def test_a_sheet_has_one_native_table_headed_as_its_schema(spec: SheetSpec) -> None:
    (table,) = workbook()[spec.name].tables.values()

    assert table.name == "tbl_" + spec.name.replace(" ", "_").replace("-", "_")
    assert table.column_names == [column.heading for column in spec.columns.values()]
    assert table.ref.startswith("A1:")


@pytest.mark.parametrize("spec", [s for s in load_schemas() if s.settings is None], ids=lambda spec: spec.name)
def test_an_empty_sheet_has_one_row_to_type_in(spec: SheetSpec) -> None:
    (table,) = workbook()[spec.name].tables.values()

    assert range_boundaries(table.ref)[3] == 2


@pytest.mark.parametrize("spec", list(load_schemas()), ids=lambda spec: spec.name)
def test_headings_stay_in_sight_and_are_repeated_on_paper(spec: SheetSpec) -> None:
    page = workbook()[spec.name]

    assert page.freeze_panes == ("B2" if spec.id_field else "A2")
    assert page.print_title_rows == "$1:$1"
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)


def test_a_list_offers_the_words_of_the_schema() -> None:
    found = validation("Milestones", "N2")

    assert workbook()["Milestones"]["N1"].value == "Status"
    assert found.formula1 == '"Not started,In progress,Complete,On hold,Cancelled"'


def test_a_list_reaches_far_below_the_table() -> None:
    assert validation("Milestones", f"N{DEPTH}").type == "list"


def test_an_id_of_another_sheet_is_chosen_from_that_sheet() -> None:
    assert validation("Milestones", "B2").formula1 == "ids_Workstreams"
    assert workbook().defined_names["ids_Workstreams"].attr_text == "tbl_Workstreams[Workstream ID]"


def test_a_zone_of_a_reading_is_chosen_from_the_zones() -> None:
    source = entry_of("KPI readings", "Zone").source

    assert book().names[source] == "tbl_Zones[Zone]"


def test_several_ids_in_a_cell_are_helped_and_not_refused() -> None:
    entry = entry_of("Milestones", "Depends on")

    assert entry.kind == "any"
    assert "separated by '; '" in entry.message


def test_an_id_of_any_of_ten_sheets_is_not_refused() -> None:
    assert entry_of("Actions", "Item ID").kind == "any"


def test_every_name_that_a_drop_down_uses_is_defined() -> None:
    used = {entry.source for _, entry in entries() if entry.source}

    assert used
    assert used <= set(book().names)


def test_a_list_too_long_to_type_in_stands_on_the_hidden_sheet() -> None:
    words = tuple(f"A word of some length, number {number}" for number in range(12))
    made = one_sheet(choice("Thing", words, "Which."))
    (entry,) = made.sheet("Things").entries

    assert made.names[entry.source] == "Lists!$A$2:$A$13"
    assert [made.sheet("Lists").cells[row, 1].value for row in range(2, 14)] == list(words)


def test_every_list_of_words_stands_on_the_hidden_sheet_under_its_name() -> None:
    page = workbook()["Lists"]
    for name, refers_to in book().names.items():
        if name.startswith("words_"):
            cells = refers_to.removeprefix("Lists!").replace("$", "")
            assert all(cell.value for (cell,) in page[cells]), name
    assert book().names["words_Milestones_Status"]


def test_a_date_cell_refuses_words_and_far_years_in_plain_words() -> None:
    found = validation("Milestones", "H2")

    assert (found.type, found.operator or "between", found.errorStyle or "stop") == ("date", "between", "stop")
    assert found.error == "Type day, month and year, such as 31/03/2012."


def test_a_score_is_a_whole_number_between_its_limits() -> None:
    found = validation("Risks", "F2")

    assert (found.type, found.formula1, found.formula2) == ("whole", "1", "5")
    assert found.error == "Type a whole number from 1 to 5."


def test_a_percentage_setting_is_a_share_of_one() -> None:
    entry = setting_entry("KPI tolerance 1 (share)")

    assert (entry.kind, entry.low, entry.high) == ("decimal", 0, 1)
    assert "such as 85%" in entry.message


def test_each_setting_is_typed_by_its_own_kind() -> None:
    assert setting_entry("As at").kind == "date"
    assert setting_entry("Purpose").words == ("Approve", "Receive", "Note", "Take assurance")
    assert setting_entry("Review interval (days)").kind == "whole"


def test_a_setting_shows_what_counts_where_nothing_is_typed_and_who_says_so() -> None:
    rows = {row[0]: row for row in book().sheet("Settings").tables[0].rows}
    name, value, notes = rows["Review interval (days)"]

    cells = {str(row[0].value): row[1].value for row in workbook()["Settings"].iter_rows()}
    assert cells[str(name)] == 92
    assert "Paper 004" in str(notes)
    assert value


def test_the_tracker_says_its_version_as_a_property_and_as_a_setting(tracker: Path) -> None:
    raw = read_tracker(tracker)
    said = [row[1] for row in raw.sheets["Settings"].rows if row[0] == "Tracker version"]

    assert raw.version == TRACKER_VERSION
    assert said == [TRACKER_VERSION]


@pytest.mark.parametrize(("part", "limit"), [("title", 32), ("message", 255), ("error_title", 32), ("error", 224)])
def test_no_help_is_longer_than_excel_shows(part: str, limit: int) -> None:
    too_long = [f"{s.name}: {getattr(e, part)}" for s, e in entries() if len(getattr(e, part)) > limit]

    assert not too_long


def test_every_column_has_its_help_and_every_refusal_its_words() -> None:
    for page, entry in entries():
        assert entry.title, page.name
        assert entry.message, f"{page.name}: {entry.title}"
        assert entry.kind == "any" or (entry.error_title and entry.error), f"{page.name}: {entry.title}"


def live_rules() -> list[tuple[str, str, str]]:
    return [
        (spec.name, each.rule.id, spec.columns[each.blame].heading)
        for spec in schemas()
        for each in spec.rules
        if each.rule.live is not None
    ]


@cache
def formulas(name: str) -> dict[str, list[str]]:
    """Return the formulas of a sheet's live rules, by the cells that they colour."""
    found: dict[str, list[str]] = {}
    for block in workbook()[name].conditional_formatting:
        for rule in block.rules:
            if rule.type == "expression":
                found.setdefault(str(block.sqref), []).append(rule.formula[0])
    return found


@pytest.mark.parametrize(("name", "rule_id", "heading"), live_rules(), ids=str)
def test_a_live_rule_stands_in_the_tracker_at_the_cells_it_blames(name: str, rule_id: str, heading: str) -> None:
    spec = schemas()[name]
    live = next(each.rule.live for each in spec.rules if each.rule.id == rule_id)
    letters = {field: column_letter(place) for place, field in enumerate(spec.columns, 1)}
    letter = letters[spec.field_of(heading)]

    assert live is not None
    assert re.sub(r"\{(\w+)\}", lambda field: letters[field[1]], live) in formulas(name)[f"{letter}2:{letter}{DEPTH}"]


@pytest.mark.parametrize("spec", [s for s in load_schemas() if s.settings is None], ids=lambda spec: spec.name)
def test_what_every_cell_of_a_kind_must_keep_is_flagged_in_its_column(spec: SheetSpec) -> None:
    for place, column in enumerate(spec.columns.values(), 1):
        letter, last = column_letter(place), column_letter(len(spec.columns))
        known = tuple(f"ids_{target.partition('.')[0].replace(' ', '_')}" for target in column.refers_to)
        ranges = Ranges(letter, "A", last, words="x", known=known, earliest="day_earliest", latest="day_latest")
        written = "; ".join(formulas(spec.name)[f"{letter}2:{letter}{DEPTH}"])
        for rule, formula in live_formulas(column, ranges).items():
            if rule not in SAID_BY_ANOTHER and rule != "CEL-15" and "Zones.zone" not in column.refers_to:
                assert formula in written, f"{rule} on {column.heading}"


def test_a_rule_left_out_is_one_that_another_formula_says_too() -> None:
    assert all(rule in COVERS[other] for rule, other in SAID_BY_ANOTHER.items())


def test_a_setting_is_flagged_by_its_own_kind_in_its_own_row() -> None:
    """As at stands in row 6, is needed, and is a date."""
    assert workbook()["Settings"]["A6"].value == "As at"
    (formula, *_) = formulas("Settings")["B6"]

    assert "SUMPRODUCT(--IFERROR(LEN($A6:$C6)>0,TRUE))>0" in formula
    assert "ISTEXT($B6)" in formula


def test_a_live_formula_speaks_of_the_first_row_of_its_cells() -> None:
    """Excel shifts relative references by row: a formula for row 2 must stand on cells that begin at row 2."""
    for page in workbook().worksheets:
        for cells, found in formulas(page.title).items():
            first = range_boundaries(cells)[1]
            for formula in found:
                bare = re.sub(r'"[^"]*"', "", formula)
                rows = {int(row) for row in re.findall(r"\$[A-Z]{1,2}(\d+)", bare)}
                assert rows == {first}, f"{page.title} {cells}: {formula}"


def test_errors_are_coloured_before_warnings_and_both_before_ratings() -> None:
    order = ["complete error", "complete warning", "words"]
    for page in book().sheets:
        looks = [rule.style if isinstance(rule, When) else "words" for rule in page.rules]
        assert looks == sorted(looks, key=order.index), page.name


def test_ratings_take_their_colour_by_their_word() -> None:
    page = workbook()["Self-assessment"]
    words = {rule.formula[0] for block in page.conditional_formatting for rule in block.rules if rule.type == "cellIs"}

    assert words == {f'"{rating}"' for rating in rag.RATINGS}


def test_a_readings_sheet_compares_no_row_with_all_others() -> None:
    """A sheet of 20,000 rows would make Excel crawl."""
    found = [formula for each in formulas("KPI readings").values() for formula in each]

    assert found
    assert not [formula for formula in found if re.search(r"\$[A-Z]+\$2:", formula)]


def test_more_rows_than_the_usual_depth_are_helped_too() -> None:
    rows = {"Zones": [{"zone": f"Zone {number}", "kind": "Programme"} for number in range(2500)]}
    zones = tracker_book(schemas(), rows).sheet("Zones")

    assert min(entry.range.last_row for entry in zones.entries) > zones.tables[0].last_row


def test_the_read_me_leads_to_every_sheet() -> None:
    (table,) = book().sheet("Read me").tables
    links = [getattr(row[0], "link", None) for row in table.rows]

    assert [link.sheet for link in links if link] == [spec.name for spec in schemas()]


def test_a_sheet_that_a_programme_adds_is_in_the_tracker() -> None:
    made = one_sheet(text("Thing", "What it is.", required=True))

    assert made.sheet("Things").tables[0].range == Range(1, 1, 2, 1)


def test_a_row_of_an_example_stands_in_the_table() -> None:
    rows = {"Zones": [{"zone": "Torquay", "kind": "Programme"}]}

    assert tracker_book(schemas(), rows).sheet("Zones").tables[0].rows == (("Torquay", "Programme", None, None),)


def test_the_same_schemas_give_the_same_bytes() -> None:
    stream = io.BytesIO()
    write_book(tracker_book(load_schemas()), stream)

    assert stream.getvalue() == written()


def test_the_empty_tracker_wants_only_what_staff_must_say(tracker: Path) -> None:
    found = validate_tracker(read_tracker(tracker), schemas(), date(2012, 3, 31)).findings

    assert {finding.sheet for finding in found} == {"Settings", "Workstreams"}
    assert {finding.row_id for finding in found if finding.sheet == "Settings"} == {
        "Organisation", "Programme", "Board", "As at",
    }  # fmt: skip


def test_nothing_in_the_tracker_is_cut_and_nothing_is_unsound(tracker: Path) -> None:
    assert [*ooxml.structure_faults(tracker), *map(str, fit.misfits(tracker))] == []


@pytest.mark.validator
def test_the_tracker_is_valid_open_xml(tracker: Path) -> None:
    assert ooxml.validator_errors(tracker) == []
