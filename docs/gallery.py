"""Picture packs for the documents: `python -m docs.gallery` for all of docs/gallery/, from the root.

`python -m docs.gallery PACK --sheet NAME --folder FOLDER` pictures a sheet of any pack, to look at a layout.
A sheet is found on paper by the title in its cell A1, sheet after sheet, since print-outs do not name sheets.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from docs.faulty_example import type_faults
from tests.helpers import office

_HERE = Path(__file__).parent
_GALLERY = _HERE / "gallery"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the gallery: a page of a sheet, counted from its first, or a part of it.

    Args:
        book: a workbook, printed whole; or the PDF beside it, which has the paper's own pages.
        crop: left, top, width and height in inches; the whole page without it.
    """

    name: str
    book: str
    sheet: str
    page: int = 1
    dpi: int = 80
    crop: tuple[float, float, float, float] | None = None


_TRACKER_PART = (0.3, 0.4, 11.6, 5.2)
_PACKS = "right/output/2012-03-31"
_FAULTY = "faulty/output/2012-03-31"
PICTURES = (
    Picture("front-sheet", f"{_PACKS}/board-pack.pdf", "Cover"),
    Picture("summary", f"{_PACKS}/board-pack.pdf", "Summary", dpi=95),
    Picture("plan-on-a-page", f"{_PACKS}/board-pack.pdf", "Plan on a page", dpi=70),
    Picture("milestones", f"{_PACKS}/board-pack.xlsx", "Milestones"),
    Picture("kpi-pages", f"{_PACKS}/board-pack.pdf", "KPI pages"),
    Picture("kpi-charts", f"{_PACKS}/board-pack.xlsx", "KPI charts"),
    Picture("risks", f"{_PACKS}/board-pack.xlsx", "Risks"),
    Picture("month-plan", f"{_PACKS}/programme-pack.pdf", "Month plan WF"),
    Picture("tracker", "right/workbooks/tracker.xlsx", "Milestones", dpi=115, crop=_TRACKER_PART),
    Picture("findings", f"{_FAULTY}/findings.xlsx", "Findings", dpi=120, crop=(0.2, 0.2, 11.3, 5.0)),
    Picture("findings-marked", f"{_FAULTY}/findings.xlsx", "Milestones", dpi=100, crop=(4.2, 0.8, 11.55, 5.6)),
)


def make_gallery() -> Iterator[Path]:
    """Build the worked example, right and with a few faults, and picture its pages."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        for name in ("right", "faulty"):
            _xltools(place, "new", name, "--example")
        type_faults(place / "faulty" / "workbooks" / "tracker.xlsx")
        _xltools(place / "right", "build", "--pdf")
        _xltools(place / "faulty", "build", code=1)
        for book in dict.fromkeys(picture.book for picture in PICTURES):
            with _printed(place / book) as (pdf, pages):
                for wanted in (picture for picture in PICTURES if picture.book == book):
                    target = _GALLERY / f"{wanted.name}.png"
                    page = _page(book, pages, wanted.sheet) + wanted.page - 1
                    yield _draw(pdf, page, target, wanted.dpi, wanted.crop)


def first_pages(book: Path, texts: list[str]) -> dict[str, int]:
    """Return the page, from 1, on which each visible sheet begins; a sheet that prints no title is left out."""
    titles = {
        sheet.title: _plain(str(sheet["A1"].value or ""))
        for sheet in openpyxl.load_workbook(book, data_only=True).worksheets
        if sheet.sheet_state == "visible"
    }
    found: dict[str, int] = {}
    page = 0
    for name, title in titles.items():
        begins = next((number for number in range(page, len(texts)) if title and title in _plain(texts[number])), None)
        if begins is not None:
            page = begins + 1
            found[name] = page
    return found


def main() -> None:
    """Read the options and print each picture's path."""
    options = argparse.ArgumentParser(description="Print packs' sheets to PNG; the whole gallery where none is named.")
    options.add_argument("books", nargs="*", type=Path, help="packs to picture")
    options.add_argument("--sheet", action="append", help="a sheet to picture (again for more); Summary unless told")
    options.add_argument("--folder", type=Path, default=_GALLERY, help="where the pictures go")
    options.add_argument("--dpi", type=int, default=80, help="dots per inch")
    given = options.parse_args()
    for made in make_gallery() if not given.books else ():
        print(made)
    for book in given.books:
        with _printed(book) as (pdf, pages):
            for sheet in given.sheet or ["Summary"]:
                target = given.folder / f"{book.stem}-{_word(sheet)}.png"
                print(_draw(pdf, _page(str(book), pages, sheet), target, given.dpi))


@contextmanager
def _printed(book: Path) -> Iterator[tuple[Path, dict[str, int]]]:
    """Print a book once; yield the print-out, and the page on which each sheet begins."""
    with tempfile.TemporaryDirectory() as scratch:
        is_pdf = book.suffix == ".pdf"
        pdf = book if is_pdf else office.pdf(book, Path(scratch))
        text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout  # noqa: S607
        yield pdf, first_pages(book.with_suffix(".xlsx"), text.decode("utf-8", "replace").split("\f")[:-1])


def _page(book: str, pages: dict[str, int], sheet: str) -> int:
    if sheet not in pages:
        raise SystemExit(f"{book} prints no sheet called {sheet}; it prints {', '.join(pages)}.")
    return pages[sheet]


def _draw(pdf: Path, page: int, target: Path, dpi: int, crop: tuple[float, ...] | None = None) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = ["-f", str(page), "-l", str(page)]
    for option, inches in zip(("-x", "-y", "-W", "-H"), crop or (), strict=False):
        part += [option, str(round(inches * dpi))]
    command = ["pdftoppm", "-r", str(dpi), "-png", "-singlefile", *part, str(pdf), str(target.with_suffix(""))]
    subprocess.run(command, check=True, capture_output=True)
    return target


def _xltools(folder: Path, *arguments: str, code: int = 0) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "xltools", *arguments], cwd=folder, check=False, capture_output=True, text=True
    )
    if done.returncode != code:
        raise SystemExit(f"xltools {' '.join(arguments)} ended with {done.returncode}: {done.stdout}{done.stderr}")


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _word(sheet: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", sheet.casefold()).strip("-")


if __name__ == "__main__":
    main()
