"""The PDFs' tags: a screen reader reads all that is printed, in order, as headings, tables, links and figures."""

import io
from functools import cache

import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import decode_text

from tests.helpers.example_packs import context
from tests.helpers.pdf_tree import Element, tree
from tests.helpers.sampling import by_default
from tests.workbook import test_large_paper
from xltools.deliver.libreoffice import converted, is_tagged_anew, page_count
from xltools.deliver.pdf import OtherFormError, tagged
from xltools.report.model import Book, Value
from xltools.report.packs import packs
from xltools.writer import book_bytes
from xltools.writer.cell_display import scalar

pytestmark = pytest.mark.office

EXAMPLES = ("board", "return", "programme", "workstream")
KINDS = (*EXAMPLES, "large board", "large programme")
#: The Board pack has every kind of thing that is printed.
TRIED = by_default({"board"}, KINDS)


@cache
def book(kind: str) -> Book:
    """Return a pack as it goes to paper: of the workstreams' the first, or one of a large programme."""
    if kind.startswith("large "):
        return test_large_paper.books()[f"{kind.removeprefix('large ')}-pack.xlsx"]
    return next(iter(packs(context(), (kind,)))).book.print_edition()


@cache
def pdf(kind: str) -> bytes:
    if kind.startswith("large "):
        return test_large_paper.pdf(f"{kind.removeprefix('large ')}-pack.pdf")
    return converted({"pack.xlsx": book_bytes(book(kind))}, "pdf")["pack.pdf"]


@cache
def read(kind: str) -> tuple[Element, list[str]]:
    return tree(pdf(kind))


def shown(kind: str) -> list[str]:
    return [sheet.name for sheet in book(kind).sheets if not sheet.is_hidden]


@pytest.mark.parametrize("kind", TRIED)
def test_nothing_is_printed_that_a_screen_reader_would_leave_out(kind: str) -> None:
    assert read(kind)[1] == []


@pytest.mark.parametrize("kind", TRIED)
def test_every_text_of_every_sheet_is_read(kind: str) -> None:
    sections = list(read(kind)[0].all("Sect"))
    assert len(sections) == len(shown(kind))
    lost = []
    for name, section in zip(shown(kind), sections, strict=True):
        sheet, said = book(kind).sheet(name), section.said
        values: list[Value] = [cell for _, cell in sorted(sheet.cells.items())]
        values += [value for table in sheet.tables for row in table.rows for value in row]
        words = ["".join(text.split()) for value in values if isinstance(text := scalar(value), str)]
        lost += [f"{name}: {text[:60]}" for text in words if text not in said]
    assert not lost


@pytest.mark.parametrize("kind", TRIED)
def test_each_sheet_begins_with_its_title_as_the_one_chief_heading(kind: str) -> None:
    for name, section in zip(shown(kind), read(kind)[0].all("Sect"), strict=True):
        (title,) = section.all("H1")
        assert section.kids[0] is title
        assert title.said == "".join(str(scalar(book(kind).sheet(name).cells[1, 1])).split())


@pytest.mark.parametrize("kind", TRIED)
def test_tables_are_read_as_tables_each_cell_under_its_heading(kind: str) -> None:
    for name, section in zip(shown(kind), read(kind)[0].all("Sect"), strict=True):
        said = [_rows(table) for table in section.all("Table")]
        for table in sorted(book(kind).sheet(name).tables, key=lambda table: table.row):
            headings = ["".join(column.heading.split()) for column in table.columns]
            rows = said.pop(next(place for place, rows in enumerate(said) if rows[0] == headings))
            assert len(rows) == 1 + len(table.rows)
            for cells, row in zip(rows[1:], table.rows, strict=True):
                texts = [scalar(value) for value in row]
                wanted = ["".join(text.split()) if isinstance(text, str) else cells[n] for n, text in enumerate(texts)]
                assert cells == wanted


def _rows(table: Element) -> list[list[str]]:
    return [[cell.said for cell in row.kids] for row in table.kids]


@pytest.mark.parametrize("kind", TRIED)
def test_headings_of_columns_say_that_they_are(kind: str) -> None:
    for table in read(kind)[0].all("Table"):
        first, *rows = table.kids
        assert {(cell.kind, cell.scope) for cell in first.kids} == {("TH", "Column")}
        assert {len(row.kids) for row in rows} <= {len(first.kids)}


@pytest.mark.parametrize("kind", TRIED)
def test_each_chart_is_one_figure_that_says_what_the_chart_says(kind: str) -> None:
    for name, section in zip(shown(kind), read(kind)[0].all("Sect"), strict=True):
        charts = sorted(book(kind).sheet(name).charts, key=lambda chart: (chart.row, chart.column))
        assert [figure.alt for figure in section.all("Figure")] == [chart.alt for chart in charts]


@pytest.mark.parametrize("kind", TRIED)
def test_links_are_links_on_their_words(kind: str) -> None:
    links = list(read(kind)[0].all("Link"))
    assert links
    assert all(link.links == 1 and link.said for link in links)


@pytest.mark.parametrize("kind", TRIED)
def test_it_says_its_title_where_readers_look_and_does_not_claim_to_be_more_than_it_is(kind: str) -> None:
    made = pdf(kind)
    assert b"<dc:title>" in made
    assert b"pdfuaid" not in made
    assert b"/DisplayDocTitle true" in made


@pytest.mark.parametrize("kind", TRIED)
def test_it_names_its_language_its_title_and_each_of_its_sheets(kind: str) -> None:
    document = PDFDocument(PDFParser(io.BytesIO(pdf(kind))))
    assert document.catalog["Lang"] == b"en-GB"
    assert decode_text(document.info[0]["Title"]) == book(kind).title
    assert [title for level, title, *_ in document.get_outlines() if level == 1] == shown(kind)


@pytest.mark.heavy  # prints a pack twice
def test_the_same_pdf_is_tagged_the_same() -> None:
    again = converted({"return.xlsx": book_bytes(book("return"))}, "pdf")["return.pdf"]
    assert again.count(b"/StructElem") == pdf("return").count(b"/StructElem")
    assert page_count(again)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF-1.7\nstartxref\n5\n%%EOF"])
def test_a_pdf_of_another_form_is_refused_so_that_it_stays_as_it_is(content: bytes) -> None:
    with pytest.raises(OtherFormError):
        tagged(content, b"")
    assert not is_tagged_anew(content)
