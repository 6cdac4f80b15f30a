"""Excel's own tables: where each stands on its sheet, and whether a filter chooses among its rows."""

import re
from typing import NamedTuple, TypeAlias

from xltools.tracker.addresses import span
from xltools.tracker.links import links_of
from xltools.tracker.package import Package
from xltools.tracker.raw import Area
from xltools.tracker.workbook import TRUE, Workbook
from xltools.tracker.xml_parser import Walk

#: A table's name, where it stands, and whether it has no row of totals.
_Named: TypeAlias = tuple[str, tuple[int, int, int, int], bool]


class TablePlace(NamedTuple):
    """A table by its name, and where it stands on which sheet, in small letters; its headings as its part writes them.

    Args:
        head: how many rows of headings it has; `totals` of totals.
    """

    name: str
    sheet: str
    top: int
    left: int
    foot: int
    right: int
    head: int
    totals: int
    headings: tuple[str, ...]

    def stretches(self, kinds: frozenset[str], sheet: str, row: int) -> list[tuple[int, int]]:
        """Return the first and last rows of kinds of its rows, for a formula in a row of a sheet; data without one."""
        data = (self.top + self.head, self.foot - self.totals)
        found = {
            "#all": (self.top, self.foot),
            "#data": data,
            "#headers": (self.top, self.top + self.head - 1),
            "#totals": (self.foot - self.totals + 1, self.foot),
            "#this row": (row, row) if not sheet or sheet == self.sheet else data,
        }
        stretches = [found[kind] for kind in sorted(kinds) if kind in found] or [data]
        return [(top, foot) for top, foot in stretches if 0 < top <= foot]


class Tables:
    """Finds which sheets have a table that is filtered; each table is read once, however many sheets name it."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._filtered: dict[str, bool] = {}
        self._areas: dict[str, list[_Named]] = {}
        self._read: list[tuple[str, _TableReader]] = []

    def filter_rows_of(self, part: str) -> bool:
        """Whether a table on this sheet has a filter that chooses among its rows."""
        links = links_of(self._package, part).values()
        tables = {link.part for link in links if link.kind == "table" and link.part}
        for table in sorted(tables - self._filtered.keys()):
            reader = _TableReader(self._package, table)
            self._filtered[table] = reader.read()
            self._areas.setdefault(part, []).extend(reader.areas)
            self._read.append((part, reader))
        return any(self._filtered[table] for table in tables)

    def places(self, workbook: Workbook) -> list[TablePlace]:
        """Return where the tables stand that were looked at before."""
        sheets = {sheet.part: sheet.name.casefold() for sheet in workbook.sheets}
        return [
            TablePlace(reader.name, sheets[part], *reader.place, reader.head, reader.totals, tuple(reader.headings))
            for part, reader in self._read
            if reader.place is not None
        ]

    def areas(self, workbook: Workbook) -> dict[str, Area]:
        """Return the tables of all sheets, which were looked at before, and the named ranges; tables come first."""
        found: dict[str, Area] = {}
        for sheet in workbook.sheets:
            for name, place, is_open in self._areas.get(sheet.part, ()):
                found.setdefault(name.casefold(), Area(name, sheet.name, *place, is_table=True, is_open=is_open))
        sheets = {sheet.name.casefold(): sheet.name for sheet in workbook.sheets}
        for name, formula in workbook.names.items():
            match = _RANGE.fullmatch(formula.strip())
            sheet_name = sheets.get((match[1] or match[2]).replace("''", "'").casefold()) if match else None
            stretch = span(match[3]) if match else None
            if sheet_name is not None and stretch is not None:
                found.setdefault(name, Area(name, sheet_name, *stretch, is_open=True))
        return found


#: A defined name that is one stretch of one sheet: 'Plan A'!$B$3:$G$40.
_RANGE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!\[\]]+))!(\$?[A-Z]{1,3}\$?[0-9]{1,7}:\$?[A-Z]{1,3}\$?[0-9]{1,7})")


class _TableReader(Walk):
    """Reads of a table where it stands, and whether its filter chooses among its rows."""

    def __init__(self, package: Package, part: str) -> None:
        places = {
            "": "table",
            "table": "autoFilter tableColumns",
            "autoFilter": "filterColumn",
            "tableColumns": "tableColumn",
        }
        starts = {
            "table": self._start_table,
            "filterColumn": self._start_column,
            "tableColumn": self._start_heading,
        }
        super().__init__(package, part, places, starts, {})
        self._is_filtered = False
        self.areas: list[_Named] = []
        self.name, self.place, self.head, self.totals = "", span(""), 1, 0
        self.headings: list[str] = []

    def read(self) -> bool:
        self.walk(self.package.stream(self.part))
        return self._is_filtered

    def _start_table(self, attributes: dict[str, str]) -> None:
        """Note where the table stands, its row of totals apart; one without headings is none that can be named."""
        name = attributes.get("displayName", "") or attributes.get("name", "")
        place = span(attributes.get("ref", ""))
        totals = attributes.get("totalsRowCount", "0")
        self.name, self.place = name, place if name else None
        self.head, self.totals = int(attributes.get("headerRowCount", "1") != "0"), int(totals in TRUE)
        if name and place is not None and attributes.get("headerRowCount", "1") != "0":
            first, left, last, right = place
            has_totals = totals in TRUE
            self.areas.append((name, (first, left, last - int(has_totals), right), not has_totals))

    def _start_heading(self, attributes: dict[str, str]) -> None:
        self.headings.append(attributes.get("name", ""))

    def _start_column(self, _: dict[str, str]) -> None:
        self._is_filtered = True
