"""Portfolio by programme: every programme of every council, its rating and its movement."""

from dataclasses import replace

from xltools.measures.region.portfolio import MOVED, WORDS
from xltools.measures.region.results import RegionResults
from xltools.measures.region.workings import council_key
from xltools.report.model import Cell, Column, Formula, Sheet, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.region.page_parts import council_cell, head, paper
from xltools.report.sheets.words import Record, day_or, nothing_row, records, text_or
from xltools.schema.rag import FOUR
from xltools.text.words import listed, plural

#: The tables stand one below the other, so that they share their columns' widths.
PORTFOLIO = (
    Column("Programme of council", "body strong", 24.4), Column("Council", "body", 25),
    Column("Rating", "rating", 12.6), Column("Movement", "word wrapped", 10.4),
    Column("Rated before", "rating", 12.6), Column("Report before", "date small", 11.8),
    Column("As at", "date small", 11.8), Column("Declared", "rating", 12.6), Column("Errors", "whole", 6.8),
    Column("Council ID", "id", 8.2), Column("Number of programme", "whole", 13), Column("Why", "body small", 44),
)  # fmt: skip
_WIDTHS = [column.width for column in PORTFOLIO]
PROGRAMMES = (
    Column("Programme", "body strong", _WIDTHS[0]), Column("Councils", "whole", _WIDTHS[1]),
    *(Column(word, "whole", width) for word, width in zip((*WORDS, *MOVED), _WIDTHS[2:], strict=False)),
    Column("Programme number", "whole", _WIDTHS[2 + len(WORDS) + len(MOVED)]),
)  # fmt: skip
#: For the screen are the number, which tells apart programmes of one name, and why, which would take five lines a row.
_PRINTED = len(PORTFOLIO) - 2
LEFT_OUT = (
    Column("Tracker left out", "body strong", 24.4), Column("Whose", "body", 25), Column("Reason", "body", 12.6),
)  # fmt: skip


def portfolio_sheet(region: RegionResults) -> Sheet:
    """Lay out the programmes side by side, each with its councils, and what was left out."""
    layout = Layout("Portfolio by programme", scale=FOUR)
    row = head(
        layout, region, _title(region),
        "Rating: derived from the tracker alone; slips count from the baselines that it has now. Declared: what people "
        "said. Why a rating is so stands to the right, on screen. Counts are live.",
        "Movement: against the latest older report of the same programme and council that was given to this roll-up.",
    )  # fmt: skip
    table = layout.table(
        Table("Programmes", PROGRAMMES,
              tuple(_counts(record, number) for number, record in enumerate(records(region.programmes), 1)), row,
              description="Each programme's councils by rating")
    )  # fmt: skip
    numbers = {name: number for number, name in enumerate(region.programmes["programme"], 1)}
    rows = tuple(_row(region, record, numbers[record["programme"]]) for record in records(region.portfolio))
    table = layout.table(
        Table("Portfolio", PORTFOLIO, rows, table.last_row + 2, description="Each programme of each council")
    )
    layout.colour_columns(table, ["Rating", "Rated before", "Declared"])
    layout.colour_columns(table, ["Movement"], "movement")
    out = _put_left_out(layout, region, table.last_row + 2)
    return layout.sheet(freeze=(row + 1, 2), page=paper(out.last_row, _PRINTED, repeat=table.row))


def _title(region: RegionResults) -> str:
    ratings = region.portfolio["rating"]
    counts = [f"{count} {word}" for word in FOUR.off_track if (count := int((ratings == word).sum()))]
    programmes, rows = plural(len(region.programmes), "programme"), plural(len(ratings), "tracker")
    return f"Portfolio by programme: {programmes} in {rows}, {listed(counts) or 'none off track'}"


def _counts(record: Record, number: int) -> tuple[Value, ...]:
    """Return a programme's row; its councils are counted by its number.

    By its name they are not: COUNTIFS takes no heed of case and obeys `*` in a name, and not every program that
    calculates a workbook has EXACT for a column.
    """
    same_programme = "tbl_Portfolio[Number of programme],tbl_Programmes[[#This Row],[Programme number]]"

    def live(column: str, word: str, value: int) -> Cell:
        return Cell(Formula(f'COUNTIFS({same_programme},tbl_Portfolio[{column}],"{word}")', value))

    return (
        record["programme"],
        int(record["councils"]),
        *(live("Rating", word, int(record[word])) for word in WORDS),
        *(live("Movement", word, int(record[word])) for word in MOVED),
        number,
    )


def _row(region: RegionResults, record: Record, programme: int) -> tuple[Value, ...]:
    number = record["number"]
    reason = text_or(record["reason"], "Nothing to rate")
    council = replace(council_cell(region, number), value=record["name"])
    return (
        record["programme"], council, record["rating"], record["movement"],
        text_or(record["previous_rating"], "None"), day_or(record["previous_as_at"], "None"),
        Cell(day_or(record["as_at"])), text_or(record["declared"], "None"),
        int(record["errors"]), council_key(number), programme, reason.removeprefix(f"{record['rating']}: "),
    )  # fmt: skip


def _put_left_out(layout: Layout, region: RegionResults, row: int) -> Table:
    out = region.left_out
    title = f"Left out: {plural(len(out), 'tracker does', 'trackers do')} not count" if len(out) else "Nothing left out"
    layout.section(row, 1, len(PORTFOLIO), title)
    rows = tuple((r["file"], text_or(r["organisation"], "Not known"), r["kind"]) for r in records(out))
    none = nothing_row(LEFT_OUT, "Tracker left out", "Every tracker counts.")
    description = "Trackers that are in no figure above; the sheet Left out says what to do"
    return layout.table(Table("Portfolio_left_out", LEFT_OUT, rows or (none,), row + 1, description=description))
