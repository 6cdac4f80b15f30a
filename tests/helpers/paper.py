"""What stands on the pages of a PDF, and the worked example's packs as PDFs, printed once for all tests."""

import io
import os
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from filelock import FileLock
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTPage
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from tests.helpers.example_packs import context
from xltools.deliver.libreoffice import converted
from xltools.report.packs import packs
from xltools.writer import book_bytes


def pages_of(pdf: bytes) -> Iterator[LTPage]:
    """Yield the pages with every letter on them, not put together to lines, which takes as long again."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    for page in PDFPage.get_pages(io.BytesIO(pdf)):
        PDFPageInterpreter(manager, device).process_page(page)
        yield device.get_result()


def texts(pdf: bytes) -> list[str]:
    """Return the words of each page, in the order in which it shows them, with one space between each two."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, check=True, capture_output=True, timeout=300)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


@cache
def example_pdfs(*kinds: str) -> dict[str, bytes]:
    """Return the PDFs of these kinds of the worked example's packs, as --pdf makes them, by the packs' names.

    They are printed by whichever process of a run asks first; the others take them from the run's own folder.
    """
    place = Path(os.environ["XLTOOLS_TESTS_FOLDER"]) / "printed"
    with FileLock(f"{place}.lock"):
        absent = [kind for kind in kinds if not (place / kind).is_dir()]
        if absent:
            _print(absent, place)
    return {path.stem: path.read_bytes() for kind in kinds for path in sorted((place / kind).glob("*.pdf"))}


def _print(kinds: list[str], place: Path) -> None:
    place.mkdir(exist_ok=True)
    made = list(packs(context(), tuple(kinds)))
    pdfs = converted({pack.file_name: book_bytes(pack.book.print_edition()) for pack in made}, "pdf")
    for kind in kinds:
        making = Path(tempfile.mkdtemp(dir=place))
        for pack in made:
            if pack.kind == kind:
                name = f"{Path(pack.file_name).stem}.pdf"
                (making / name).write_bytes(pdfs[name])
        making.rename(place / kind)
