"""The summary's section on the top risks."""

from xltools.report.context import ReportContext
from xltools.report.model import Cell
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.shared_columns import table_figure
from xltools.report.sheets.summary_grid import closed_up, coloured, headed
from xltools.report.sheets.words import capped, number_or_word, records, text_or

MOST_RISKS = 3


def risks_section(layout: Layout, context: ReportContext, row: int) -> int:
    """Put the open risks with the highest scores."""
    risks = context.results.risks
    open_risks = risks[risks["status"] == "Open"].sort_values(["score", "risk_id"], ascending=[False, True])
    extreme = int((open_risks["band"] == "Extreme").sum())
    rows = records(open_risks)[:MOST_RISKS]
    are_extreme = f", {extreme or 'none'} of them Extreme" if len(open_risks) else ""
    title = f"Top risks: {len(open_risks) or 'none'} open{are_extreme}{capped(len(rows), len(open_risks), 'Risks')}"
    is_first = context.programme.is_adopted and context.previous is None
    absent = {3, 5} if is_first else set[int]()
    headings = ("Risk", "Score", "Was", "Band", "Movement", "Rating", "Mitigation, owner")
    row = headed(layout, row, title, closed_up(headings, absent, ""))
    for offset, record in enumerate(rows):
        key = record["risk_id"]
        owner = f" ({record['owner']})" if text_or(record["owner"], "") else ""
        cells = (
            Cell(f"{key}  {text_or(record['risk'], 'without a name')}", "body strong ruled"),
            table_figure("Risks", key, "Score", number_or_word(record["score"], "Not scored"), "score", "whole ruled"),
            Cell(number_or_word(record["previous_score"], "New"), "whole ruled"),
            Cell(record["band"], "body centre ruled"),
            Cell(record["movement"], "body centre ruled"),
            table_figure("Risks", key, "Rating", record["rating"], "", "rating ruled"),
            Cell(text_or(record["mitigation"], "No mitigation given") + owner, "body small indented ruled"),
        )
        layout.put_row(row + offset, 1, closed_up(cells, absent, Cell(None, "body ruled")))
    if rows:
        places = ((4,), ()) if is_first else ((6,), (5,))
        coloured(layout, row, row + len(rows) - 1, ratings=places[0], movements=places[1])
    else:
        layout.put(row, 1, "No risk is open.", "line quiet")
    return row + max(len(rows), 1) + 1
