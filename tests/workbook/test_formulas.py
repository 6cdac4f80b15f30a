"""Formulas that change by themselves, formulas that were never calculated, and cells that are struck out."""

from pathlib import Path
from time import process_time
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from tests.helpers.builders import MAIN, OFFICE, PACKAGE, parts, saved, sheet
from xltools.tracker import RawSheet, read_tracker
from xltools.tracker.addresses import address
from xltools.tracker.formula_references import references
from xltools.tracker.formulas import is_volatile, volatile_names

VOLATILE = [
    "TODAY()", "today()", "1+Now()", "@TODAY()", "-RAND()", "RANDBETWEEN(1,6)", "_xlfn.RANDARRAY(3)",
    "SUM(OFFSET(A1,0,0,2))", 'INDIRECT("A1")', 'INFO("recalc")', 'CELL("row",A1)', "TODAY ()",
    '"it is "&TEXT(TODAY(),"d mmm")', "IF(A1='TODAY'!B1,TODAY())", 'IF(A1="""",NOW(),1)', "SUM(Table1[Cost])+NOW()",
    "_xlfn.SINGLE(TODAY())",
]  # fmt: skip
STEADY = [
    "", "SUM(A1:A2)", '"TODAY()"', '"say ""NOW()"""', "'TODAY()'!A1", "'It''s NOW()'!A1", "MYTODAY()", "TODAY_()",
    "TODAY.1()", "Today", "TODAY", "[1]Sheet!NOW(A1)", "Table1[TODAY()]", "Table1[[#All],[NOW()]]", "_xlfn.MYNOW()",
    "XCELL(1)", "DATE(2012,3,31)", "_NOW()", 'A1&"', "Book.NOW()", "BRAND(1)", "ÉNOW()",
]  # fmt: skip


@pytest.mark.parametrize("formula", VOLATILE)
def test_a_formula_that_calls_a_volatile_function_changes_by_itself(formula: str) -> None:
    assert is_volatile(formula)


@pytest.mark.parametrize("formula", STEADY)
def test_a_name_in_a_text_or_a_sheets_name_or_another_name_is_no_call(formula: str) -> None:
    assert not is_volatile(formula)


def test_a_defined_name_changes_by_itself_where_its_formula_does_or_that_of_a_name_in_it() -> None:
    formulas = {
        "Day": "TODAY()", "Due": "day+30", "Then": "DATE(2012,3,31)", "Later": "Then+Due", "Loop": "Loop+1",
        "Said": '"TODAY()"', "Since": "LAMBDA(d,NOW()-d)", "Area": "OFFSET(Sheet1!$A$1,0,0,5)", "Other": "[1]!Day",
    }  # fmt: skip
    assert volatile_names(formulas) == {"day", "due", "later", "since(", "area"}
    assert volatile_names({"Day": "Sheet1!$A$1", "Mine": "Due"}, frozenset({"day", "due"})) == {"due", "mine"}


@pytest.mark.parametrize(
    ("formula", "changes"),
    [
        ("Day+1", True), ("SUM(A1,DAY)", True), ("Sheet1!Day", True), ("'My sheet'!Day", True), ("Since(A1)", True),
        ("DAY(A1)", False), ("Days", False), ("Day.1", False), ('"Day"', False), ("Table1[Day]", False),
        ("[1]Sheet1!Day", False), ("'[2]My sheet'!Day", False), ("[1]!Day", False), ("'Day'!A1", False),
        ("Since", False), ("$D$1", False),
    ],
)  # fmt: skip
def test_a_formula_that_uses_a_name_for_a_formula_that_changes_does_so_too(formula: str, *, changes: bool) -> None:
    assert is_volatile(formula, frozenset({"day", "since("})) == changes


def read(folder: Path, *rows: str, calculation: str = "", strings: str = "", styles: str = "") -> RawSheet:
    contents = parts(sheet("".join(rows)), strings=strings)
    book = str(contents["xl/workbook.xml"]).replace("</workbook>", f"{calculation}</workbook>")
    contents |= {"xl/workbook.xml": book}
    if styles:
        contents |= {"xl/styles.xml": styles}
    return read_tracker(saved(folder, contents)).sheets["Sheet1"]


def cells(found: frozenset[tuple[int, int]]) -> list[str]:
    return [address(*place) for place in sorted(found)]


NAMES = (
    '<definedNames><definedName name="Now_is">NOW()</definedName>'
    '<definedName name="Now_is" localSheetId="{}">Sheet1!$D$1</definedName></definedNames>'
)


@pytest.mark.parametrize("is_odd", [False, True])
def test_a_cell_that_uses_a_name_for_a_formula_that_changes_by_itself_does_too(tmp_path: Path, *, is_odd: bool) -> None:
    cell = f'<row r="1"><c r="A1"><f>{"<!-- -->" if is_odd else ""}Now_is-1</f><v>1</v></c></row>'
    assert cells(read(tmp_path, cell, calculation=NAMES.format(1)).volatile) == ["A1"]
    assert cells(read(tmp_path, cell, calculation=NAMES.format(0)).volatile) == []  # the sheet has a name of its own


def test_every_cell_that_an_array_formula_fills_changes_with_it(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">_xlfn.RANDARRAY(2)</f><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>2</v></c></row>',
    )
    assert cells(found.volatile) == ["A1", "A2"]


def test_every_cell_of_a_shared_formula_that_changes_by_itself_does(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="3">B1-TODAY()</f><v>1</v></c>'
        '<c r="B1"><f t="shared" ref="B1:B2" si="4">C1</f><v>1</v></c></row>',
        '<row r="2"><c r="A2"><f t="shared" si="3"/><v>2</v></c><c r="B2"><f t="shared" si="4"/><v>2</v></c></row>',
    )
    assert cells(found.volatile) == ["A1", "A2"]
    assert not found.uncalculated


FORMULAS = (
    '<row r="1"><c r="A1"><v>5</v></c><c r="B1"><f>SUM(5,6)</f><v>0</v></c></row>'
    '<row r="2"><c r="A2"><f t="array" ref="A2:B2">A1:B1*2</f><v>0</v></c><c r="B2"><v>0</v></c></row>'
)


@pytest.mark.parametrize("says", ['fullCalcOnLoad="1"', 'fullCalcOnLoad="true"', 'calcCompleted="0"'])
@pytest.mark.parametrize("is_odd", [False, True])
def test_a_file_that_says_it_is_not_calculated_has_no_formula_that_counts(
    tmp_path: Path, says: str, *, is_odd: bool
) -> None:
    rows = FORMULAS.replace("<v>5</v>", "<v><!-- -->5</v>") if is_odd else FORMULAS
    found = read(tmp_path, rows, calculation=f'<calcPr calcId="124519" {says}/>')
    assert cells(found.uncalculated) == ["B1", "A2", "B2"]


@pytest.mark.parametrize(
    "says", ["", 'fullCalcOnLoad="0"', 'calcMode="manual"', 'forceFullCalc="1"', 'calcCompleted="1"', 'calcOnSave="0"']
)
def test_a_calculated_file_keeps_the_values_of_its_formulas(tmp_path: Path, says: str) -> None:
    found = read(tmp_path, FORMULAS, calculation=f'<calcPr calcId="191029" {says}/>')
    assert not found.uncalculated


STRUCK = "<rPr><strike/></rPr>"
STRINGS = (
    f"<si><t>plain</t></si><si><r>{STRUCK}<t>all </t></r><r>{STRUCK}<t>struck</t></r></si>"
    f"<si><r>{STRUCK}<t>only this</t></r><r><t> part</t></r></si>"
    '<si><r><rPr><strike val="0"/></rPr><t>not struck</t></r></si>'
)


@pytest.mark.parametrize("is_odd", [False, True])
def test_a_text_is_struck_out_where_each_of_its_parts_is(tmp_path: Path, *, is_odd: bool) -> None:
    row = "".join(f'<c r="{address(1, n + 1)}" t="s"><v>{n}</v></c>' for n in range(4))
    strings = STRINGS.replace("<t>plain", "<t><!-- -->plain") if is_odd else STRINGS
    assert read(tmp_path, f'<row r="1">{row}</row>', strings=strings).struck == {2: {1}}


def test_a_text_of_the_cells_own_is_struck_out_where_each_of_its_parts_is(tmp_path: Path) -> None:
    row = (
        f'<c r="A1" t="inlineStr"><is><r>{STRUCK}<t>all</t></r></is></c>'
        f'<c r="B1" t="inlineStr"><is><r>{STRUCK}<t>one</t></r><r><t> part</t></r></is></c>'
        '<c r="C1" t="inlineStr"><is><t>none</t></is></c>'
    )
    assert read(tmp_path, f'<row r="1">{row}</row>').struck == {1: {1}}


def test_a_cell_is_struck_out_by_its_style_where_it_holds_anything(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "tracker.xlsx") as book:
        out, bold = book.add_format({"font_strikeout": True}), book.add_format({"bold": True})
        page = book.add_worksheet()
        page.write_row("A1", ["Struck", 5, "plain"], out)
        page.write("C1", "plain", bold)
        page.write_blank("D1", None, out)
        page.write_formula("E1", "=1+1", out, 2)
        page.write_row("A2", [1, 2, 3])
    assert read_tracker(tmp_path / "tracker.xlsx").sheets["Sheet1"].struck == {1: {1}, 2: {1}, 5: {1}}


def test_however_many_styles_strike_out_each_cell_is_told_by_its_own(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "tracker.xlsx") as book:
        page = book.add_worksheet()
        for row in range(60):
            look = {"font_strikeout": row % 2 == 0, "font_size": 10 + row}
            page.write(row, 0, row, book.add_format(look))
    assert read_tracker(tmp_path / "tracker.xlsx").sheets["Sheet1"].struck == {1: set(range(1, 61, 2))}


def changing(folder: Path, one: str, other: str = "") -> dict[str, list[str]]:
    """Return by sheet the cells that change by themselves; formulas are drawn as `A1=TODAY()`, the rest as `A1`."""
    sheets = []
    for drawn in (one, other):
        row = ""
        for cell in drawn.split():
            at, _, formula = cell.partition("=")
            row += f'<row r="{at[1:]}"><c r="{at}">{f"<f>{formula}</f>" if formula else ""}<v>1</v></c></row>'
        sheets.append(sheet(row))
    found = read_tracker(saved(folder, parts(*sheets, names=("One", "The other")))).sheets
    return {name: cells(each.volatile) for name, each in found.items() if each.volatile}


def test_a_cell_that_refers_to_one_that_changes_by_itself_does_so_too_however_many_steps_away(tmp_path: Path) -> None:
    drawn = "A1=TODAY() B2=A1+1 C3=SUM($B$1:B9) D4=C3&amp;&quot;A1&quot; E5 F6=E5 G7=&quot;A1&quot; H8=XA1 I9=A1(2)"
    assert changing(tmp_path, drawn) == {"One": ["A1", "B2", "C3", "D4"]}


def test_references_are_followed_to_another_sheet_and_back(tmp_path: Path) -> None:
    found = changing(tmp_path, "A1=NOW() B2='The_other'!A1 C3=B1", "A1=ONE!A1 B2=One!C1 C3=$A:$A D4=1:1")
    assert found == {"One": ["A1"], "The other": ["A1", "C3", "D4"]}


def test_a_loop_and_another_workbook_end_nowhere(tmp_path: Path) -> None:
    assert changing(tmp_path, "A1=RAND() B2=C3 C3=B2 D4=[1]One!A1 E5=One!A2 F6='[1]One'!A1 G7=T[A1]") == {"One": ["A1"]}


def following(folder: Path, one: str, *, names: str = "", tables: str = "", other: str = "") -> list[str]:
    """Return the cells of the first sheet that change by themselves, A1 among them; A1 is the day of today.

    Args:
        one: formulas as `B2=A1`, between bars, where what is meant has signs of XML in it.
        names: as `Day=One!$A$1` or, of the first sheet alone, `0 Day=One!$A$1`, between bars.
        tables: of the first sheet, as `Tasks A1:C4 Due,Late 1` with its headings and rows of totals, between bars.
        other: formulas of the second sheet.
    """
    sheets = []
    for drawn in (f"A1=TODAY()|{one}", other):
        rows: dict[str, str] = {}
        for cell in filter(None, drawn.split("|")):
            at, _, formula = cell.strip().partition("=")
            number = at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            rows[number] = rows.get(number, "") + f'<c r="{at}"><f>{escape(formula)}</f><v>1</v></c>'
        sheets.append(sheet("".join(f'<row r="{n}">{rows[n]}</row>' for n in sorted(rows, key=int))))
    contents = parts(*sheets, names=("One", "Two"))
    defined = ""
    for each in filter(None, names.split("|")):
        name, _, formula = each.partition("=")
        scope, _, name = name.strip().rpartition(" ")
        where = f' localSheetId="{scope}"' if scope else ""
        defined += f'<definedName name="{name}"{where}>{escape(formula)}</definedName>'
    book = str(contents["xl/workbook.xml"]).replace("</sheets>", f"</sheets><definedNames>{defined}</definedNames>")
    contents |= {"xl/workbook.xml": book}
    links = ""
    for place, table in enumerate(filter(None, tables.split("|")), 1):
        name, ref, headings, totals = table.strip().split(" ")
        columns = "".join(f'<tableColumn id="{n}" name="{h}"/>' for n, h in enumerate(headings.split(","), 1))
        contents[f"xl/tables/table{place}.xml"] = (
            f'<table xmlns="{MAIN}" id="{place}" displayName="{name}" ref="{ref}" totalsRowCount="{totals}">'
            f"<tableColumns>{columns.replace('~', ' ')}</tableColumns></table>"
        )
        links += (
            f'<Relationship Id="t{place}" Type="{OFFICE}/relationships/table" Target="../tables/table{place}.xml"/>'
        )
    contents["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
    )
    return cells(read_tracker(saved(folder, contents)).sheets["One"].volatile)


TASKS = "Tasks A1:C4 Due,Late~by,A[1]# 0|Other E1:F4 Due,Late~by 1"


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("Day+1", "Day=One!$A$1"),
        ("DAY+1", "day=One!$A$1"),
        ("One!Day+1", "Day=One!$A$1"),
        ("Day+1", "0 Day=One!$A$1|Day=One!$Z$1"),
        ("One!Day+1", "0 Day=One!$A$1"),
        ("SUM(All_of_it)", "All_of_it=One!$A$1:$C$9"),
        ("SUM(All_of_it)", "All_of_it=One!$A:$A"),
        ("SUM(All_of_it)", "All_of_it='One'!$1:$1"),
        ("Later", "Later=Day+1|Day=One!$A$1"),
        ("A_day", "A_day=B_day|B_day=C_day|C_day=A_day+One!$A$1"),
        ("Add(2)", "Add=_xlfn.LAMBDA(_xlpm.x,_xlpm.x+One!$A$1)"),
        ("Left_of_it", "Left_of_it=One!XFD1048573"),  # told from A1, and round the end of the sheet
        ("Up_and_left+1", "Up_and_left=XFD1048573"),
        ("Day.of\\it?+1", "Day.of\\it?=One!$A$1"),
        ("T\u00e4glich", "T\u00e4glich=One!$A$1"),
        ("SUM(One:Two!A1)", ""),
        ("SUM('One:Two'!A1)", ""),
        ("SUM(Two:One!A1:A9)", ""),
        ('IF(TRUE,Day,0)&"x"', "Day=One!$A$1"),
        ("SUM(Two!B1,Day)", "Day=One!$A$1"),
    ],
)
def test_a_name_is_followed_to_the_cell_that_changes_by_itself(tmp_path: Path, formula: str, names: str) -> None:
    assert following(tmp_path, f"B5={formula}", names=names) == ["A1", "B5"]


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("Day+1", "Day=One!$A$2"),
        ("Day+1", "0 Day=One!$A$2|Day=One!$A$1"),
        ("Two!Day+1", "1 Day=One!$A$2|Day=One!$A$1"),
        ("Day+1", "1 Day=One!$A$1"),
        ("[1]!Day+1", "Day=One!$A$1"),
        ("'[1]One'!Day+1", "Day=One!$A$1"),
        ('"Day"&1', "Day=One!$A$1"),
        ("Days+1", "Day=One!$A$1"),
        ("Tasks[Day]", "Day=One!$A$1"),
        ("Left_of_it", "Left_of_it=One!XFC1048573"),
        ("SUM(Two:Three!A1)", ""),
        ("A_day", "A_day=B_day|B_day=A_day"),
        ("Day", "Day=[1]One!$A$1"),
        ("Day", 'Day="One!$A$1"'),
    ],
)
def test_a_name_for_anything_else_is_not_followed(tmp_path: Path, formula: str, names: str) -> None:
    assert following(tmp_path, f"B5={formula}", names=names) == ["A1"]


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(Tasks[Due])", "SUM(tasks[due])", "Tasks[[Due]]", "SUM(Tasks[[Due]:[Late by]])", "SUM(Tasks[#All])",
        "SUM(Tasks)", "SUM(Tasks[])", "Tasks[[#This Row],[Due]]", "Tasks[@Due]", "Tasks[[#All],[Due]]", "[@Due]",
        "SUM(Tasks[#Data])", "SUM(Tasks[[#Headers],[#Data],[Due]])", "SUM(Tasks[ [Due] ])", "SUM(One!Tasks[Due])",
        "SUM(Tasks[[#This Row],[Due]:[Late by]])", "Named",
    ],
)  # fmt: skip
def test_a_column_of_a_table_is_followed_to_the_cell_that_changes_by_itself(tmp_path: Path, formula: str) -> None:
    """The day of today stands in A1, so a table of tasks begins there with its headings: A2 takes the day over."""
    found = following(tmp_path, f"A2=A1|B2={formula}", tables=TASKS, names="Named=SUM(Tasks[Due])")
    assert found == ["A1", "A2", "B2"]


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(Tasks[Late by])", "SUM(Other[Due])", "SUM(Tasks['A'['1']'#])", "SUM(Tasks[Nothing])", "SUM(Nothing[Due])",
        "[1]Book!Tasks[Due]", "SUM(Other)", '"Tasks[Due]"', "SUM(Tasks[#Totals])", "Tasks[@[Late by]]",
        "Tasks[A'[1']'#]",
    ],
)  # fmt: skip
def test_another_column_or_table_is_not_followed(tmp_path: Path, formula: str) -> None:
    assert following(tmp_path, f"A2=A1|B4={formula}", tables=TASKS) == ["A1", "A2"]


def test_a_row_of_totals_is_no_data_and_this_row_is_one_row(tmp_path: Path) -> None:
    found = following(
        tmp_path,
        "E4=A1|F2=SUM(Other[Due])|F3=Other[[#Totals],[Due]]|F4=Other[[#Headers],[Due]]|G3=Other[[#This Row],[Due]]"
        "|G4=Other[[#This Row],[Due]]|H2=SUM(Other[#All])",
        tables="Other E1:F4 Due,Late~by 1",
    )
    assert found == ["A1", "H2", "F3", "E4", "G4"]


def test_a_heading_with_signs_of_its_own_is_followed(tmp_path: Path) -> None:
    for heading, written in (("A[1]#", "A'[1']'#"), ("It's", "It''s"), ("Two_x000a_lines", "Two\nlines")):
        found = following(tmp_path, f"A2=A1|B2=SUM(T[{written}])", tables=f"T A1:B3 {heading},Else 0")
        assert found == ["A1", "A2", "B2"], heading


def test_names_and_tables_lead_over_many_steps_to_another_sheet_and_back(tmp_path: Path) -> None:
    found = following(
        tmp_path,
        "C9=Two!A1|D9=Step|E9=SUM(Beside)",
        names="Step=Two!$A$1|Beside=One!$D:$D|Day=One!$A$1",
        other="A1=Day",
    )
    assert found == ["A1", "C9", "D9", "E9"]


@pytest.mark.parametrize(
    "formula",
    ["'" * 8_000, "[" * 8_000, '"' * 7_999, "T[" * 4_000, "a!" * 4_000, "A1:" * 2_000, "$" * 8_000, "'a'!" * 2_000,
     "[']" * 2_600, "\\" * 8_000, "a:" * 4_000],
)  # fmt: skip
def test_no_formula_takes_long_to_take_apart(formula: str) -> None:
    begun = process_time()
    references.__wrapped__(formula)
    assert process_time() - begun < 0.5


def test_more_than_is_looked_for_ends_in_time(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><f>RAND()</f><v>1</v></c>'
        f'<c r="B{n}"><f>SUM(C1:C9999)+SUM(A{n}:A9999)</f><v>1</v></c></row>'
        for n in range(1, 9_000)
    )
    path = saved(tmp_path, parts(sheet(rows)))
    begun = process_time()
    assert len(read_tracker(path).sheets["Sheet1"].volatile) >= 8_999
    assert process_time() - begun < 20


def test_each_cell_of_a_shared_formula_follows_its_own_reference(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1+$D$9</f><v>1</v></c></row>',
        '<row r="2"><c r="A2"><f>TODAY()</f><v>1</v></c><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>',
        '<row r="3"><c r="A3"><v>1</v></c><c r="B3"><f t="shared" si="0"/><v>2</v></c></row>',
    )
    assert cells(found.volatile) == ["A2", "B2"]
