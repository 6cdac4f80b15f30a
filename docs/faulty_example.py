"""The worked example with a few faults typed into its tracker, for the findings that the documents show."""

from pathlib import Path

import openpyxl

#: sheet, Excel row, heading -> what is typed there.
FAULTS: dict[tuple[str, int, str], str] = {
    ("Milestones", 8, "Forecast date"): "soon",
    ("Milestones", 20, "Status"): "Complete",
    ("Risks", 6, "Likelihood"): "high",
    ("Actions", 5, "Status"): "Opn",
    ("KPI readings", 300, "Numerator"): "n/a",
    ("KPI readings", 301, "Numerator"): "n/a",
    ("KPI readings", 302, "Numerator"): "n/a",
}


def type_faults(tracker: Path) -> None:
    """Type the faults into a copy of the worked example's tracker."""
    book = openpyxl.load_workbook(tracker)
    for (sheet, row, heading), words in FAULTS.items():
        column = next(cell.column_letter for cell in book[sheet][1] if cell.value == heading)
        book[sheet][f"{column}{row}"] = words
    book.save(tracker)
