"""Limits: what a workbook holds, counted over all its parts as they are read; too much is refused at once.

No honest tracker reaches these limits, and they are low enough that the worst workbook within one stays within the
bounds of every reading: 20 s and 1 GiB. Beside each is what an honest tracker has and what a unit costs.
`tests/helpers/worst.py` makes the workbooks that come closest.
"""

from xltools.errors import TrackerRefused
from xltools.tracker.file_checks import SAVE_AS

#: Sheets; 50 is many.
SHEETS_HELD = 2_000
#: Links to other parts of the workbook; two or three for each sheet.
LINKS_HELD = 20_000
#: Rows in all sheets, blank ones too; a million readings fill one sheet.
ROWS_HELD = 3_000_000
#: Cells in all sheets, blank ones too; a million readings have seven million.
CELLS_HELD = 10_000_000
#: Shared strings, which are all different; a million readings, each with three texts of its own, have three million.
STRINGS_HELD = 4_000_000
#: What expat parses in all parts together: an element counts 2, an element that is read 3, and two attributes 1.
#: 200,000 odd rows of 12 cells, each with a text of its own, come to 25.3 million.
MARKUP_HELD = 26_000_000
#: All of these together, plus one for every 128 unpacked bytes: each takes about a third of a microsecond. The odd #:
#: rows above come to 33.7 million, and a million readings to 28 million.
WORK_HELD, _CELL_WORK, _ROW_WORK, _STRING_WORK, _BYTES_OF_ONE = 34_000_000, 3, 2, 1, 128
#: Errors, formulas without a value or that change by themselves, struck-out texts: more than staff could fix.
FAULTS_HELD = 1_000_000
#: Merged ranges; the most seen in an honest tracker were 1,691.
MERGES_HELD = 500_000
#: Hidden rows and columns: those of a filter over a million rows, and all unused columns of a hundred sheets.
HIDDEN_HELD = 3_000_000

_ATTRIBUTES_OF_ONE, _LEAST_ODD_CELL = 2, 3


class Tally:
    """Counts, for the workbook of this name; each count is refused by a sentence of its own."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._sheets = self._links = self._rows = self._strings = self._markup = self._merges = self._hidden = 0
        self._faults: dict[str, int] = {}
        self._faulty = self._spanned = self._unpacked = 0
        self.cells = 0

    def unpacked(self, size: int) -> None:
        """Note how many bytes all parts unpack to."""
        self._unpacked = size

    def unpacked_again(self, size: int) -> None:
        """Note bytes that are unpacked and looked through once more."""
        self._unpacked += size
        self._refuse_work()

    def sheet(self) -> None:
        """Note one more sheet."""
        self._sheets += 1
        if self._sheets > SHEETS_HELD:
            raise TrackerRefused(
                f"{self._name} has more than {SHEETS_HELD:,} sheets, more than any tracker has: "
                "check that it is the right file."
            )

    def link(self) -> None:
        """Note one more link to a part."""
        self._links += 1
        if self._links > LINKS_HELD:
            raise TrackerRefused(
                f"{self._name} has more than {LINKS_HELD:,} links between its parts, which Excel never writes: "
                f"{SAVE_AS} under a new name."
            )

    def rows(self, count: int, cells: int) -> None:
        """Note rows that were read, and their cells."""
        self._rows += count
        self.cells += cells
        if self._rows > ROWS_HELD:
            raise TrackerRefused(
                f"{self._name} has more than {ROWS_HELD:,} rows, blank ones among them: move old rows to another "
                "workbook, and delete the blank rows below the tables."
            )
        if self.cells > CELLS_HELD:
            raise TrackerRefused(
                f"{self._name} has more than {CELLS_HELD:,} cells, blank ones that have a format among them: move old "
                "rows to another workbook, and clear the formats below and beside the tables."
            )
        self._refuse_work()

    def strings(self, count: int) -> None:
        """Note how many shared strings there are by now."""
        self._strings = count
        if count > STRINGS_HELD:
            raise TrackerRefused(
                f"{self._name} has more than {STRINGS_HELD:,} different texts, more than can be read: move old rows to "
                "another workbook."
            )
        self._refuse_work()

    def markup(self, tags: int, read: int, attributes: int) -> None:
        """Note what was parsed by expat: its tags, how many elements of it were read, and its attributes."""
        self._markup += tags + read + attributes // _ATTRIBUTES_OF_ONE
        self._refuse_work()

    def _refuse_work(self) -> None:
        done = self._markup + _CELL_WORK * self.cells + _ROW_WORK * self._rows + _STRING_WORK * self._strings
        done += self._unpacked // _BYTES_OF_ONE
        if self._markup <= MARKUP_HELD and done <= WORK_HELD:
            return
        if self._markup > done // 2:
            raise TrackerRefused(
                f"{self._name} is not written the way Excel writes, and is too large to be read like that: "
                f"{SAVE_AS} under a new name, and name that."
            )
        raise TrackerRefused(
            f"{self._name} has more rows, cells and texts than can be read in one go: move old rows to another "
            f"workbook, {SAVE_AS} under a new name, and name that."
        )

    def odd_after(self, cells: int) -> None:
        """Take back a sheet that turned odd after so many cells; refuse it at once if it would be in the end."""
        self.cells -= cells
        if cells * _LEAST_ODD_CELL > MARKUP_HELD:
            self.markup(MARKUP_HELD, cells, 0)

    def array(self, cells: int) -> None:
        """Note one more array formula, all of whose cells are noted, and how many cells it spans."""
        self._spanned += cells
        self._refuse_faults(self._spanned)

    def faults(self, part: str, count: int) -> None:
        """Note how many faulty cells a sheet has by now."""
        self._faulty += count - self._faults.get(part, 0)
        self._faults[part] = count
        self._refuse_faults(self._faulty)

    def _refuse_faults(self, count: int) -> None:
        if count > FAULTS_HELD:
            raise TrackerRefused(
                f"{self._name} has more than {FAULTS_HELD:,} cells that hold an error, struck-out text, or a formula "
                "that was not calculated or changes by itself: open it in Excel, let it calculate, and save it."
            )

    def merge(self) -> None:
        """Note one more merged range."""
        self._merges += 1
        if self._merges > MERGES_HELD:
            raise TrackerRefused(
                f"{self._name} has more than {MERGES_HELD:,} merged ranges, more than any sheet made by hand: "
                "unmerge the cells (Home, Merge & Center, Unmerge Cells), and save it."
            )

    def hidden(self, count: int) -> None:
        """Note more hidden rows or columns."""
        self._hidden += count
        if self._hidden > HIDDEN_HELD:
            raise TrackerRefused(
                f"{self._name} hides more than {HIDDEN_HELD:,} rows and columns, more than any sheet made by hand: "
                "show them again or delete them, and save it."
            )
