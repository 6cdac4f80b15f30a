"""Support and sharing: what is asked for, by area and topic, and who is ahead and could share."""

from xltools.measures.region.results import RegionResults
from xltools.measures.region.support import OTHER, TOPICS
from xltools.report.model import Cell, Column, Sheet, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.region.page_parts import council_cell, figure_link, head, named, paper
from xltools.report.sheets.words import Record, day_or, nothing_row, records, text_or
from xltools.text.words import capital, plural

ASKED = (
    Column("Area ID", "id", 8), Column("Topic", "body strong", 24), Column("Councils", "whole", 13),
    Column("Who asks", "body", 54), Column("Could share", "body", 38),
)  # fmt: skip
AHEAD = (
    Column("Area led", "id", 8), Column("Council ahead", "body strong", 24), Column("Rating", "rating", 13),
    Column("Why", "body", 54), Column("Good practice in hand", "body", 38),
)  # fmt: skip
PRACTICE = (
    Column("Area", "id", 8), Column("Council that has it", "body strong", 24), Column("Gathered", "date", 13),
    Column("Good practice", "body", 54), Column("Workstream and tracker cell", "body", 38),
)  # fmt: skip
REQUESTS = (
    Column("Area", "id", 8), Column("Council", "body strong", 24), Column("Review", "date", 13),
    Column("Asked for", "body", 54), Column("Tracker cell", "body", 38),
)  # fmt: skip
_MOST_NAMES = 260
AHEAD_MEANS = "Ahead: every checkpoint so far was met in time, and the next is very likely, or none is left."
TOPICS_ARE = f"Topics are found by words in the request, which may name several; {OTHER} names none of them."


def support_sheet(region: RegionResults) -> Sheet:
    """Lay out who is ahead in each area, the topics asked for, good practice, and every request."""
    layout = Layout("Support and sharing")
    row = head(
        layout, region, _title(region), AHEAD_MEANS, TOPICS_ARE, f"They are: {'; '.join(TOPICS)}.",
        "Every request, in the council's own words, is on screen below.",
    )  # fmt: skip
    # the shortest table is below the head, so that the next has a page of its own
    ahead = _ahead(layout, region, row)
    asked = _asked(layout, region, ahead.last_row + 2)
    practice = _practice(layout, region, asked.last_row + 2)
    _requests(layout, region, practice.last_row + 2)
    # good practice runs over most pages, so it is its headings that pages repeat
    breaks = (ahead.last_row + 1, asked.last_row + 1)
    page = paper(practice.last_row, len(ASKED), breaks=breaks, repeat=practice.row)
    return layout.sheet(page=page)


def _title(region: RegionResults) -> str:
    asking, total = region.support["number"].nunique(), len(region.councils)
    leading = region.ahead["number"].nunique()
    return f"Support: {asking or 'none'} of {plural(total, 'council')} ask for it; {leading or 'none'} could share"


def _asked(layout: Layout, region: RegionResults, row: int) -> Table:
    layout.section(row, 1, len(ASKED), _most_asked(region))
    rows = tuple(_topic(region, record) for record in records(region.support_asked))
    none = nothing_row(ASKED, "Topic", "No council asks for support.")
    return layout.table(Table("Support", ASKED, rows or (none,), row + 1, description="Support asked for by topic"))


def _most_asked(region: RegionResults) -> str:
    if region.support_asked.empty:
        return "Support asked for: none"
    most = region.support_asked.sort_values("councils", ascending=False, kind="stable").iloc[0]
    councils = plural(int(most["councils"]), "council")
    return f"Asked for most: {most['topic'].lower()} in {most['key'] or most['title']}, by {councils}"


def _topic(region: RegionResults, record: Record) -> tuple[Value, ...]:
    leading = region.ahead.loc[region.ahead["key"] == record["key"], "number"].tolist()
    others = tuple(number for number in leading if number not in record["numbers"])
    nobody = "None but those who ask" if leading else "No council is ahead in this area"
    return (
        record["key"] or record["title"], record["topic"], int(record["councils"]),
        named(region, record["numbers"], _MOST_NAMES), named(region, others, 90) or nobody,
    )  # fmt: skip


def _ahead(layout: Layout, region: RegionResults, row: int) -> Table:
    areas = region.ahead["key"].nunique()
    said = f"Who is ahead: in {areas or 'none'} of {plural(len(region.distribution), 'area')} somebody is"
    layout.section(row, 1, len(AHEAD), said)
    rows = tuple(
        (
            Cell(r["key"], "", figure_link(r["number"], r["key"])), council_cell(region, r["number"]), r["rating"],
            capital(r["why"]), capital(plural(int(r["practice"]), "piece")),
        )
        for r in records(region.ahead)
    )  # fmt: skip
    none = nothing_row(AHEAD, "Council ahead", "No council is ahead in any area.", {"Rating": "Not rated"})
    table = layout.table(Table("Ahead", AHEAD, rows or (none,), row + 1, description="Councils that could share"))
    layout.colour_columns(table, ["Rating"])
    return table


def _practice(layout: Layout, region: RegionResults, row: int) -> Table:
    layout.section(row, 1, len(PRACTICE), f"Good practice in hand: {_pieces(region)}")
    rows = tuple(
        (r["key"] or "None", council_cell(region, r["number"]), Cell(day_or(r["date"], "No date")), r["summary"],
         f"{r['workstream']}: {text_or(r['cells'], 'no cell')}")
        for r in records(region.practice.sort_values(["key", "number", "evidence_id"], kind="stable"))
    )  # fmt: skip
    none = nothing_row(PRACTICE, "Good practice", "No council has gathered good practice.")
    return layout.table(Table("Practice", PRACTICE, rows or (none,), row + 1, description="Good practice by area"))


def _pieces(region: RegionResults) -> str:
    pieces = len(region.practice.drop_duplicates(["number", "evidence_id"]))
    return f"{plural(pieces, 'piece')} from {plural(region.practice['number'].nunique(), 'council')}"


def _requests(layout: Layout, region: RegionResults, row: int) -> Table:
    layout.section(row, 1, len(REQUESTS), f"Every request, in the council's own words: {len(region.support) or 'none'}")
    rows = tuple(
        (r["key"] or r["title"], council_cell(region, r["number"]), Cell(day_or(r["review_date"], "No date")),
         r["asked"], text_or(r["cells"], "None"))
        for r in records(region.support.sort_values(["key", "number"], kind="stable"))
    )  # fmt: skip
    none = nothing_row(REQUESTS, "Asked for", "No council asks for support.")
    return layout.table(Table("Requests", REQUESTS, rows or (none,), row + 1, description="Every request for support"))
