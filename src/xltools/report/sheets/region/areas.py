"""Council by area: each council's rating in each area on one line, and what lies behind each on another sheet."""

from collections.abc import Sequence

from xltools.measures.region.results import RegionResults
from xltools.measures.region.workings import council_key
from xltools.report.model import Cell, Column, Formula, Sheet, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.region.page_parts import A3_WIDE, council_cell, figure_link, head, paper, screen
from xltools.report.sheets.shared_columns import formula_text
from xltools.report.sheets.words import Record, day_or, number_or_word, records, text_or
from xltools.schema import rag

STANDING = (
    Column("Key", "id small", 12), Column("Council", "body strong", 31), Column("Area ID", "id", 9),
    Column("Rating", "rating", 13), Column("Next checkpoint", "date", 13), Column("Likelihood", "word", 15),
    Column("Said before", "word", 15), Column("Movement", "word", 12), Column("Met", "whole", 7),
    Column("Met late", "whole", 7), Column("Missed", "whole", 8), Column("Longest delay (days)", "whole", 9),
)  # fmt: skip
#: The columns before the areas; each area adds one, and the columns after them are for the screen.
COUNCIL = (
    Column("Council", "body strong small", 24), Column("As at", "date small", 11.8),
    Column("Areas off track", "whole", 7), Column("Areas worse", "whole", 7), Column("KPIs off target", "whole", 7),
    Column("Requirements Red", "whole", 12.8), Column("Requests for support", "whole", 9.4),
)  # fmt: skip
_AREA = 11.2
_FIXED = sum(column.width for column in COUNCIL)
_WORST = "No area"


def council_by_area_sheet(region: RegionResults) -> Sheet:
    """Lay out one row per council, one column per area."""
    layout = Layout("Council by area")
    areas = _areas(region)
    printed = _printed(len(areas))
    left = "" if printed == len(areas) else f" {printed} of {len(areas)} areas are printed; the rest are on screen."
    row = head(
        layout, region, _title(region), _key(areas), f"Ratings are live: they follow the sheet Likelihoods.{left}"
    )
    ratings = {(r["number"], r["key"]): r["rating"] for r in records(region.standing)}
    needs = {r["number"]: r for r in records(region.needs)}
    columns = (*COUNCIL, *(Column(key, "rating small", _AREA) for key, _ in areas), Column("ID", "id small", 7))
    rows = tuple(_row(region, record, [key for key, _ in areas], ratings, needs) for record in records(region.councils))
    table = layout.table(Table("Councils", columns, rows, row, description="Each council's rating in each area"))
    layout.colour_columns(table, [key for key, _ in areas])
    wide = _FIXED + printed * _AREA
    page = paper(table.last_row, len(COUNCIL) + printed, repeat=row, wide=wide)
    return layout.sheet(freeze=(row + 1, 2), page=page)


def _printed(areas: int) -> int:
    """Return how many areas' columns a page has room for."""
    return min(areas, int((A3_WIDE - _FIXED) / _AREA))


def likelihoods_sheet(region: RegionResults) -> Sheet:
    """Lay out what lies behind each rating: likelihood, movement, and checkpoints met and missed."""
    layout = Layout("Likelihoods")
    worse, better = (int((region.standing["movement"] == word).sum()) for word in ("Worse", "Better"))
    title = f"Likelihoods: {worse or 'none'} fell and {better or 'none'} rose since the review before"
    row = head(
        layout, region, title,
        "Rating: the worst of the checkpoints not yet met: Red for one missed and still open, else the likelihood's.",
        "Movement is of the likelihood of the next checkpoint, since that council's review before.",
    )  # fmt: skip
    rows = tuple(_standing(region, record) for record in records(region.standing))
    table = layout.table(
        Table("Standing", STANDING, rows, row, description="Each council in each area", with_filter=True)
    )
    layout.colour_columns(table, ["Rating"])
    layout.colour_columns(table, ["Movement"], "movement")
    return layout.sheet(freeze=(row + 1, 4), page=screen(row))


def _areas(region: RegionResults) -> list[tuple[str, str]]:
    return [(r["key"], r["title"]) for r in records(region.distribution)]


def _key(areas: Sequence[tuple[str, str]]) -> str:
    return "Areas: " + "; ".join(f"{key} {title[:46].rstrip()}{'…' if len(title) > 46 else ''}" for key, title in areas)


def _title(region: RegionResults) -> str:
    worst = sum(need["areas_red"] > 0 for need in records(region.needs))
    count = region.counted
    return f"Council by area: {worst or 'none'} of {count} {'has' if worst == 1 else 'have'} an area rated Red"


def _row(
    region: RegionResults,
    record: Record,
    areas: list[str],
    ratings: dict[tuple[int, str], str],
    needs: dict[int, Record],
) -> tuple[Value, ...]:
    number, need = record["number"], needs.get(record["number"], {})
    words = [_rating(number, key, ratings.get((number, key))) for key in areas]
    off = sum(ratings.get((number, key)) in (rag.RED, rag.AMBER_RED) for key in areas)
    block = f"tbl_Councils[[#This Row],[{areas[0]}]:[{areas[-1]}]]" if areas else ""
    counted = Formula(f'COUNTIF({block},"Red")+COUNTIF({block},"Amber/Red")', off) if areas else 0
    return (
        council_cell(region, number), day_or(record["as_at"]), Cell(counted), int(need.get("worse", 0)),
        int(need.get("kpis_off", 0)), int(need.get("requirements_red", 0)), int(need.get("asks", 0)), *words,
        council_key(number),
    )  # fmt: skip


def _rating(number: int, key: str, rating: str | None) -> Cell:
    if rating is None:
        return Cell(_WORST, "word")
    match = f'MATCH("{formula_text(f"{council_key(number)}.{key}")}",tbl_Standing[Key],0)'
    return Cell(Formula(f"INDEX(tbl_Standing[Rating],{match})", rating), "", figure_link(number, key))


def _standing(region: RegionResults, record: Record) -> tuple[Value, ...]:
    number = record["number"]
    return (
        Cell(f"{council_key(number)}.{record['key']}", "", figure_link(number, record["key"])),
        council_cell(region, number), record["key"], record["rating"],
        Cell(day_or(record["next_checkpoint"], "None to come")), text_or(record["likelihood"]),
        text_or(record["previous_likelihood"]), text_or(record["movement"], "None"), int(record["met"]),
        int(record["met_late"]), int(record["missed"]), number_or_word(record["late_days"], "None"),
    )  # fmt: skip
