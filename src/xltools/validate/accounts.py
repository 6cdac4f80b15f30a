"""Accounts: for each sheet, the rows found, those that count, and those left out with why; no row is lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xltools.tracker.addresses import Origins
from xltools.tracker.raw import RawSheet
from xltools.validate.sheet_reading import Reading

#: Why rows are not read, by the rule that reports them; "" if no rule does.
_WHY = {
    "STR-05": "the sheet has no row of headings",
    "STR-06": "the heading of the settings' names or values is missing",
    "STR-09": "a second row of headings",
    "STR-10": "the headings repeated",
    "STR-11": "not under the headings",
    "STR-12": "a total",
    "STR-15": "a note",
    "STR-19": "the setting is already in a row above",
    "": "nothing under any heading of the sheet",
}


#: Why a row in the table that no rule reports does not count. This should never happen, but would be listed.
UNKNOWN = "it was not read"


@dataclass(frozen=True, slots=True)
class Account:
    """What happened to the rows of one sheet.

    Args:
        sheet: its name in the tracker.
        found: the Excel rows under the headings that hold anything.
        counted: those that are records and count.
        left_out: the others, each with the reason.
        origins: where rows from an office's own workbook came from.
    """

    sheet: str
    found: tuple[int, ...]
    counted: tuple[int, ...]
    left_out: Mapping[int, str] = field(default_factory=dict)
    origins: Origins | None = None

    @property
    def groups(self) -> dict[str, tuple[int, ...]]:
        """The rows left out, by reason, in the order in which each reason was first met."""
        rows: dict[str, list[int]] = {}
        for row in sorted(self.left_out):
            rows.setdefault(self.left_out[row], []).append(row)
        return {why: tuple(of) for why, of in rows.items()}

    def without(self, uncounted: Mapping[int, str]) -> "Account":
        """Return the account with some rows that were read moved to those left out."""
        out = {row: uncounted[row] for row in self.counted if row in uncounted}
        counted = tuple(row for row in self.counted if row not in out)
        return Account(self.sheet, self.found, counted, {**self.left_out, **out}, self.origins)

    def to_json(self) -> dict[str, object]:
        """Return what a manifest says about it."""
        return {
            "found": len(self.found),
            "counted": len(self.counted),
            "left_out": [{"why": why, "rows": self._rows(rows)} for why, rows in self.groups.items()],
        }

    def _rows(self, rows: tuple[int, ...]) -> object:
        return list(rows) if self.origins is None else self.origins.excel_rows(rows)


def account(
    sheet: str,
    found: Iterable[int],
    records: Iterable[int],
    left_out: Mapping[int, str],
    origins: Origins | None = None,
) -> Account:
    """Balance a sheet's rows: a row that is neither a record nor left out for a reason is listed as not read."""
    rows, counted = tuple(found), tuple(records)
    silent = dict.fromkeys(set(rows) - set(counted) - set(left_out), UNKNOWN)
    return Account(sheet, rows, counted, {**left_out, **silent}, origins)


def accounts_of(sheets: Mapping[str, RawSheet], readings: Mapping[str, Reading]) -> dict[str, Account]:
    """Account for the rows of every sheet that was found, by its name in the schemas."""
    return {name: _account(sheet, readings[name]) for name, sheet in sheets.items()}


def _account(sheet: RawSheet, reading: Reading) -> Account:
    out = {row: _WHY.get(why, why) for row, why in reading.left_out.items()}
    read = reading.table.index.tolist()
    return account(sheet.name, reading.found, (row for row in read if row not in out), out, sheet.origins)
