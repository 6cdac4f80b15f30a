"""LibreOffice, if it is installed: packs as PDF for paper and as OpenDocument for publication.

It ends with exit code 0 even if it fails or two runs share a profile. So each run has its own profile, and success
means that every file is there and complete.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from xltools.deliver.libreoffice_run import OfficeRun, processors, run_together
from xltools.deliver.pdf import tagged
from xltools.errors import OutputBlocked

FORMS = ("pdf", "ods")
_PLACES = {
    "win32": ("C:/Program Files/LibreOffice/program", "C:/Program Files (x86)/LibreOffice/program"),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS",),
}  # fmt: skip
_NAMES = ("soffice.com", "soffice", "libreoffice") if sys.platform == "win32" else ("soffice", "libreoffice")
#: The values for `--convert-to`: a PDF has tags, which mark its figures, and bookmarks, which name its sheets. It does
#: #: not claim PDF/UA, which LibreOffice would write however good the tags are.
_FILTERS = {
    "pdf": 'pdf:calc_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"},"SelectPdfVersion":{"type":"long","value":"17"}}',
}  # fmt: skip
#: Each run needs a few hundred megabytes of memory.
_MOST_AT_ONCE = 2
_SECONDS = 120  # to start, and as many again for each workbook, on a slow machine
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_FONT = re.compile(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([A-Za-z0-9]+)")
#: Fonts whose letters are as wide as the packs' own fonts, so that lines break where they should.
_AS_WIDE = ("Arial", "LiberationSans", "Arimo", "Helvetica")


def office() -> str:
    """Return the program LibreOffice.

    Raises:
        OutputBlocked: it is not installed where it can be found.
    """
    for name in _NAMES:
        path = os.pathsep.join([os.environ.get("PATH", ""), *_PLACES.get(sys.platform, ())])
        if found := shutil.which(name, path=path):
            return found
    raise OutputBlocked(
        "LibreOffice, which makes the files of --pdf and --ods, is not on this computer or not on its PATH: install it "
        "from www.libreoffice.org, or run again without these options; nothing was written."
    )


def converted(books: Mapping[str, bytes], form: str, told: Callable[[int], None] = lambda _: None) -> dict[str, bytes]:
    """Convert workbooks in one run of LibreOffice.

    Args:
        books: by file name.
        form: "pdf" or "ods".
        told: is called every second with the number of files made.

    Returns:
        The files by their own names: a PDF with our own tags, anything else as LibreOffice made it.

    Raises:
        OutputBlocked: it is not there, takes far too long, or leaves out a file.
    """
    return conversions({form: books}, told)[form]


def conversions(
    wanted: Mapping[str, Mapping[str, bytes]], told: Callable[[int], None] = lambda _: None
) -> dict[str, dict[str, bytes]]:
    """Convert workbooks to the forms wanted, in two runs of LibreOffice at once if there are two processors.

    A PDF has the same bytes whatever else is made in its run. PDFs are tagged while LibreOffice makes the others.

    Args:
        wanted: form -> workbooks by file name.
        told: is called every second with how many files are made.

    Raises:
        OutputBlocked: it is not there, takes far too long, or leaves out a file.
    """
    program, at_once = office(), min(processors(), _MOST_AT_ONCE)
    with tempfile.TemporaryDirectory(prefix="xltools-") as scratch:
        shares = [(form, share) for form, books in wanted.items() for share in _shares(books, at_once // len(wanted))]
        runs = [
            OfficeRun(program, Path(scratch) / f"{form}-{number}", _FILTERS.get(form, form), form, share)
            for number, (form, share) in enumerate(shares)
        ]
        tagged_ones: dict[str, bytes] = {}

        def meanwhile() -> None:
            told(sum(len(list((run.place / "made").glob("*"))) for run in runs))
            for run in runs:
                if run.form == "pdf":
                    _tag_next(run, tagged_ones)

        for begin in range(0, len(runs), at_once):
            group = runs[begin : begin + at_once]
            run_together(group, _SECONDS * sum(1 + len(run.books) for run in group), meanwhile)
        made: dict[str, bytes] = {}
        for run in runs:
            for book in run.books:
                file = run.path(book).name
                made[file] = tagged_ones.get(file) or _made(run, book)
    return {
        form: {name: made[name] for name in (f"{Path(book).stem}.{form}" for book in books)}
        for form, books in wanted.items()
    }


def _shares(books: Mapping[str, bytes], number: int) -> list[dict[str, bytes]]:
    """Share workbooks out among so many runs, as even by their sizes as it goes; each keeps their order."""
    shares: list[set[str]] = [set() for _ in range(max(1, min(number, len(books))))]
    for name in sorted(books, key=lambda name: (-len(books[name]), name)):
        min(shares, key=lambda share: sum(len(books[each]) for each in share)).add(name)
    return [{name: content for name, content in books.items() if name in share} for share in shares]


def _tag_next(run: OfficeRun, tagged_ones: dict[str, bytes]) -> None:
    """Tag the next PDF that is whole, if any."""
    book = next((book for book in run.whole() if run.path(book).name not in tagged_ones), None)
    if book is not None and run.path(book).stat().st_size:
        tagged_ones[run.path(book).name] = _tagged(run.path(book).read_bytes(), run.books[book])


def is_tagged_anew(pdf: bytes) -> bool:
    """Return whether a PDF has our own tags, by which a screen reader reads all of it."""
    return b"/ParentTreeNextKey" in pdf


def _tagged(content: bytes, book: bytes) -> bytes:
    """Return a PDF with our own tags; if its form is not one that we know, as LibreOffice made it."""
    try:
        return tagged(content, book)
    except (LookupError, ValueError):  # OtherFormError, or any error from reading a PDF of another form
        return content


def page_count(pdf: bytes) -> int:
    """Count the pages of a PDF that LibreOffice made; 0 if it is incomplete."""
    is_whole = pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    return len(_PAGE.findall(pdf)) if is_whole else 0


def has_font_as_wide(pdf: bytes) -> bool:
    """Return whether a PDF uses a font whose lines break in the same places as in the pack."""
    return any(name.decode().startswith(_AS_WIDE) for name in _FONT.findall(pdf))


def _made(run: OfficeRun, book: str) -> bytes:
    """Return a file that was made."""
    made = run.path(book)
    if not made.is_file() or not made.stat().st_size:
        last = " ".join(run.said().split())[-200:]
        raise OutputBlocked(
            f"LibreOffice made no {made.name} of {book} (it said: {last or 'nothing'}): run again without --pdf "
            f"and --ods, and open {book} in LibreOffice to see why; nothing was written."
        )
    content = made.read_bytes()
    return _tagged(content, run.books[book]) if run.form == "pdf" else content
