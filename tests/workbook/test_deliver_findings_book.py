"""The findings workbook: a worklist that leads to the cells, before a marked copy that cannot be the tracker."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.utils import quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from tests.helpers import ooxml, small
from tests.workbook.test_paper import small_letters
from xltools.commands.steps import Folder, judge
from xltools.deliver import findings_book, findings_text, marked_copy
from xltools.deliver.libreoffice import converted
from xltools.findings import Finding
from xltools.report import theme
from xltools.tracker import RawTracker, read_tracker
from xltools.writer.page_setup import WINDOW

ERROR, WARNING = (theme.STYLES[name]["bg_color"].removeprefix("#") for name in ("error", "warning"))


def finding(sheet: str, row: int | None, column: int | None, severity: str = "error", **more: object) -> Finding:
    made = Finding("error", "MIL-02", sheet, "It is wrong.", "Fix it.", row, column, "Forecast date", "soon")
    return replace(made, severity=severity, **more)  # type: ignore[arg-type]


def tracker(folder: Path, change: Callable[[Workbook], None], name: str = "tracker.xlsx") -> RawTracker:
    """Save a small tracker that openpyxl has changed, and read it."""
    book = openpyxl.load_workbook(io.BytesIO(small.right_tracker()))
    change(book)
    folder.mkdir(parents=True, exist_ok=True)
    book.save(folder / name)
    return read_tracker(folder / name)


def plain(folder: Path, name: str = "tracker.xlsx") -> RawTracker:
    (folder / name).write_bytes(small.right_tracker())
    return read_tracker(folder / name)


def book_of(raw: RawTracker, *findings: Finding, place: Path | None = None) -> Workbook:
    where = place or raw.path.parent
    content = findings_book.to_bytes(raw, raw.path.read_bytes(), findings, where)
    where.mkdir(parents=True, exist_ok=True)
    (where / "findings.xlsx").write_bytes(content)
    assert ooxml.structure_faults(where / "findings.xlsx") == []
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet_of(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def colour(sheet: Worksheet, cell: str) -> str:
    return str(sheet[cell].fill.fgColor.rgb)[2:]


def linked(book: Workbook, cell: str = "C7") -> tuple[str | None, str | None]:
    link = sheet_of(book, "Findings")[cell].hyperlink
    return (link.target, link.location) if link else (None, None)


def test_errors_stand_first_then_warnings_then_what_is_waived(tmp_path: Path) -> None:
    found = [
        finding("Risks", 2, 1, waived=True), finding("Risks", 2, 2, "warning"), finding("Risks", 3, 2),
    ]  # fmt: skip
    sheet = sheet_of(book_of(plain(tmp_path), *found), "Findings")

    assert [row[0].value for row in sheet["A7:A9"]] == ["Error", "Warning", "Waived"]
    assert [row[0].value for row in sheet["C7:C9"]] == ["B3", "B2", "A2"]


def test_a_row_leads_to_the_trackers_cell_and_to_the_copys(tmp_path: Path) -> None:
    (tmp_path / "workbooks").mkdir()
    raw = plain(tmp_path / "workbooks")
    book = book_of(raw, finding("KPI targets", 3, 2), place=tmp_path / "output" / "2012-03-31")

    assert linked(book) == ("../../workbooks/tracker.xlsx", "'KPI targets'!B3")
    assert linked(book, "I7") == (None, "'KPI targets'!B3")


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("my tracker.xlsx", "my%20tracker.xlsx"),
        ("100% [new].xlsx", "100%25%20%5Bnew%5D.xlsx"),
        ("żółw.xlsx", "żółw.xlsx"),
        ("a:b.xlsx", "./a:b.xlsx"),
        ("no #1.xlsx", None),
    ],
)
def test_a_link_holds_any_name_that_a_link_can_hold(tmp_path: Path, name: str, target: str | None) -> None:
    book = book_of(plain(tmp_path, name), finding("Risks", 3, 2))

    assert linked(book)[0] == target
    assert sheet_of(book, "Findings")["C7"].value == "B3"


def test_a_finding_on_a_whole_sheet_leads_to_its_first_cell(tmp_path: Path) -> None:
    book = book_of(plain(tmp_path), finding("Risks", None, None))

    assert sheet_of(book, "Findings")["C7"].value == "Whole sheet"
    assert linked(book) == ("tracker.xlsx", "'Risks'!A1")
    assert book.sheetnames == ["Findings"]


def test_only_sheets_with_findings_are_copied_and_the_first_sheet_says_so(tmp_path: Path) -> None:
    book = book_of(plain(tmp_path), finding("Risks", 3, 2), finding("Areas", 2, 1))

    assert book.sheetnames == ["Findings", "Areas", "Risks"]
    assert "Only the sheets with findings are here." in str(sheet_of(book, "Findings")["A4"].value)


def test_faulty_cells_are_coloured_and_say_why_and_others_keep_their_look(tmp_path: Path) -> None:
    raw = plain(tmp_path)
    before = sheet_of(openpyxl.load_workbook(raw.path), "Risks")
    book = book_of(raw, finding("Risks", 3, 2), finding("Risks", 3, 4, "warning"))
    sheet = sheet_of(book, "Risks")

    assert (colour(sheet, "B3"), colour(sheet, "D3")) == (ERROR, WARNING)
    comment = sheet["B3"].comment
    assert comment is not None
    assert comment.text == "It is wrong. Fix it."
    assert colour(sheet, "C3") == colour(before, "C3")
    assert sheet["C3"].value == before["C3"].value
    assert sheet.column_dimensions["C"].width == before.column_dimensions["C"].width
    assert sheet.freeze_panes == before.freeze_panes


def test_the_colour_of_a_finding_wins_over_the_colour_of_a_rating(tmp_path: Path) -> None:
    book = book_of(plain(tmp_path), finding("Workstreams", 2, 6))
    rules = sorted(
        (rule.priority, str(block.sqref), rule.type)
        for block in sheet_of(book, "Workstreams").conditional_formatting
        for rule in block.rules
    )

    assert rules[0] == (1, "F2", "expression")
    assert {kind for _, _, kind in rules[1:]} == {"cellIs"}
    assert len({priority for priority, _, _ in rules}) == len(rules)


def test_a_cell_that_has_a_note_already_keeps_it(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet_of(book, "Risks")["B3"].comment = Comment("Ask the lead", "Staff")

    comment = sheet_of(book_of(tracker(tmp_path, change), finding("Risks", 3, 2)), "Risks")["B3"].comment

    assert comment is not None
    assert comment.text == "Ask the lead\nIt is wrong. Fix it."


def test_a_finding_inside_merged_cells_marks_the_block(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = sheet_of(book, "Risks")
        sheet.tables.clear()
        sheet.merge_cells("B3:C4")

    assert colour(sheet_of(book_of(tracker(tmp_path, change), finding("Risks", 4, 3)), "Risks"), "B3") == ERROR


def test_what_is_hidden_or_protected_is_open_in_the_copy(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = sheet_of(book, "Risks")
        sheet.sheet_state = "hidden"
        sheet.row_dimensions[3].hidden = True
        sheet.protection.set_password("secret")
        book.security = WorkbookProtection(workbookPassword="secret", lockStructure=True)

    book = book_of(tracker(tmp_path, change), finding("Risks", 3, 2))
    sheet = sheet_of(book, "Risks")

    assert sheet.sheet_state == "visible"
    assert not sheet.row_dimensions[3].hidden
    assert not sheet.protection.sheet
    assert not sheet.protection.password
    assert book.security is None or not book.security.lockStructure


def test_nothing_of_the_tracker_acts_in_the_copy(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = sheet_of(book, "Risks")
        sheet["D2"].hyperlink = "http://example.org/"
        sheet["D3"] = "=1+1"
        sheet.conditional_formatting.add("A1:C3", Rule("expression", formula=["WEBSERVICE(A1)=1"]))
        book.defined_names["evil"] = DefinedName("evil", attr_text="cmd|'/C calc'!A0")

    raw = tracker(tmp_path, change)
    book = book_of(raw, finding("Risks", 3, 4))
    sheet = sheet_of(book, "Risks")
    formulas = [rule.formula for block in sheet.conditional_formatting for rule in block.rules]

    assert sheet["D2"].hyperlink is None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert not any("WEBSERVICE" in text for formula in formulas for text in formula)
    assert not sheet.data_validations.dataValidation
    assert not book.defined_names


def test_who_made_the_tracker_stays_out_of_the_copy(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book.properties.creator = book.properties.lastModifiedBy = "A member of staff"

    raw = tracker(tmp_path, change)
    book = book_of(raw, finding("Risks", 3, 2))

    assert (book.properties.creator, book.properties.lastModifiedBy) == ("xltools", "xltools")
    assert book.properties.title == "Findings in tracker.xlsx: a marked copy, not the tracker"


def test_a_sheet_and_a_table_named_as_ours_leave_both_there(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = sheet_of(book, "Risks")
        sheet.title = "FINDINGS"
        table = sheet.tables.pop("tbl_Risks")
        table.displayName = table.name = "tbl_findings"
        sheet.add_table(table)

    book = book_of(tracker(tmp_path, change), finding("FINDINGS", 3, 2))

    assert book.sheetnames == ["Findings_2", "FINDINGS"]
    assert colour(sheet_of(book, "FINDINGS"), "B3") == ERROR


def test_what_cannot_be_copied_as_it_looks_is_drawn_at_its_own_cells(tmp_path: Path) -> None:
    raw = plain(tmp_path)
    content = raw.path.read_bytes().replace(b"xl/styles.xml", b"xl/stylez.xml")  # openpyxl cannot do without
    book, told = marked_copy.of(raw, content, [finding("Risks", 3, 2)])
    sheet = sheet_of(book, "Risks")

    assert "drawn, plainly" in told
    assert sheet["A3"].value == raw.sheets["Risks"].rows[2][0]
    assert sheet["B1"].value == raw.sheets["Risks"].rows[0][1]
    assert sheet["A2"].value is None
    assert colour(sheet, "B3") == ERROR


def test_a_sheet_too_large_is_drawn(tmp_path: Path) -> None:
    raw = plain(tmp_path)
    large = replace(raw.sheets["Risks"], rows=[["x"] * 20 for _ in range(6_000)])
    book, told = marked_copy.of(
        replace(raw, sheets={**raw.sheets, "Risks": large}), raw.path.read_bytes(), [finding("Risks", 5_000, 2)]
    )

    assert "drawn, plainly" in told
    assert sheet_of(book, "Risks")["B5000"].value == "x"
    assert sheet_of(book, "Risks")["B4999"].value is None


def test_no_findings_make_a_sheet_that_says_so(tmp_path: Path) -> None:
    book = book_of(plain(tmp_path))

    assert book.sheetnames == ["Findings"]
    assert sheet_of(book, "Findings")["A1"].value == "Findings: no errors, no warnings, none waived"


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    raw = plain(tmp_path)
    made = {findings_book.to_bytes(raw, raw.path.read_bytes(), [finding("Risks", 3, 2)], tmp_path) for _ in range(2)}

    assert len(made) == 1


def test_text_like_a_formula_is_text_on_the_worklist(tmp_path: Path) -> None:
    book = book_of(plain(tmp_path), finding("Risks", 3, 2, message="=1+1", value="@SUM(A1)"))
    cells = [sheet_of(book, "Findings")[cell] for cell in ("E7", "F7")]

    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        ("@SUM(A1)", "s", True), ("=1+1", "s", True),
    ]  # fmt: skip


def test_more_links_than_excel_holds_become_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings_book, "_MOST_LINKED", 2)
    monkeypatch.setattr(findings_book, "_MOST_ROWS", 3)
    book = book_of(plain(tmp_path), *(finding("Risks", row, 2) for row in range(2, 7)))
    sheet = sheet_of(book, "Findings")

    assert [linked(book, f"C{row}")[1] for row in (7, 8, 9)] == ["'Risks'!B2", "'Risks'!B3", None]
    assert sheet["C9"].value == "B4"
    assert sheet["A5"].value == "2 more findings than a sheet holds are not listed here."


def test_sheet_names_with_quotes_are_quoted_in_links(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet_of(book, "Risks").title = "Lead's risks"

    book = book_of(tracker(tmp_path, change), finding("Lead's risks", 3, 2))

    assert linked(book)[1] == f"{quote_sheetname(chr(76) + 'ead' + chr(39) + 's risks')}!B3"


@pytest.mark.validator
def test_it_is_valid(tmp_path: Path) -> None:
    book_of(plain(tmp_path), finding("Risks", 3, 2), finding("Workstreams", 2, 6, "warning"), finding("Areas", 9, 9))

    assert ooxml.validator_errors(tmp_path / "findings.xlsx") == []


@pytest.mark.heavy
def test_ten_thousand_faults_are_a_report_one_can_read(tmp_path: Path) -> None:
    changed = small.rows()
    model = changed["KPI readings"][0]
    changed["KPI readings"] = [
        {**model, "period_end": date(1990 + n % 19, 1 + n // 19 % 12, 28), "zone": "North", "numerator": "n/k"}
        for n in range(10_000)
    ]
    small.programme(tmp_path, changed)

    findings = judge(read_tracker(tmp_path / "workbooks" / "tracker.xlsx"), Folder(tmp_path)).findings
    text = findings_text.report_text("tracker.xlsx", "2012-03-31", findings)

    assert "(and 9999 more like it)" in text
    assert len(text.splitlines()) < 100


def test_it_opens_at_the_worklist_as_wide_as_a_laptops_window_with_its_tabs_coloured(tmp_path: Path) -> None:
    book = book_of(plain(tmp_path), finding("Milestones", 4, 1))
    worklist, *copies = book.worksheets
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [worklist.title]
    assert sum(worklist.column_dimensions[letter].width for letter in "ABCDEFGHI") * 7.4 <= WINDOW
    assert worklist.sheet_view.selection[0].sqref == "A1"
    assert copies
    colours = [sheet.sheet_properties.tabColor for sheet in book]
    assert all(colours)
    assert len({colour.rgb for colour in colours if colour}) == 2


@pytest.mark.office
def test_its_worklist_prints_in_letters_of_nine_points(tmp_path: Path) -> None:
    book = book_of(plain(tmp_path), *(finding("Milestones", row, 1) for row in range(4, 60)))
    for sheet in book.worksheets[1:]:
        del book[sheet.title]
    stream = io.BytesIO()
    book.save(stream)
    assert not small_letters(converted({"findings.xlsx": stream.getvalue()}, "pdf")["findings.pdf"])
