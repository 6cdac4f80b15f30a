"""Reads workbooks spoilt by their structure, and holds our value of each cell against that of two other readers.

`python -m tests.helpers.reference_fuzz --cases 5000 --seed 15` prints each difference that nobody explained, each
traceback and each hang, and ends with 1 if there is any.
"""

import argparse
import io
import random
import re
import signal
import sys
import tempfile
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from typing import Any

import openpyxl
from openpyxl.utils import datetime as excel_days
from python_calamine import CalamineWorkbook

from tests.helpers import xml_tricks, zip_tricks
from tests.helpers.fuzz import Parts, built, by_openpyxl, by_xlsxwriter, hold_memory
from xltools.errors import TrackerRefused
from xltools.tracker import read_tracker
from xltools.tracker.addresses import address, span

Values = dict[tuple[str, int, int], object]
#: No honest case takes a hundredth of this.
_SECONDS_HELD = 10
_LONGEST_SENTENCE = 600
_CLAIM = re.compile(rb"uniqueCount\s*=\s*.?[^\"']{5}")


class _Hangs(BaseException):
    """A case took too long."""


def case_bytes(seed: int, case: int, books: list[Parts]) -> bytes:
    """Return one case: every second one is spoilt in its zip, the others in their XML."""
    chance = random.Random(f"{seed}/{case}")
    parts = chance.choice(books)
    if case % 2:
        return zip_tricks.spoilt(chance, parts)
    return zip_tricks.to_bytes(zip_tricks.plain(xml_tricks.spoilt(chance, parts)))


def our_values(path: Path) -> tuple[Values, Values] | str:
    """Return our reading: the cells that hold anything, and the errors; or the words of the refusal."""
    try:
        found = read_tracker(path)
    except TrackerRefused as refused:
        return str(refused)
    values: Values = {}
    errors: Values = {}
    for name, sheet in found.sheets.items():
        for row, cells in enumerate(sheet.rows, 1):
            values |= {(name, row, at): cell for at, cell in enumerate(cells, 1) if cell != ""}
        errors |= {(name, *place): error for place, error in sheet.errors.items()}
    return values, errors


def openpyxl_values(path: Path) -> Values | None:
    """Return openpyxl's reading; None where it would make each cell of a merged block that is the whole sheet."""
    if any(b"XFD1048576" in part for part in _parts(path).values()):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, data_only=True)
    values: Values = {}
    for sheet in book.worksheets:
        for (row, column), cell in sheet._cells.items():
            if cell.value is not None and cell.value != "":
                values[sheet.title, row, column] = cell.value
    return values


def calamine_values(path: Path) -> Values | None:
    """Return calamine's reading of the file as it is; None where it takes memory for strings that are only claimed."""
    with zipfile.ZipFile(path) as package:
        if any(_CLAIM.search(package.read(name)) for name in package.namelist() if "trings" in name):
            return None
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    values: Values = {}
    for name in book.sheet_names:
        for row, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1):
            values |= {(name, row, at): cell for at, cell in enumerate(cells, 1) if cell != ""}
    return values


def number_of(value: object) -> object:
    """Return a value as Excel holds it: days and times are numbers; all else is itself."""
    if isinstance(value, datetime | date | time | timedelta):
        return round(float(excel_days.to_excel(value)), 8)  # type: ignore[no-untyped-call]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(float(value), 8)
    return value


def differences(ours: tuple[Values, Values], theirs: Values) -> Iterator[tuple[tuple[str, int, int], Any, Any]]:
    """Yield each cell that another reader reads otherwise: its place, our value or error, theirs."""
    values, errors = ours
    for place in sorted(values.keys() | theirs.keys() | errors.keys()):
        mine, other = values.get(place, errors.get(place, "")), theirs.get(place, "")
        if mine != other and number_of(mine) != number_of(other):
            yield place, mine, other


def _parts(path: Path) -> Parts:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if not name.endswith("/")}


@dataclass(frozen=True)
class Difference:
    """One cell that another reader reads otherwise, and where it stands."""

    reader: str
    place: tuple[str, int, int]
    mine: object
    other: object
    theirs: Values
    parts: Parts

    @property
    def is_sheet_unseen(self) -> bool:
        """Whether the other reader sees nothing at all on the sheet."""
        return all(name != self.place[0] for name, _, _ in self.theirs)

    def written(self) -> bytes:
        """Return what stands in the cells of this address, on whichever sheet, and in the strings they may show."""
        cell = address(*self.place[1:]).encode()
        found = b"".join(
            match[0]
            for name, part in self.parts.items()
            if "sheet" in name.lower()
            for match in re.finditer(rb"<c\b[^<>]*?r\s*=\s*.%s\W[^<>]*>.*?</c>" % cell, part, re.DOTALL)
        )
        return found + b"".join(part for name, part in self.parts.items() if b't="s"' in found and "trings" in name)


def _is_trimmed(found: Difference) -> bool:
    return str(found.mine) == str(found.other).strip(" \t\r\n\xa0\u200b")


def _is_in_merge(found: Difference) -> bool:
    merges = re.findall(rb'<mergeCell\b[^<>]*?ref\s*=\s*.([^"\']*)', b"".join(found.parts.values()))
    spans = [span(each.decode(errors="replace").strip().upper()) for each in merges]
    _, row, column = found.place
    return any(s and s[0] <= row <= s[2] and s[1] <= column <= s[3] for s in spans)


def _is_named_oddly(found: Difference) -> bool:
    return any(name != name.replace("\\", "/") or "%" in name or re.search("[A-Z]", name) for name in found.parts)


#: In three words, what another reader does, and why its reading is not ours; with the difference that it makes.
EXPLAINED: dict[str, tuple[str, Callable[[Difference], bool]]] = {
    "errors are blank": (
        "calamine gives nothing for an error, and NaN, infinity or 1899 for no number; to us it is a finding",
        lambda found: (
            found.reader == "calamine"
            and str(found.mine).startswith("#")
            and str(found.other)[:4] in ("", "nan", "inf", "-inf", "1899")
        ),
    ),
    "codes are dropped": (
        (
            "calamine leaves out of a value its character references, CDATA and comments, and keeps line breaks; "
            "so we write such a sheet again before it reads it"
        ),
        lambda found: (
            found.reader == "calamine"
            and re.search(rb"&#|<!|<\?|<(?:v|t)>\s|\s</(?:v|t)>", found.written()) is not None
        ),
    ),
    "spaces are kept": (
        "Excel drops spaces that are not marked as meant; every rule trims those that are kept",
        _is_trimmed,
    ),
    "escapes are kept": (
        "openpyxl keeps Excel's own escapes, where Excel shows the letter",
        lambda found: found.reader == "openpyxl" and re.search("_x[0-9A-Fa-f]{4}_", str(found.other)) is not None,
    ),
    "merges lose values": (
        "openpyxl drops what the other cells of a merged block hold; Excel keeps it, and so do we, with a finding",
        lambda found: found.reader == "openpyxl" and found.other == "" and _is_in_merge(found),
    ),
    "names are unmatched": (
        "other readers see no part whose name differs by capitals, a backslash or a percent sign; Excel sees it",
        lambda found: found.is_sheet_unseen and _is_named_oddly(found),
    ),
    "Strict is unread": (
        "openpyxl sees nothing in a part of the Strict form",
        lambda found: (
            found.reader == "openpyxl"
            and found.is_sheet_unseen
            and any(b"purl.oclc.org" in part for part in found.parts.values())
        ),
    ),
    "errors are renamed": (
        "openpyxl says #VALUE! of a number that is none; both are an error",
        lambda found: found.reader == "openpyxl" and str(found.mine)[:1] == str(found.other)[:1] == "#",
    ),
    "days before all": (
        "Excel shows #### for a negative day; we give a time, which no rule takes for a day",
        lambda found: found.reader == "openpyxl" and isinstance(found.mine, time) and isinstance(found.other, datetime),
    ),
}


def outcome(path: Path) -> Counter[str]:
    """Read one case by all readers; return what came of it, with what nobody explained in words of its own."""
    told: Counter[str] = Counter()
    try:
        signal.alarm(_SECONDS_HELD)
        ours = our_values(path)
    except _Hangs:
        return Counter({"fault: hangs": 1})
    except BaseException:  # noqa: BLE001 - a panic of the value reader is none of Exception
        return Counter({f"fault: {traceback.format_exc()}": 1})
    finally:
        signal.alarm(0)
    if isinstance(ours, str):
        is_sentence = path.name in ours and ours.endswith(".") and len(ours) < _LONGEST_SENTENCE and "\n" not in ours
        return Counter({"refused" if is_sentence else f"fault: worded badly: {ours}": 1})
    told["read"] += 1
    for reader, read in (("openpyxl", openpyxl_values), ("calamine", calamine_values)):
        try:
            signal.alarm(_SECONDS_HELD)
            theirs = read(path)
        except BaseException:  # noqa: BLE001 - another reader's refusal, or its panic
            told[f"{reader} refuses"] += 1
            continue
        finally:
            signal.alarm(0)
        if theirs is None:
            continue
        told[f"{reader} reads"] += 1
        for place, mine, other in differences(ours, theirs):
            found = Difference(reader, place, mine, other, theirs, _parts(path))
            why = next((name for name, (_, is_so) in EXPLAINED.items() if is_so(found)), "")
            told[f"explained: {why}" if why else f"fault: {reader} at {place}: {mine!r} is {other!r}"] += 1
    return told


def _hang(_: int, __: FrameType | None) -> None:
    raise _Hangs


def run(first: int, cases: int, seed: int) -> Counter[str]:
    """Read the cases from the first on; return what came of them, each fault with the first case that shows it."""
    signal.signal(signal.SIGALRM, _hang)
    hold_memory()
    books = [built(), by_xlsxwriter(), by_openpyxl()]
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tracker.xlsx"
        for case in range(first, first + cases):
            path.write_bytes(case_bytes(seed, case, books))
            for what, times in outcome(path).items():
                told[f"case {case} of seed {seed}: {what}" if what.startswith("fault") else what] += times
    return told


def run_all(cases: int, seed: int, workers: int = 2) -> Counter[str]:
    """Read so many cases in processes of their own: one that dies of a case ends the whole with an error."""
    step = -(-cases // workers)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        firsts = range(0, cases, step)
        futures = [pool.submit(run, first, min(step, cases - first), seed) for first in firsts]
        return sum((each.result() for each in futures), Counter())


def main() -> int:
    """Read what the command line asks for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=500)
    options.add_argument("--seed", type=int, default=15)
    asked = options.parse_args()
    told = run_all(asked.cases, asked.seed)
    faults = sorted(what for what in told if "fault" in what)
    sys.stdout.write("\n".join([f"{what}: {times}" for what, times in sorted(told.items()) if what not in faults]))
    sys.stdout.write("\n".join(["", *faults, ""]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
