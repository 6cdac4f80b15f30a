"""The tree of what a PDF says: headings, paragraphs, tables, figures and links, each with its marks on the pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from xltools.deliver.pdf.file import PdfFile


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked piece of a page: the page's object and the piece's number on it."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link on a page: its own object and the page's."""

    page: int
    number: int


@dataclass
class Element:
    """One element: its kind ("P", "TH" ...), what it holds in reading order, and its attributes."""

    kind: str
    kids: list["Element | Mark | Annotation"] = field(default_factory=list)
    entries: bytes = b""

    def flat(self) -> Iterator["Element"]:
        """Yield this element and all within it, in the order of reading."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.flat()


#: Which cells a table heading is for, so that a screen reader reads it with each of them.
OF_COLUMN, OF_ROW = (b"/A<</O/Table/Scope/%s>>" % scope for scope in (b"Column", b"Row"))


def text(words: str) -> bytes:
    """Return words as a PDF holds them."""
    return b"<FEFF%s>" % words.encode("utf-16-be", "replace").hex().upper().encode()


def alternative(words: str) -> bytes:
    """Return the entry that says in words what is drawn."""
    return b"/Alt" + text(words)


def put_tree(pdf: PdfFile, document: Element, pages: list[int]) -> int:
    """Put the tree into a PDF, let pages and links lead to it, and return the object of its root."""
    root = pdf.add()
    numbers = {id(element): pdf.add() for element in document.flat()}
    owners: dict[Mark, int] = {}
    links: dict[Annotation, int] = {}
    for element in document.flat():
        number = numbers[id(element)]
        for kid in element.kids:
            if isinstance(kid, Mark):
                owners[kid] = number
            elif isinstance(kid, Annotation):
                links[kid] = number
            else:
                pdf.objects[numbers[id(kid)]] = b"%d 0 R" % number  # its parent, until it is written itself
    for element in document.flat():
        number = numbers[id(element)]
        parent = pdf.objects[number] or b"%d 0 R" % root
        pdf.objects[number] = _element(element, parent, numbers)
    parents = pdf.add(_parents(pdf, pages, owners, links))
    pdf.objects[root] = b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>" % (
        numbers[id(document)], parents, len(pages) + len(links),
    )  # fmt: skip
    return root


def _element(element: Element, parent: bytes, numbers: dict[int, int]) -> bytes:
    pages = {kid.page for kid in element.kids if isinstance(kid, Mark)}
    page = pages.pop() if len(pages) == 1 else 0
    kids = b" ".join(_kid(kid, numbers, page) for kid in element.kids)
    entries = element.entries + (b"/Pg %d 0 R" % page if page else b"") + (b"/K[%s]" % kids if kids else b"")
    return b"<</Type/StructElem/S/%s/P %s%s>>" % (element.kind.encode(), parent, entries)


def _kid(kid: Element | Mark | Annotation, numbers: dict[int, int], page: int) -> bytes:
    if isinstance(kid, Element):
        return b"%d 0 R" % numbers[id(kid)]
    if isinstance(kid, Mark):
        if kid.page == page:
            return b"%d" % kid.number
        return b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (kid.page, kid.number)
    return b"<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>" % (kid.page, kid.number)


def _parents(pdf: PdfFile, pages: list[int], owners: dict[Mark, int], links: dict[Annotation, int]) -> bytes:
    """Return the tree by which a reader goes from a piece of a page to its element; number pages and links for it."""
    entries = []
    for key, page in enumerate(pages):
        marks = sorted(mark.number for mark in owners if mark.page == page)
        held = b" ".join(b"%d 0 R" % owners[Mark(page, number)] for number in marks)
        entries.append(b"%d[%s]" % (key, held))
    for key, (link, owner) in enumerate(links.items(), start=len(pages)):
        entries.append(b"%d %d 0 R" % (key, owner))
        pdf.objects[link.number] = pdf.objects[link.number].replace(b"<<", b"<</F 4/StructParent %d" % key, 1)
    return b"<</Nums[%s]>>" % b"\n".join(entries)
