"""Tag a PDF again, so that all its text is in a heading, paragraph, table or figure, or belongs to the page's edge."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xltools.deliver.pdf.file import OtherFormError, PdfFile, read_pdf
from xltools.deliver.pdf.places import PageCells, Place, Printer
from xltools.deliver.pdf.printed import Grid, Sheet, read_sheets
from xltools.deliver.pdf.runs import Drawn, drawn, fonts
from xltools.deliver.pdf.tree import OF_COLUMN, OF_ROW, Annotation, Element, Mark, alternative, put_tree, text

_TITLE = re.compile(rb"/Title\s*<FEFF([0-9A-Fa-f]*)>")
_GOES_TO = re.compile(rb"/Dest\[\s*(\d+) 0 R")
_REFERENCES = re.compile(rb"(\d+) 0 R")
_BOX = re.compile(rb"/MediaBox\[\s*\S+ \S+ \S+ (\S+?)\s*\]")
_RECTANGLE = re.compile(rb"/Rect\[\s*(\S+) (\S+) (\S+) (\S+?)\s*\]")
_OWN_TAGS = re.compile(rb"<<\s*(?:/Type/StructElem|/Type/StructTreeRoot|/O/Layout)")
_OF_TAGS = re.compile(rb"/(?:StructParents \d+|Tabs\s*(?:\(S\)|/S))\s*")
_AFTER_ITS_ROW = 10**6


@dataclass
class _Part:
    """One sheet's part of the document: what it says, by reading position."""

    sheet: Sheet
    printer: Printer
    cells: dict[Place, list[Mark]] = field(default_factory=dict)
    links: dict[Place, list[Annotation]] = field(default_factory=dict)
    figures: dict[Place, tuple[str, list[Mark]]] = field(default_factory=dict)
    others: list[tuple[int, Mark]] = field(default_factory=list)


def tagged(content: bytes, book: bytes) -> bytes:
    """Return a PDF of a workbook with tags that say what each of its texts is.

    Args:
        content: as LibreOffice made it.
        book: the workbook that it was made from, one of our own.

    Raises:
        OtherFormError: it does not have the form that we know, so it stays as it is.
    """
    pdf = read_pdf(content)
    sheets = {sheet.name: sheet for sheet in read_sheets(book)}
    starts = dict(_starts(pdf))
    pages = _pages(pdf)
    parts: list[_Part] = []
    for page in pages:
        if page in starts:
            sheet = sheets.get(starts[page])
            if sheet is None:
                raise OtherFormError(f"no sheet of the name {starts[page]}")
            parts.append(_Part(sheet, Printer(sheet)))
        if not parts:
            raise OtherFormError("a page before the first sheet")
        _read_page(pdf, page, parts[-1])
    for number in [number for number, body in pdf.objects.items() if _OWN_TAGS.match(body)]:
        del pdf.objects[number]
    for key, page in enumerate(pages):
        body = _OF_TAGS.sub(b"", pdf.objects[page])
        pdf.objects[page] = body.replace(b"<<", b"<</StructParents %d/Tabs/S" % key, 1)
    root = put_tree(pdf, Element("Document", [_section(part) for part in parts]), pages)
    _set_catalogue(pdf, root)
    return pdf.to_bytes()


def _pages(pdf: PdfFile) -> list[int]:
    kids = re.search(rb"/Kids\[(.*?)\]", pdf.objects[pdf.reference(pdf.objects[pdf.root], "Pages")], re.DOTALL)
    pages = [int(number) for number in _REFERENCES.findall(kids[1])] if kids else []
    if not pages or any(b"/Type/Pages" in pdf.objects[page] for page in pages):
        raise OtherFormError("pages within pages")
    return pages


def _starts(pdf: PdfFile) -> Iterator[tuple[int, str]]:
    """Yield each sheet's first page with its name: the bookmarks say both."""
    number = pdf.reference(pdf.objects[pdf.reference(pdf.objects[pdf.root], "Outlines")], "First")
    while True:
        body = pdf.objects[number]
        title, goes_to = _TITLE.search(body), _GOES_TO.search(body)
        if title is None or goes_to is None:
            raise OtherFormError("a bookmark that leads nowhere")
        yield int(goes_to[1]), bytes.fromhex(title[1].decode()).decode("utf-16-be")
        if b"/Next" not in body:
            return
        number = pdf.reference(body, "Next")


def _read_page(pdf: PdfFile, page: int, part: _Part) -> None:
    """Read a page, mark what is on it, and add it to its sheet's part."""
    body = pdf.objects[page]
    stream = pdf.reference(body, "Contents")
    content = drawn(pdf.stream(stream), fonts(pdf, body))
    box = _BOX.search(body)
    if box is None:
        raise OtherFormError("a page without a size")
    found = part.printer.page([run for run in content.runs if run.figure is None and run.text.strip()], float(box[1]))
    for run in (*found.edges, *found.repeated):
        run.is_artifact = True
    for number, run in enumerate(run for run in content.runs if not run.is_artifact):
        run.mark = number
    for place, runs in found.cells.items():
        part.cells.setdefault(place, []).extend(Mark(page, run.mark) for run in runs)
    part.others += [(row, Mark(page, run.mark)) for row, run in found.others]
    _figures(content, found, part, page)
    for number in _annotations(body):
        part.links.setdefault(_place_of(pdf.objects[number], found), []).append(Annotation(page, number))
    pdf.set_stream(stream, content.content())


def _figures(content: Drawn, found: PageCells, part: _Part, page: int) -> None:
    """Add the figures of a page, each with its chart's place and words; a chart of several figures is one."""
    for number in range(content.figures):
        runs = [run for run in content.runs if run.figure == number and not run.is_artifact]
        ground = next((run for run in runs if run.is_placed), None)
        chart = part.printer.chart_at(ground.x, ground.y, found) if ground else None
        place = (chart.row, chart.column) if chart else (found.last_row, _AFTER_ITS_ROW)
        part.figures.setdefault(place, (chart.told if chart else "", []))[1].extend(
            Mark(page, run.mark) for run in runs
        )


def _annotations(page: bytes) -> list[int]:
    listed = re.search(rb"/Annots\[(.*?)\]", page, re.DOTALL)
    return [int(number) for number in _REFERENCES.findall(listed[1])] if listed else []


def _place_of(link: bytes, found: PageCells) -> Place:
    """Return the cell that a link is on; else the end of the page."""
    box = _RECTANGLE.search(link)
    if box is not None:
        left, bottom, right, top = (float(edge) for edge in box.groups())
        for place, runs in found.cells.items():
            if any(left - 2 <= run.x <= right and bottom - 2 <= run.y <= top for run in runs):
                return place
    return found.last_row, _AFTER_ITS_ROW


def _section(part: _Part) -> Element:
    """Return a sheet as one section of the document, its parts in the order of rows, then of columns."""
    parts: list[tuple[Place, Element]] = []
    for grid in part.sheet.grids:
        table = _table(part, grid)
        if table is not None:
            parts.append(((grid.row, grid.columns[0]), table))
    outside = [place for place in {*part.cells, *part.links} if part.sheet.grid_at(*place) is None]
    parts += [(place, Element(_kind(part.sheet, place), _held(part, place))) for place in outside]
    parts += [((row, _AFTER_ITS_ROW), Element("P", [mark])) for row, mark in part.others]
    for place, (told, marks) in part.figures.items():
        said = alternative(told or f"Chart on the sheet {part.sheet.name}")
        parts.append((place, Element("Figure", [*marks], said)))
    return Element(
        "Sect", [element for _, element in sorted(parts, key=lambda placed: placed[0])], b"/T" + text(part.sheet.name)
    )


def _kind(sheet: Sheet, place: Place) -> str:
    cell = sheet.cells.get(place)
    if place == (1, 1):
        return "H1"
    return "H2" if cell is not None and cell.is_section else "P"


def _held(part: _Part, place: Place) -> list[Element | Mark | Annotation]:
    """Return what an element of a cell holds: its text, inside a link if it has one."""
    marks, links = part.cells.get(place, []), part.links.get(place, [])
    return [Element("Link", [*marks, *links])] if links else [*marks]


def _table(part: _Part, grid: Grid) -> Element | None:
    rows: list[Element | Mark | Annotation] = []
    for row in range(grid.row, grid.last_row + 1):
        places = [(row, column) for column in grid.columns]
        if any(place in part.cells for place in places):
            rows.append(Element("TR", [_table_cell(part, grid, place) for place in places]))
    return Element("Table", rows) if rows else None


def _table_cell(part: _Part, grid: Grid, place: Place) -> Element:
    row, column = place
    is_heading = row == grid.row
    is_first = grid.names_rows and column == grid.columns[0]
    kind, said = ("TH", OF_COLUMN if is_heading else OF_ROW) if is_heading or is_first else ("TD", b"")
    return Element(kind, _held(part, place), said)


def _set_catalogue(pdf: PdfFile, tree: int) -> None:
    """Link the catalogue to the tree, and put the document's title where current readers look for it."""
    info = pdf.objects[pdf.reference(pdf.trailer, "Info")]
    title = _TITLE.search(info)
    said = bytes.fromhex(title[1].decode()).decode("utf-16-be") if title else ""
    metadata = _METADATA % _escaped(said)
    body = b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream" % (len(metadata), metadata)
    catalogue = re.sub(rb"/(?:StructTreeRoot|Metadata) \d+ 0 R\s*", b"", pdf.objects[pdf.root])
    entries = b"<</StructTreeRoot %d 0 R/Metadata %d 0 R" % (tree, pdf.add(body))
    pdf.objects[pdf.root] = catalogue.replace(b"<<", entries, 1)


def _escaped(words: str) -> bytes:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode("utf-8", "replace")


_METADATA = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
