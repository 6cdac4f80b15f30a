"""The full scan of a sheet's XML: right on every way of writing it, and several times slower than `fast_scan`.

It also rewrites an odd sheet in the one plain way that the value reader is sure to read right.
"""

import re
from array import array
from collections.abc import Callable, Iterable

from xltools.errors import TrackerRefused
from xltools.tracker.addresses import COLUMNS, ROWS, address, column_number, letters_of, position, span
from xltools.tracker.formulas import Formulas
from xltools.tracker.grammar import NOUGHT
from xltools.tracker.normalized import Settled, plain, settled
from xltools.tracker.package import Package, shown
from xltools.tracker.sheet_truth import SheetTruth
from xltools.tracker.strings import RICH_TEXT
from xltools.tracker.workbook import TRUE
from xltools.tracker.xml_parser import NAMESPACES, End, RichText, Rules, Start

_PLACES = {
    "": "worksheet",
    "worksheet": "sheetPr dimension sheetData cols autoFilter mergeCells",
    "sheetData": "row",
    "row": "c",
    "c": "v f is",
    "is": "t r",
    "r": "rPr t",
    "rPr": "strike",
    "cols": "col",
    "autoFilter": "filterColumn",
    "mergeCells": "mergeCell",
}
#: What Excel writes beside these; anything else there, some program reads and some other does not.
_RULES = Rules(
    only=RICH_TEXT
    | {"sheetData": "", "row": "extLst", "c": "extLst", "v": "", "f": "", "mergeCells": "", "cols": "", "col": ""},
    once=frozenset({"sheetPr", "dimension", "sheetData", "autoFilter", "mergeCells"}),
    nowhere_else=frozenset({"sheetData", "row", "c", "cols", "mergeCells"}),
)
_MISLEADING = ("sheetData", "dimension")
_INDEX = re.compile(r"[0-9]{1,9}")
_NOUGHT = re.compile(NOUGHT)


class SheetReader(RichText):
    """Reads one sheet part.

    Args:
        write: takes the plain rewriting of the sheet, a row at a time; None where none is wanted.
        names: the defined names that change by themselves.
        is_stale: whether the workbook says that its formulas were not calculated.
    """

    def __init__(
        self,
        package: Package,
        part: str,
        write: Callable[[str], object] | None = None,
        names: frozenset[str] = frozenset(),
        *,
        is_stale: bool = False,
    ) -> None:
        starts: dict[str, Start] = {
            "row": self._start_row,
            "c": self._start_cell,
            "f": self._start_formula,
            "is": self._start_inline,
            "v": self._start_value,
            "r": self.start_run,
            "strike": self.start_strike,
            "t": self.start_text,
            "sheetPr": self._sheet_properties,
            "sheetData": self._start_data,
            "dimension": self._dimension,
            "col": self._hide_columns,
            "mergeCell": self._merge,
        }
        ends: dict[str, End] = {
            "v": self._end_value,
            "f": self._end_formula,
            "t": self.end_text,
            "c": self._end_cell,
            "row": self._end_row,
        }
        super().__init__(package, part, _PLACES, starts, ends, rules=_RULES)
        self.truth = SheetTruth()
        self._formulas = Formulas(self.truth, package.tally, names, is_stale=is_stale)
        #: The formulas with their places and attributes, where they are wanted.
        self.formulas: list[tuple[int, int, dict[str, str], str]] = []
        self._are_formulas_kept = False
        self.held_rows = self.held_columns = self.held_cells = 0
        self.has_cells_part = self.misleads = False
        self._write = write
        self._row = self._column = 0
        self._row_text = ""
        #: Which rows there were, and in which row each column was last; made for the first row.
        self._rows_seen = bytearray()
        self._columns_seen = array("I")
        self._columns_hidden = 0
        self._written: list[str] = []

    def read(self, blocks: Iterable[bytes]) -> SheetTruth:
        """Read a whole part; return what it says of its cells."""
        if self._write:
            self._write(f'<worksheet xmlns="{NAMESPACES[0]}"><sheetData>')
        self.walk(blocks)
        if self._write:
            self._write("</sheetData></worksheet>")
        return self.truth

    def keep_formulas(self) -> None:
        """Have the formulas themselves kept, for those who follow their references."""
        self._are_formulas_kept = True

    def left_aside(self, parent: str, name: str) -> None:
        """Note a filter's criteria, and names that the value reader would take for those of the sheet."""
        if parent == "filterColumn":  # a column of a filter without criteria has nothing in it
            self.truth.is_filtered = True
        if name.endswith(_MISLEADING) and name.rpartition(" ")[2] in _MISLEADING:
            self.misleads = True

    def _sheet_properties(self, attributes: dict[str, str]) -> None:
        self.truth.is_filtered |= attributes.get("filterMode", "") in TRUE

    def _start_data(self, _: dict[str, str]) -> None:
        self.has_cells_part = True

    def _dimension(self, attributes: dict[str, str]) -> None:
        self.misleads |= span(attributes.get("ref", "")) is None

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden", "") not in TRUE and not _NOUGHT.fullmatch(attributes.get("width", "")):
            return
        first, last = attributes.get("min", "").strip(), attributes.get("max", "").strip()
        if not (_INDEX.fullmatch(first) and _INDEX.fullmatch(last)):
            raise self.damaged("hides columns that are not there")
        columns = range(max(int(first), 1), min(int(last), COLUMNS) + 1)
        self._columns_hidden += len(columns)
        if self._columns_hidden > COLUMNS:
            raise self.damaged("hides columns more than once")
        self.package.tally.hidden(len(columns))
        self.truth.hidden_columns.update(columns)

    def _merge(self, attributes: dict[str, str]) -> None:
        merge = span(attributes.get("ref", ""))
        if merge is None:
            raise self.damaged("merges cells that are not there")
        self.package.tally.merge()
        self.truth.merges.append(merge)

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        text = str(self._row + 1) if given is None else given.strip()
        row = int(text) if text.isascii() and text.isdigit() and len(text) < 8 and text[0] != "0" else ROWS + 1
        if row > ROWS:
            raise self._out_of_bounds(text, "row")
        self._row, self._column, self._row_text = row, 0, text
        self._refuse_row_twice(row)
        self.truth.rows = max(self.truth.rows, row)
        if attributes.get("hidden", "") in TRUE or _NOUGHT.fullmatch(attributes.get("ht", "")):
            self.package.tally.hidden(1)
            self.truth.hidden_rows.add(row)
        if self._write:
            self._written.append(f'<row r="{text}">')

    def _refuse_row_twice(self, row: int) -> None:
        if not self._rows_seen:
            self._rows_seen, self._columns_seen = bytearray(ROWS + 1), array("I", bytes(4 * COLUMNS + 4))
        if self._rows_seen[row]:
            raise self.package.ambiguous(self.part, f"has the row {row} twice")
        self._rows_seen[row] = 1

    def _out_of_bounds(self, given: str, what: str = "cell") -> TrackerRefused:
        return TrackerRefused(
            f"{self.package.name} has a {what} {shown(given)} in its part {shown(self.part)}, where Excel's sheets end "
            "at XFD1048576: open it in Excel, save it under a new name, and name that."
        )

    def _start_cell(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        if given is not None:
            letters = given.removesuffix(self._row_text)
            if letters is given or not (letters.isalpha() and letters.isascii() and len(letters) < 4):
                raise self._misplaced(given)
            self._column = column = column_number(letters)
        else:
            self._column = column = self._column + 1
        if column > self.truth.columns:
            if column > COLUMNS:
                raise self._out_of_bounds(given or address(self._row, column))
            self.truth.columns = column
        if self._columns_seen[column] == self._row:
            raise self._twice("is there")
        self._columns_seen[column] = self._row
        self._cell = attributes
        self._value: str | None = None
        self._inline: list[str] | None = None
        self.letters = 0
        self._formula: dict[str, str] | None = None

    def _misplaced(self, given: str) -> TrackerRefused:
        if position(given) is None:
            return self._out_of_bounds(given)
        return self.damaged(f"has the cell {shown(given)} in row {self._row}")

    def _twice(self, what: str) -> TrackerRefused:
        return self.package.ambiguous(self.part, f"has the cell {address(self._row, self._column)}, which {what} twice")

    def _start_formula(self, attributes: dict[str, str]) -> None:
        if self._formula is not None:
            raise self._twice("has a formula")
        self._formula = attributes
        self.keep_text(is_kept=True)

    def _end_formula(self) -> None:
        text = "".join(self.text)
        self._formulas.note(self._row, self._column, self._formula or {}, text)
        if self._are_formulas_kept:
            self.formulas.append((self._row, self._column, self._formula or {}, text))
        self.keep_text(is_kept=False)

    def _start_inline(self, _: dict[str, str]) -> None:
        self._refuse_second_value()
        self.start_rich()
        self._inline = self.runs

    def _start_value(self, _: dict[str, str]) -> None:
        self._refuse_second_value()
        self.keep_text(is_kept=True)

    def _refuse_second_value(self) -> None:
        if self._value is not None or self._inline is not None:
            raise self._twice("has a value")

    def _end_value(self) -> None:
        self._value = "".join(self.text)
        self._parser.CharacterDataHandler = None

    def _end_cell(self) -> None:
        value, inline = self._value, self._inline
        if value is None and inline is None and self._formula is None:
            return  # blank, and no need to say so to the value reader
        kind = self._cell.get("t", "n")
        cell = settled(kind, value, None if inline is None else "".join(inline))
        if cell is None:
            raise self.damaged(f"has a cell {address(self._row, self._column)} whose value is not of the cell's kind")
        if cell[0]:
            self._note_held(cell)
        elif self._formula is not None:
            self.truth.uncalculated.add((self._row, self._column))
            self._leave_array_uncalculated()
        if self._write:
            reference = letters_of(self._column) + self._row_text
            self._written.append(plain(cell, reference, self._cell.get("s", "")))

    def _note_held(self, cell: Settled) -> None:
        self.held_cells += 1
        self.held_rows = max(self.held_rows, self._row)
        self.held_columns = max(self.held_columns, self._column)
        if self.truth.uncalculated:  # the array formula of another cell fills this one
            self.truth.uncalculated.discard((self._row, self._column))
        if self._inline is not None and self.is_struck():
            self.truth.struck.add((self._row, self._column))
        if cell[0] == "e":
            self.truth.errors[self._row, self._column] = cell[1]

    def _leave_array_uncalculated(self) -> None:
        """Mark all cells of an array formula: only its first cell carries the formula, the others are plain blanks."""
        formula = self._formula or {}
        area = span(formula.get("ref", "")) if formula.get("t") == "array" else None
        if area is None:
            return
        rows, columns = range(area[0], area[2] + 1), range(area[1], area[3] + 1)
        self.package.tally.array(len(rows) * len(columns))
        self.truth.uncalculated.update((row, column) for row in rows for column in columns)

    def _end_row(self) -> None:
        if self._write:
            self._written.append("</row>")

    def pause(self) -> None:
        """Pass on what is written, and have the faults counted."""
        if self._write:
            self._write("".join(self._written))
            self._written.clear()
        self.package.tally.faults(self.part, self.truth.noted)
