"""Accounting: what became of each row under the headings, as far as reading a sheet decides it."""

from collections.abc import Mapping

from xltools.tracker.raw import RawSheet
from xltools.validate.accounts import Account, account
from xltools.validate.reading import Reading

#: Why rows are not read, by the rule that speaks for them; "" where none does.
_WHY = {
    "STR-05": "the sheet has no row of headings",
    "STR-06": "the heading of the settings' names or values is missing",
    "STR-09": "a second row of headings",
    "STR-10": "the headings once more",
    "STR-11": "beside the headings",
    "STR-12": "a total",
    "STR-15": "a note",
    "STR-19": "the setting stands in a row above already",
    "": "nothing under a heading of the sheet",
}


def accounts_of(sheets: Mapping[str, RawSheet], readings: Mapping[str, Reading]) -> dict[str, Account]:
    """Account for the rows of every sheet that was found, by its name in the schemas."""
    return {name: _account(sheet.name, readings[name]) for name, sheet in sheets.items()}


def _account(sheet: str, reading: Reading) -> Account:
    out = {row: _WHY.get(why, why) for row, why in reading.left_out.items()}
    read = reading.table.index.tolist()
    return account(sheet, reading.found, (row for row in read if row not in out), out)
