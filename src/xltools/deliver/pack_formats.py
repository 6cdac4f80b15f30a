"""The packs of one build as PDF and OpenDocument, each checked before it is put beside its pack."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from xltools.deliver.libreoffice import conversions, has_font_as_wide, is_tagged_anew, page_count
from xltools.deliver.no_clock import timeless_package, timeless_pdf
from xltools.deliver.release import Output
from xltools.errors import OutputBlocked
from xltools.text.words import counted

_DOING: dict[tuple[str, ...], str] = {("pdf",): "Printing as PDF", ("ods",): "Writing as OpenDocument"}
_DOING_BOTH = "Printing as PDF and writing as OpenDocument"
_SHEET = re.compile(rb"<sheet\b[^>]*>")
NARROW = (
    "LibreOffice had no font as wide as Arial, so lines in the PDFs may break elsewhere and words may be cut: install "
    "the free font Liberation Sans, then run again."
)
UNTAGGED = (
    "This version of LibreOffice writes PDFs in a form that xltools cannot tag, so a screen reader may leave out parts "
    "of them: give readers who need one the workbooks."
)


@dataclass
class Forms:
    """What a build is asked for in addition to its workbooks.

    Args:
        names: of "pdf" and "ods".
        created: the files' date, so that no clock is used.
        notes: what to say about them at the end.
        told: is called with what is being done.
    """

    names: tuple[str, ...]
    created: date
    notes: list[str] = field(default_factory=list)
    told: Callable[[str], None] = lambda _: None

    def beside(self, packs: Iterable[Output]) -> Iterator[Output]:
        """Yield each pack, and then their other forms.

        Raises:
            OutputBlocked: LibreOffice leaves out a file or a page.
        """
        books: dict[str, Output] = {}
        for pack in packs:
            if self.names:
                books[pack.name] = pack
            yield pack
        if not self.names:
            return
        wanted = {
            form: {name: _source(pack, form) for name, pack in books.items()} for form in dict.fromkeys(self.names)
        }
        for made in conversions(wanted, self._telling(tuple(wanted), len(books))).values():
            for pack, (name, content) in zip(books.values(), made.items(), strict=True):
                yield Output(pack.kind, name, self._checked(pack, name, content), pack.said_sha256)

    def _telling(self, forms: tuple[str, ...], number: int) -> Callable[[int], None]:
        doing = f"{_DOING.get(forms, _DOING_BOTH)} {counted(number, 'pack')} by LibreOffice"
        self.told(doing)
        return lambda made: self.told(f"{doing}: {made} of {number * len(forms)}")

    def _checked(self, pack: Output, name: str, content: bytes) -> bytes:
        if name.endswith(".ods"):
            return timeless_package(content)
        pages, sheets = page_count(content), _sheets(_source(pack, "pdf"))
        if pages < sheets:
            raise OutputBlocked(
                f"LibreOffice made {name} with {pages} pages of {sheets} sheets, so some are missing: run again, or "
                "without --pdf; nothing was written."
            )
        if not has_font_as_wide(content) and NARROW not in self.notes:
            self.notes.append(NARROW)
        if not is_tagged_anew(content) and UNTAGGED not in self.notes:
            self.notes.append(UNTAGGED)
        return timeless_pdf(content, self.created)


def _source(pack: Output, form: str) -> bytes:
    """Return the workbook that a form is made of: for paper the edition without the appendix."""
    return (pack.printed if form == "pdf" else b"") or pack.content


def _sheets(book: bytes) -> int:
    """Count the visible sheets of a workbook; each prints on at least one page."""
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        return sum(b"idden" not in sheet for sheet in _SHEET.findall(package.read("xl/workbook.xml")))
