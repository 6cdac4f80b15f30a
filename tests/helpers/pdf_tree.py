"""What a screen reader finds in a PDF, read by pdfminer: each element with its text, and what stands in none."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.utils import decode_text


@dataclass
class Element:
    """One element of the tree: its kind, its own text, the words for what is drawn, and what is within it."""

    kind: str
    text: str = ""
    alt: str = ""
    scope: str = ""
    kids: list["Element"] = field(default_factory=list)
    links: int = 0

    @property
    def said(self) -> str:
        """All that is read of it, without spaces, because a line's end is none in a PDF."""
        return "".join(self.text.split()) + "".join(kid.said for kid in self.kids)

    def all(self, *kinds: str) -> Iterator["Element"]:
        """Yield the elements of these kinds, in the order of reading."""
        if self.kind in kinds:
            yield self
        for kid in self.kids:
            yield from kid.all(*kinds)


class _Device(PDFTextDevice):
    """Notes the text of each mark, and what is drawn without one."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.texts: dict[int, str] = {}
        self.unmarked: list[str] = []
        self._open: list[tuple[str, int | None]] = []

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        self._open.append((tag.name, (props or {}).get("MCID")))

    def end_tag(self) -> None:
        self._open.pop()

    def render_string(self, textstate: Any, seq: Any, *_: Any) -> None:
        codes = [code for part in seq if isinstance(part, bytes) for code in textstate.font.decode(part)]
        text = "".join(textstate.font.to_unichr(code) for code in codes)
        if not self._open:
            self.unmarked.append(text)
        elif self._open[-1][1] is not None:
            mark = self._open[-1][1]
            self.texts[mark] = self.texts.get(mark, "") + text

    def paint_path(self, _: Any, stroke: Any, fill: Any, *__: Any) -> None:
        if (stroke or fill) and not self._open:
            self.unmarked.append("a shape")


def tree(pdf: bytes) -> tuple[Element, list[str]]:
    """Return the tree of a PDF, and the texts and shapes that are neither in it nor marked as decoration."""
    document = PDFDocument(PDFParser(io.BytesIO(pdf)))
    manager = PDFResourceManager()
    texts: dict[Any, dict[int, str]] = {}
    unmarked: list[str] = []
    for page in PDFPage.create_pages(document):
        device = _Device(manager)
        PDFPageInterpreter(manager, device).process_page(page)
        texts[page.pageid] = device.texts
        unmarked += device.unmarked
    top = resolve1(document.catalog["StructTreeRoot"])["K"]
    return _element(top, texts), unmarked


def _element(reference: Any, texts: dict[int, dict[int, str]]) -> Element:
    held = resolve1(reference)
    element = Element(
        held["S"].name, alt=decode_text(held.get("Alt", b"")), scope=_scope(resolve1(held.get("A"))),
    )  # fmt: skip
    kids = resolve1(held.get("K", []))
    for kid in kids if isinstance(kids, list) else [kids]:
        _add(element, kid, held.get("Pg"), texts)
    return element


def _add(element: Element, kid: Any, page: Any, texts: dict[int, dict[int, str]]) -> None:
    bare = resolve1(kid)
    if isinstance(bare, int):
        element.text += texts[page.objid].get(bare, "")
    elif bare.get("MCID") is not None:
        element.text += texts[bare["Pg"].objid].get(bare["MCID"], "")
    elif isinstance(bare.get("Obj"), PDFObjRef):
        element.links += 1
    else:
        element.kids.append(_element(kid, texts))


def _scope(attributes: Any) -> str:
    return attributes["Scope"].name if isinstance(attributes, dict) and "Scope" in attributes else ""
