"""The checks of every pack, for tests and for the command line: `python -m tests.helpers.pack_checks PACK...`."""

import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

from tests.helpers import figures, fit, office, ooxml

_MARKS = ("###", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "Err:")


def faults(book: Path) -> list[str]:
    """List all that is wrong with a finished pack.

    Valid by an independent validator; sound where that does not look; every figure the same when calculated
    anew; no error value; nothing cut, no #####, no empty page.
    """
    with tempfile.TemporaryDirectory() as scratch:
        changed = figures.changed_figures(book, Path(scratch))
    return [
        *ooxml.validator_errors(book),
        *ooxml.structure_faults(book),
        *changed,
        *figures.formula_errors(book),
        *map(str, fit.misfits(book)),
        *page_faults(office.page_texts(book)),
    ]


def page_faults(texts: Sequence[str]) -> list[str]:
    """List printed pages, each by its text, that are empty or show ##### or an error value."""
    found = []
    for number, text in enumerate(texts, start=1):
        # A header and a footer stand on every page; a page needs more than those to be worth its paper.
        if len([line for line in text.splitlines() if line.strip()]) <= 2:
            found.append(f"page {number} is empty, or holds a stray piece of a chart")
        found += [f"page {number} shows {mark}" for mark in _MARKS if mark in text]
    return found


def main(books: list[str]) -> int:
    """Check packs and print what is wrong; return 1 where something is."""
    # openpyxl says which charts and extensions it would lose; here it only reads.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    wrong = 0
    for book in books:
        found = faults(Path(book))
        wrong += bool(found)
        sys.stdout.write("\n  ".join([f"{book}: {len(found) or 'no'} faults", *found]) + "\n")
    return 1 if wrong or not books else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
