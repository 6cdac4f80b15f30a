"""What a reader of values cannot tell about a sheet's cells: errors, formulas without a value, what is hidden."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class SheetTruth:
    """What both readers of the XML say of one sheet, counted from 1.

    Args:
        uncalculated: formulas that hold no value.
        stale: formulas of a workbook that says that it is not calculated, whatever value they hold.
        volatile: formulas whose value changes by itself.
        struck: cells whose own text is struck out; of an odd sheet only, which tells what no other pass can.
        rows: the furthest row that the sheet mentions, blank or not; `columns` likewise, or a bound on it.
        furthest: the furthest column exactly, where it was measured on the way; else 0.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    stale: set[tuple[int, int]] = field(default_factory=set)
    volatile: set[tuple[int, int]] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_filtered: bool = False
    rows: int = 0
    columns: int = 0
    furthest: int = 0

    @property
    def noted(self) -> int:
        """How many cells are noted one by one."""
        return len(self.errors) + len(self.uncalculated) + len(self.stale) + len(self.volatile) + len(self.struck)
