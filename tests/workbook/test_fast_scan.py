"""However a sheet's XML is written, and however it is cut into pieces, the same truth is read of it."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.builders import DATE, MAIN, STRICT, packed, parts, saved, sheet
from tests.helpers.sampling import examples
from xltools.errors import TrackerRefused
from xltools.tracker import RawSheet, read_tracker
from xltools.tracker.addresses import address
from xltools.tracker.fast_scan import truth_of
from xltools.tracker.full_scan import SheetReader
from xltools.tracker.package import Package
from xltools.tracker.sheet_truth import SheetTruth

NAMES = frozenset({"this_day"})
PART = "xl/worksheets/sheet1.xml"
STRINGS = "<si><t>zero</t></si><si/><si><r><t>ri</t></r><r><t xml:space='preserve'>ch </t></r></si>"

#: Cells as the usual writers write them: attributes and content; then the error, and whether a value is wanting.
CELLS = [
    (f' s="{DATE}"', "", None, False),
    ("", "<v>12.5</v>", None, False),
    (' t="n"', "<v>-1.5E-05</v>", None, False),
    (f' s="{DATE}"', "<v>40999</v>", None, False),
    (' t="s"', "<v>2</v>", None, False),
    (' s="0" t="s"', "<v>1</v>", None, False),
    (' t="b"', "<v>1</v>", None, False),
    (' t="inlineStr"', '<is><t>a r="ZZ9" b = c &amp; d</t></is>', None, False),
    (' t="inlineStr"', '<is><t xml:space="preserve"> kept </t></is>', None, False),
    (' t="str"', "<f>A1&amp;B1</f><v>made &lt;b&gt;</v>", None, False),
    (' t="str"', '<f>""</f><v></v>', None, False),
    ("", "<f>1+1</f><v>2</v>", None, False),
    ("", '<f t="shared" ref="A1:A2" si="0">B1</f><v>2</v>', None, False),
    ("", '<f t="shared" si="0"/><v>3</v>', None, False),
    ("", "<f>B1-TODAY()</f><v>2</v>", None, False),
    ("", '<f t="shared" ref="A1:A2" si="1">now&#40;)</f><v>2</v>', None, False),
    ("", '<f si="1" t="shared"/><v>3</v>', None, False),
    ("", '<f t="shared" ref="A1:A2" si="1">B2</f><v>2</v>', None, False),
    (' t="str"', '<f>"TODAY()"&amp;B1</f><v>TODAY()</v>', None, False),
    ("", '<f t="array" ref="A1:B2">_xlfn.RANDARRAY(2,2)</f><v>0.5</v>', None, False),
    ("", "<f>Sheet1!this_day+1</f><v>2</v>", None, False),
    (' t="e"', "<v>#N/A</v>", "#N/A", False),
    (' t="e"', "<f>1/0</f><v>#DIV/0!</v>", "#DIV/0!", False),
    (' t="e" vm="1"', "<v>#VALUE!</v>", "#VALUE!", False),
    (' t="e"', "<f>NOW(1)</f><v>#SPILL!</v>", "#SPILL!", False),
    (' t="e"', "<v>#CALC!</v>", "#CALC!", False),
    ("", "<f>SUM(A1:A2)</f>", None, True),
    ("", "<f>SUM(A1:A2)</f><v></v>", None, True),
    (' t="str"', '<f aca="1">A1</f>', None, True),
    ("", "<f/><v/>", None, True),
]
Cell = tuple[str, str, str | None, bool]
Rows = dict[int, tuple[bool, dict[int, Cell]]]

rows_of_cells: st.SearchStrategy[Rows] = st.dictionaries(
    st.integers(1, 40),
    st.tuples(st.booleans(), st.dictionaries(st.integers(1, 30), st.sampled_from(CELLS), max_size=6)),
    max_size=6,
)


def written(rows: Rows) -> str:
    """Write rows in the usual plain way."""
    text = ""
    for row, (is_hidden, cells) in sorted(rows.items()):
        inside = "".join(f'<c r="{address(row, column)}"{a}>{x}</c>' for column, (a, x, _, _) in sorted(cells.items()))
        hidden = ' hidden="1"' if is_hidden else ""
        text += f'<row r="{row}" spans="1:30"{hidden}>{inside}</row>' if inside else f'<row r="{row}"{hidden}/>'
    return re.sub(r"(<c [^<>]*)></c>", r"\1/>", text)


def read_by(read: Callable[[Package], SheetTruth | None], part: str | bytes) -> SheetTruth | None:
    return read(Package("tracker.xlsx", packed(parts(part, strings=STRINGS))))


def by_reference(package: Package, *, is_stale: bool = False) -> SheetTruth:
    return SheetReader(package, PART, names=NAMES, is_stale=is_stale).read(package.stream(PART))


@examples(150)
@given(rows=rows_of_cells)
def test_the_reference_reader_tells_the_errors_the_missing_values_and_what_is_hidden(rows: Rows) -> None:
    truth = read_by(by_reference, sheet(written(rows)))
    assert truth is not None
    places = {(row, column): cell for row, (_, cells) in rows.items() for column, cell in cells.items()}
    assert truth.errors == {place: cell[2] for place, cell in places.items() if cell[2]}
    assert truth.uncalculated == {place for place, cell in places.items() if cell[3]}
    assert truth.hidden_rows == {row for row, (is_hidden, _) in rows.items() if is_hidden}


@examples(150)
@given(rows=rows_of_cells, chunk=st.sampled_from([64, 65, 127, 300, 1021, 4096, 4 << 20]), is_stale=st.booleans())
def test_the_pass_over_bytes_gives_the_verdict_of_the_reference_whatever_the_pieces(
    rows: Rows, chunk: int, *, is_stale: bool
) -> None:
    part = sheet(
        written(rows),
        head='<sheetPr filterMode="1"/><dimension ref="A1:B2"/><cols><col min="2" max="3" hidden="1"/></cols>',
        tail='<autoFilter ref="A1:B9"/><mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
    )
    plain = read_by(lambda package: truth_of(package, PART, chunk, NAMES, is_stale=is_stale), part)
    has_new_errors = any(cell[2] in ("#SPILL!", "#CALC!") for _, cells in rows.values() for cell in cells.values())
    assert (plain is None) == has_new_errors  # the value reader cannot read them: only the reference can
    if plain is not None:
        exact = read_by(lambda package: by_reference(package, is_stale=is_stale), part)
        assert exact is not None
        assert plain.columns >= exact.columns
        assert dataclasses.replace(plain, columns=0) == dataclasses.replace(exact, columns=0)


def _in_tags(pattern: str, replacement: str) -> Callable[[str], str]:
    """Replace inside tags only, not in the text of cells."""
    return lambda part: re.sub(r"<[^>]*>", lambda tag: re.sub(pattern, replacement, tag[0]), part)


def _pretty(part: str) -> str:
    spaced = re.sub(r"(<(?:row|c|f|is)\b[^>]*>|</(?:row|c|f|is)>)", r"\n  \1\n  ", part)
    return re.sub(r"<v>([-\d#][^<]*)</v>", r"<v>\n  \1\n </v>", spaced)


def _without_addresses(part: str) -> str:
    return re.sub(r'<(row|c) r="[A-Z0-9]+"', r"<\1", part)


def _reversed_attributes(part: str) -> str:
    def turned(match: re.Match[str]) -> str:
        attributes = re.findall(r' [\w:]+="[^"]*"', match[2])
        return f"<{match[1]}{''.join(reversed(attributes))}{match[3]}"

    return re.sub(r"<(row|c)((?: [\w:]+=\"[^\"]*\")+)(/?>)", turned, part)


def _rows_reversed(part: str) -> str:
    rows = re.findall(r"<row.*?</row>", part)
    head, tail = part.partition("<sheetData>")[0], part.partition("</sheetData>")[2]
    return f"{head}<sheetData>{''.join(reversed(rows))}</sheetData>{tail}"


def _prefixed(part: str) -> str:
    return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", part).replace("xmlns=", "xmlns:x=")


WAYS: dict[str, Callable[[str], str]] = {
    "another prefix": _prefixed,
    "attributes in another order": _reversed_attributes,
    "spaces round the equals sign": _in_tags(r'( [rst])="', r'\1 = "'),
    "single quotes": _in_tags(r' ([rst])="([^"]*)"', r" \1='\2'"),
    "CDATA": lambda part: re.sub(r"<v>([^<&]+)</v>", r"<v><![CDATA[\1]]></v>", part),
    "comments": lambda part: part.replace("</v>", "<!--x--></v>").replace("<v>", "<!-- <v>9</v> --><v>"),
    "processing instructions": lambda part: part.replace("<v>", "<?x <v>9</v>?><v>"),
    "character references in attributes": lambda part: part.replace('t="e"', 't="&#101;"').replace(
        't="s"', 't="&#x73;"'
    ),
    "character references in values": lambda part: part.replace("<v>4", "<v>&#52;").replace("<v>2", "<v>&#x32;"),
    "Strict Open XML": lambda part: part.replace(MAIN, STRICT),
    "pretty-printed": _pretty,
    "rows out of order": _rows_reversed,
    "a lying dimension": lambda part: part.replace("<sheetData>", '<dimension ref="A1"/><sheetData>'),
    "a dimension that is none": lambda part: part.replace("<sheetData>", '<dimension ref="all"/><sheetData>'),
    "no addresses": _without_addresses,
    "a byte order mark": lambda part: "\ufeff" + part,
    "the formula after the value": lambda part: re.sub(r"(<f[^<]*</f>)(<v>[^<]*</v>)", r"\2\1", part),
    "an extension in each cell": lambda part: part.replace("</v></c>", "</v><extLst><ext><v>7</v></ext></extLst></c>"),
    "lower-case addresses": lambda part: re.sub(r'<c r="([A-Z]+)', lambda m: m[0].lower(), part),
    "spaces at the end of tags": lambda part: part.replace('"/>', '" />'),
    "capitals in exponents": lambda part: part.replace("E-05", "e-5"),
}


def _row_of_all(row: int) -> str:
    cells = "".join(f'<c r="{address(row, n)}"{a}>{x}</c>' for n, (a, x, _, _) in enumerate(CELLS, 1))
    return f'<row r="{row}">{cells}</row>'


#: Every kind of cell, side by side from A1 on so that they need no addresses.
ALL_CELLS = _row_of_all(1) + _row_of_all(2)


def read_sheet(folder: Path, part: str) -> RawSheet:
    is_strict = STRICT in part
    return read_tracker(saved(folder, parts(part, strings=STRINGS, strict=is_strict))).sheets["Sheet1"]


@pytest.mark.parametrize("way", WAYS)
def test_a_sheet_reads_the_same_in_whatever_way_it_is_written(tmp_path: Path, way: str) -> None:
    part = sheet(ALL_CELLS)
    other = WAYS[way](part)
    assert other != part
    usual, found = read_sheet(tmp_path, part), read_sheet(tmp_path, other)
    assert found == usual
    assert len(usual.errors) == 2 * sum(1 for cell in CELLS if cell[2])
    assert len(usual.uncalculated) == 2 * sum(cell[3] for cell in CELLS)


@examples(100)
@given(
    rows=rows_of_cells,
    way=st.sampled_from(sorted(set(WAYS) - {"no addresses", "rows out of order"})),
)
def test_the_reference_reader_gives_one_verdict_on_all_ways(rows: Rows, way: str) -> None:
    part = sheet(written(rows))
    assert read_by(by_reference, WAYS[way](part)) == read_by(by_reference, part)


ODD_STRINGS = {
    "plain": "<si><t>one</t></si><si/><si><t>three &amp; four</t></si>",
    "CDATA": "<si><t><![CDATA[one]]></t></si><si></si><si><t>three <![CDATA[& four]]></t></si>",
    "comments": "<si><!-- <t>x</t> --><t>o<!-- x -->ne</t></si><si><t/></si><si><t>three &#38; four</t></si>",
    "a prefix": '<x:si xmlns:x="{0}"><x:t>one</x:t></x:si><si/><si><r><t>three </t></r></si>',
    "readings": '<si><t>one</t><rPh sb="0" eb="1"><t>wan</t></rPh></si><si/><si><t>three &amp; four</t></si>',
    "spaces dropped": "<si><t> one\n</t></si><si/><si><t>\tthree &amp; four</t></si>",
    "runs": "<si><r><rPr><b/></rPr><t>o</t></r><r><t>ne</t></r></si><si/><si><t>three &amp; four</t></si>",
}


@pytest.mark.parametrize("way", ODD_STRINGS)
def test_shared_strings_read_the_same_in_whatever_way_they_are_written(tmp_path: Path, way: str) -> None:
    cells = "".join(f'<c r="{address(1, n + 1)}" t="s"><v>{n}</v></c>' for n in range(3))
    strings = ODD_STRINGS[way].replace("{0}", MAIN)
    contents = parts(sheet(f'<row r="1">{cells}</row>'), strings=strings)
    found = read_tracker(saved(tmp_path, contents)).sheets["Sheet1"].rows
    assert found == [["one", "", "three" if way == "a prefix" else "three & four"]]


@pytest.mark.parametrize("claim", ['uniqueCount="4294967295"', "uniqueCount = '4294967295'", 'uniqueCount="-1"'])
def test_no_memory_is_taken_for_shared_strings_that_are_only_claimed(tmp_path: Path, claim: str) -> None:
    """The value reader would take 24 bytes for each before it has read one, and end the process."""
    contents = parts(sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings="<si><t>one</t></si>")
    table = str(contents["xl/sharedStrings.xml"])
    for gap in ("", " " * 2000):
        claimed = contents | {"xl/sharedStrings.xml": table.replace("<sst ", f"<sst {gap}{claim} ")}
        assert read_tracker(saved(tmp_path, claimed)).sheets["Sheet1"].rows == [["one"]]


def test_an_array_formula_without_values_leaves_all_its_cells_uncalculated(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:B2">X</f></c></row>'
        '<row r="2"><c r="B2"><v>4</v></c><c r="C2"><f t="array" ref="C2">Y</f><v>5</v></c></row>'
    )
    found = read_sheet(tmp_path, sheet(rows))
    assert found.uncalculated == {(1, 1), (1, 2), (2, 1)}


@pytest.mark.parametrize(
    ("head", "tail", "is_filtered"),
    [
        ("", '<autoFilter ref="A1:B9"/>', False),
        ("", '<autoFilter ref="A1:B9"><filterColumn colId="0" hiddenButton="1"/></autoFilter>', False),
        ("", '<autoFilter ref="A1:B9"><filterColumn colId="0"><filters/></filterColumn></autoFilter>', True),
        ('<sheetPr filterMode="1"/>', "", True),
    ],
)
def test_a_sheet_is_filtered_where_its_filter_chooses(tmp_path: Path, head: str, tail: str, is_filtered: bool) -> None:
    assert read_sheet(tmp_path, sheet("", head, tail)).is_filtered is is_filtered


def test_a_table_that_is_filtered_makes_its_sheet_filtered(tmp_path: Path) -> None:
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    contents = parts(sheet('<row r="2" hidden="1"/>'))
    contents["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{relations}/table" Target="../tables/table1.xml"/></Relationships>'
    )
    filters = '<filterColumn colId="0"><filters/></filterColumn>'
    for inside, is_filtered in (("", False), (filters, True)):
        contents["xl/tables/table1.xml"] = (
            f'<table xmlns="{MAIN}"><autoFilter ref="A1:A2">{inside}</autoFilter></table>'
        )
        found = read_tracker(saved(tmp_path, contents)).sheets["Sheet1"]
        assert found.is_filtered is is_filtered
        assert found.hidden_rows == {2}


def test_columns_are_hidden_up_to_the_last_that_excel_has(tmp_path: Path) -> None:
    head = '<cols><col min="1" max="1" hidden="0"/><col min="16383" max="99999" hidden="true"/></cols>'
    assert read_sheet(tmp_path, sheet("", head)).hidden_columns == {16383, 16384}


def test_more_faults_than_anyone_could_mend_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("xltools.tracker.limits.FAULTS_HELD", 1)
    for part in (sheet(ALL_CELLS), sheet('<row r="1"><c r="A1"><f t="array" ref="A1:B2">X</f></c></row>')):
        with pytest.raises(TrackerRefused, match="let it calculate"):
            read_sheet(tmp_path, part)
