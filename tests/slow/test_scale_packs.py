"""Programmes on three and five ratings: the worked example rated anew, its tracker, packs, counts and colours."""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.helpers import figures, fit, office, ooxml, pack_checks
from tests.helpers.scales import WORDS, scale_of, scale_text
from xltools import example
from xltools.commands.build import BuildOptions, build
from xltools.commands.steps import Folder, Judged, judge
from xltools.errors import SchemaFault
from xltools.findings import Finding
from xltools.measures.region.left_out import LeftOut
from xltools.region.summarise import summarise
from xltools.report.template import csv_rows, tracker_book
from xltools.report.theme import STYLES
from xltools.schema.loading import load_schemas
from xltools.schema.rag import FOUR
from xltools.tracker import read_tracker
from xltools.writer import book_bytes

#: Four ratings on another scale, for the example's rows alone: no rule of xltools turns one scale into another.
RATED_ANEW = {
    3: {"Amber/Green": "Amber", "Amber/Red": "Amber"},
    5: {"Amber/Red": "Amber"},
}
_ROWS = Path(example.__file__).parent / example.DAYS[0].isoformat()
BOARD = "output/2012-03-31/board-pack.xlsx"


@pytest.fixture(scope="module", params=sorted(RATED_ANEW), ids=lambda count: f"{count} ratings")
def count(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def place(count: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's programme on another scale, with its Board pack."""
    made = programme_on(count, tmp_path_factory.mktemp("scale"))
    built = build(read_tracker(made / "workbooks" / "tracker.xlsx"), Folder(made), BuildOptions(("board",)))
    assert built.has_packs, built.judged.findings
    return made


def programme_on(count: int, place: Path) -> Path:
    """Make a folder of the example with a scale of so many points, its tracker made of its schemas."""
    for name in ("schemas", "workbooks", "rows"):
        (place / name).mkdir()
    (place / "schemas" / "scale.toml").write_text(scale_text(*WORDS[count]), encoding="utf-8")
    for file in _ROWS.glob("*.csv"):
        with (
            file.open(encoding="utf-8", newline="") as lines,
            (place / "rows" / file.name).open("w", newline="") as out,
        ):
            csv.writer(out).writerows(rated_anew(list(csv.reader(lines)), file.stem, count))
    schemas = load_schemas(place / "schemas")
    book = tracker_book(schemas, csv_rows(schemas, place / "rows"), example.NOTES)
    (place / "workbooks" / "tracker.xlsx").write_bytes(book_bytes(book))
    return place


def rated_anew(rows: list[list[str]], sheet: str, count: int) -> list[list[str]]:
    """Put the ratings of a sheet's rows on another scale, and leave limits to their defaults."""
    if sheet == "Settings":
        rows = [row for row in rows if not row[0].startswith(("Milestone ", "KPI tolerance"))]
    own = [place for place, heading in enumerate(rows[0]) if not heading.startswith("Tolerance ")]
    kept = own if sheet == "KPIs" else range(len(rows[0]))
    return [[RATED_ANEW[count].get(row[place], row[place]) for place in kept] for row in rows]


@cache
def judged(place: Path) -> Judged:
    return judge(read_tracker(place / "workbooks" / "tracker.xlsx"), Folder(place))


def sheet_of(place: Path, name: str, file: str = BOARD) -> Worksheet:
    sheet = opened(place / file)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


@cache
def opened(book: Path) -> Workbook:
    return load_workbook(book, data_only=True)


def column(sheet: Worksheet, heading: str) -> list[str]:
    """Return what stands under a heading of the sheet's first table that has it, to the first blank."""
    table = next(t for t in sheet.tables.values() if heading in t.column_names)
    cells = sheet[table.ref]
    place = table.column_names.index(heading)
    return [str(row[place].value) for row in cells[1:]]


def fills(sheet: Worksheet) -> dict[str, set[str]]:
    """Return the fills that each word brings by the sheet's colouring rules."""
    found: dict[str, set[str]] = {}
    for block in sheet.conditional_formatting:
        for rule in block.rules:
            if rule.type == "cellIs" and rule.dxf is not None and rule.dxf.fill is not None:
                found.setdefault(str(rule.formula[0]).strip('"'), set()).add(rule.dxf.fill.bgColor.rgb[-6:])
    return found


def test_the_tracker_offers_the_ratings_of_the_scale(place: Path, count: int) -> None:
    lists = sheet_of(place, "Lists", "workbooks/tracker.xlsx")
    offered = [[cell for cell in each if cell is not None] for each in lists.iter_cols(values_only=True)]

    assert [each[1:] for each in offered if "Workstreams: Declared RAG" in str(each[0])] == [list(WORDS[count][::-1])]


def test_the_tracker_and_the_pack_colour_each_word_as_its_scale_says(place: Path, count: int) -> None:
    expected = {word: {STYLES[look]["bg_color"].removeprefix("#")} for word, look in scale_of(count).looks.items()}

    for file, name in (("workbooks/tracker.xlsx", "Workstreams"), (BOARD, "Milestones"), (BOARD, "KPI scorecard")):
        found = fills(sheet_of(place, name, file))
        assert {word: found[word] for word in WORDS[count]} == expected
        assert not set(found) & (set(FOUR.words) - set(WORDS[count]))


def test_the_sentences_count_the_ratings_of_the_scale(place: Path, count: int) -> None:
    scorecard = sheet_of(place, "KPI scorecard")
    rated = Counter(column(scorecard, "Rating"))
    best, *others = WORDS[count]
    told = ", ".join(f"{rated[word]} {word}" for word in others)

    assert str(scorecard["A4"].value).startswith(f"{rated[best]} of {rated.total() - rated['Not rated']} rated KPIs")
    assert f"{best}, {told}; {rated['Not rated']} not rated" in str(scorecard["A4"].value)


def test_the_self_assessment_has_a_column_for_each_rating(place: Path, count: int) -> None:
    sheet = sheet_of(place, "Self-assessment")
    now = Counter(column(sheet, "Rating"))
    last = {word: column(sheet, word)[-1] for word in WORDS[count]}

    assert last == {word: str(now[word]) for word in WORDS[count]}


def test_the_exceptions_are_what_the_scale_calls_off_track(place: Path, count: int) -> None:
    assert set(column(sheet_of(place, "Exceptions"), "Rating")) == set(scale_of(count).off_track)


def test_the_open_risks_are_counted_by_band_even_where_two_share_a_rating(place: Path) -> None:
    sheet = sheet_of(place, "Risks")
    bands = zip(column(sheet, "Band"), column(sheet, "Rating"), strict=True)
    open_now = Counter(band for band, rating in bands if rating != "Complete")
    told = ", ".join(f"{open_now[band]} {band}" for band in ("Extreme", "High", "Moderate", "Low"))

    assert f"Open now: {told}" in [cell.value for row in sheet["A1:A20"] for cell in row]


def test_the_workings_name_no_rating_of_another_scale(place: Path, count: int) -> None:
    shown = " ".join(
        str(cell)
        for row in sheet_of(place, "Workings").iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    )

    assert not [word for word in set(FOUR.words) - set(WORDS[count]) if word in shown]
    assert scale_of(count).last_but_one in shown


def test_a_word_of_another_scale_is_found_at_its_cell(place: Path, count: int, tmp_path: Path) -> None:
    book = load_workbook(place / "workbooks" / "tracker.xlsx")
    other = {3: "Amber/Red", 5: "Orange"}[count]
    book["Workstreams"]["F2"] = other
    book.save(tmp_path / "tracker.xlsx")
    found = judge(read_tracker(tmp_path / "tracker.xlsx"), Folder(place)).findings
    wrong: list[Finding] = [finding for finding in found if finding.cell == "F2" and finding.sheet == "Workstreams"]

    assert [finding.rule for finding in wrong] == ["CEL-15"]
    assert f"'{other}' is not in the list" in wrong[0].message.replace('"', "'")


def test_no_regional_return_is_made_and_the_build_says_why(place: Path, count: int) -> None:
    said = f"this programme on {', '.join(WORDS[count])}."

    assert any(note.endswith(said) for note in judged(place).notes)
    assert not (place / "output" / "2012-03-31" / "regional-return.xlsx").exists()
    with pytest.raises(SchemaFault, match="The regional return is not made"):
        build(read_tracker(place / "workbooks" / "tracker.xlsx"), Folder(place), BuildOptions(("return",)))


def test_the_roll_up_leaves_it_out_by_name(place: Path, count: int) -> None:
    found = summarise(place / "workbooks" / "tracker.xlsx", "one.xlsx")

    assert isinstance(found, LeftOut)
    assert (found.file, found.kind, found.organisation) == ("one.xlsx", "Another rating scale", "Torbay Care Trust")
    assert found.reason.startswith(f"It uses another rating scale, {', '.join(WORDS[count])};")


@pytest.mark.office
@pytest.mark.parametrize("count", [5], indirect=True, scope="module")
def test_nothing_is_wrong_with_the_pack(place: Path, tmp_path: Path) -> None:
    """Sound, calculated anew to the same figures, nothing cut, no page empty."""
    book = place / BOARD

    assert figures.changed_figures(book, tmp_path / "again") == []
    assert figures.formula_errors(book) == []
    assert ooxml.structure_faults(book) == []
    assert list(map(str, fit.misfits(book))) == []
    assert pack_checks.page_faults(office.page_texts(book)) == []
