"""Offices' own workbooks for tests, drawn as text, and the `source.toml` beside them."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from textwrap import dedent

from openpyxl.workbook import Workbook

from xltools.commands.steps import Folder, Judged, judge
from xltools.tracker import read_tracker

SETTINGS = """
[settings]
organisation = "Illustrative Council"
programme = "Illustrative programme"
board = "Programme Board"
as_at = 2025-05-31
"""


def drawn_book(path: Path, sheets: Mapping[str, str], merges: Mapping[str, tuple[str, ...]] = {}) -> Path:
    """Save a workbook whose sheets are drawn, one line a row, cells apart by "|"; dates and numbers are such."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, text in sheets.items():
        sheet = book.create_sheet(name)
        for row, line in enumerate(dedent(text).strip("\n").splitlines(), 1):
            for column, words in enumerate(line.split("|"), 1):
                if (value := _value(words.strip())) is not None:
                    cell = sheet.cell(row, column)
                    cell.value = value
                    cell.data_type = "s" if isinstance(value, str) else cell.data_type  # also what begins with "="
        for block in merges.get(name, ()):
            sheet.merge_cells(block)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def _value(words: str) -> str | float | datetime | None:
    if not words:
        return None
    if words.startswith("'"):
        return words[1:]
    for form in ("%Y-%m-%d",):
        try:
            return datetime.strptime(words, form)
        except ValueError:
            pass
    try:
        return float(words)
    except ValueError:
        return words


def adopted(folder: Path, sheets: Mapping[str, str], source: str, **more: tuple[str, ...]) -> Path:
    """Make a programme's folder around a drawn workbook, by a `source.toml` written by hand."""
    drawn_book(folder / "their tracker.xlsx", sheets, more)
    return with_source(folder, source)


def with_source(folder: Path, source: str) -> Path:
    """Write the mapping of a folder."""
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    settings = "" if "[settings]" in source else SETTINGS
    text = f'workbook = "../their tracker.xlsx"\n{settings}{dedent(source)}'
    (folder / "schemas" / "source.toml").write_text(text, encoding="utf-8")
    return folder


def judged(folder: Path) -> Judged:
    """Judge a folder's workbook as the commands do."""
    return judge(read_tracker(folder / "their tracker.xlsx"), Folder(folder))


def told(folder: Path) -> list[tuple[str, str | None, str | None, str]]:
    """Return what is found in a folder's workbook: sheet, cell, heading and rule."""
    return [(each.sheet, each.cell, each.heading, each.rule) for each in judged(folder).findings]


def digest(path: Path) -> str:
    """Return the hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
