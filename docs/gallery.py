"""Picture the packs for the README: `python -m docs.gallery output/example/board-pack.xlsx`, from the root.

A sheet is found on paper by the title in its cell A1, sheet after sheet, since print-outs do not name sheets.
"""

import argparse
import re
from pathlib import Path

import openpyxl

from tests import office

_HERE = Path(__file__).parent


def first_pages(book: Path) -> dict[str, int]:
    """Return the page, from 1, on which each visible sheet begins; a sheet that prints no title is left out."""
    titles = {
        sheet.title: _plain(str(sheet["A1"].value or ""))
        for sheet in openpyxl.load_workbook(book, data_only=True).worksheets
        if sheet.sheet_state == "visible"
    }
    texts = [_plain(text) for text in office.page_texts(book)]
    found: dict[str, int] = {}
    page = 0
    for name, title in titles.items():
        begins = next((number for number in range(page, len(texts)) if title and title in texts[number]), None)
        if begins is not None:
            page = begins + 1
            found[name] = page
    return found


def picture(book: Path, sheet: str, folder: Path, dpi: int) -> Path:
    """Print the first page of one sheet to `<folder>/<book>-<sheet>.png`."""
    pages = first_pages(book)
    if sheet not in pages:
        raise SystemExit(f"{book} prints no sheet called {sheet}; it prints {', '.join(pages)}.")
    (made,) = office.render(book, folder, dpi=dpi, first=pages[sheet], last=pages[sheet])
    return made.replace(folder / f"{book.stem}-{_word(sheet)}.png")


def main() -> None:
    """Read the options and print each picture's path."""
    options = argparse.ArgumentParser(description="Print a pack's sheets to PNG.")
    options.add_argument("books", nargs="+", type=Path, help="packs to picture")
    options.add_argument("--sheet", action="append", help="a sheet to picture (again for more); Summary unless told")
    options.add_argument("--folder", type=Path, default=_HERE / "gallery", help="where the pictures go")
    options.add_argument("--dpi", type=int, default=80, help="dots per inch")
    given = options.parse_args()
    for book in given.books:
        for sheet in given.sheet or ["Summary"]:
            print(picture(book, sheet, given.folder, given.dpi))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _word(sheet: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", sheet.casefold()).strip("-")


if __name__ == "__main__":
    main()
