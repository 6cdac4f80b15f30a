"""The values of one field in all records of a tab: as typed, as meant, and the cell of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from xltools.tracker.raw import RawValue

Cell = tuple[int, int]


@dataclass(slots=True)
class FieldValues:
    """One field in all records of a tab, in their order.

    Args:
        typed: what stands in the cells; None if a record has no value of the field.
        meant: what that means in the tracker's words, likewise.
        column: the column in which it stands, in the record's own row; 0 if it stands in no cell.
        elsewhere: place among the records -> the cell, where it is another.
        headings: place among the records -> the heading over such a cell, where it is not the field's own.
    """

    typed: list[RawValue | None]
    meant: list[RawValue | None]
    column: int = 0
    elsewhere: dict[int, Cell] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)

    def at(self, places: Sequence[int]) -> "FieldValues":
        """Return the values of some records, one after the other; a record may come several times."""
        elsewhere = self.elsewhere and {
            number: self.elsewhere[place] for number, place in enumerate(places) if place in self.elsewhere
        }
        typed, meant = ([values[place] for place in places] for values in (self.typed, self.meant))
        return FieldValues(typed, meant, self.column, elsewhere)

    def put(self, number: int, typed: RawValue | None, meant: RawValue | None, cell: Cell, heading: str) -> None:
        """Put the value of one record, which is in its own cell under another heading."""
        self.typed[number], self.meant[number] = typed, meant
        self.elsewhere[number], self.headings[number] = cell, heading

    def put_over(self, values: Sequence[RawValue | None]) -> None:
        """Put the value that counts without a cell, if there is one."""
        for number, value in enumerate(values):
            if value is not None:
                self.typed[number] = self.meant[number] = value
