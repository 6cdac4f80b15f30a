"""The region's pack: what its sheets say, how figures lead to a council's cells, and that it is a sound workbook."""

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from benchmarks.regions import councils, tracker_bytes
from tests.helpers import figures, other_readers, second_engine
from tests.helpers.contexts import cell_of, rows_of, said, table_of, title
from tests.helpers.ooxml import structure_faults
from tests.helpers.pack_checks import faults
from tests.workbook.test_paper import small_letters
from xltools.deliver.libreoffice import converted, page_count
from xltools.measures.region.left_out import LeftOut
from xltools.measures.region.results import RegionResults, region_results
from xltools.measures.region.tables import region_tables
from xltools.measures.region.tracker_summary import COUNCIL, Summary
from xltools.region.pack import region_pack
from xltools.region.summarise import summarise
from xltools.report.model import Book, Cell, Formula
from xltools.report.sheets.region.page_parts import signal
from xltools.report.sheets.region.summary import MOST_NEEDS, summary_sheet
from xltools.report.sheets.region.support import support_sheet
from xltools.report.sheets.region.trend import trend_sheet
from xltools.writer import book_bytes, write_book

OUT = LeftOut("returns/garbage.xlsx", "Cannot be read", "It is no workbook.", "Ask again.")


@pytest.fixture(scope="module")
def summaries(tmp_path_factory: pytest.TempPathFactory) -> list[Summary]:
    folder = tmp_path_factory.mktemp("region")
    made = []
    for council in councils(5, seed=3):
        path = folder / council.file_name
        path.write_bytes(tracker_bytes(council))
        summary = summarise(path, path.name)
        assert isinstance(summary, Summary)
        made.append(summary)
    return made


@pytest.fixture(scope="module")
def region(summaries: list[Summary]) -> RegionResults:
    return region_results(region_tables(summaries, [OUT]))


@pytest.fixture(scope="module")
def book(region: RegionResults) -> Book:
    return region_pack(region)


def test_every_sheet_says_what_happened_and_the_cover_repeats_it(book: Book) -> None:
    cover = said(book.sheet("Cover"))
    for sheet in book.sheets[2:-1]:
        headline = title(sheet).partition(": ")[2]
        assert headline, sheet.name
        assert headline[1:] in cover


def test_each_council_has_one_row_with_its_rating_in_each_area(book: Book, region: RegionResults) -> None:
    rows = rows_of(book.sheet("Council by area"), "Councils")
    assert [row["Council"] for row in rows] == list(region.councils["council"])
    standing = {(r["Council"], r["Area ID"]): r["Rating"] for r in rows_of(book.sheet("Likelihoods"), "Standing")}
    for row in rows:
        for area in ("A1", "A2", "A3", "A4", "A5"):
            assert row[area] == standing[row["Council"], area]


def test_the_regions_figure_is_a_live_ratio_of_the_leagues_sums(book: Book) -> None:
    cell = cell_of(book.sheet("KPIs"), "Region_KPIs", "KPI-01", "Region")
    assert isinstance(cell, Cell)
    assert isinstance(cell.value, Formula)
    league = [row for row in rows_of(book.sheet("KPI league"), "League") if row["KPI ID"] == "KPI-01"]
    above, below = (sum(float(str(row[name])) for row in league) for name in ("Numerator", "Denominator"))
    assert cell.value.value == pytest.approx(above / below)


def test_a_figure_leads_to_its_council_its_tracker_and_its_cells(book: Book, summaries: list[Summary]) -> None:
    row = rows_of(book.sheet("KPI league"), "League")[0]
    workings = {str(r["Key"]): r for r in rows_of(book.sheet("Workings"), "Workings")}
    told = workings[str(row["Key"])]
    assert told["Council"] == row["Council"]
    assert told["Tracker"] in {summary.council["file"] for summary in summaries}
    assert str(told["Tracker cells"]).startswith("KPI readings!D")
    linked = table_of(book.sheet("KPI league"), "League").rows[0][0]
    assert isinstance(linked, Cell)
    assert linked.link is not None
    assert linked.link.key == row["Key"]


def test_every_link_to_the_workings_finds_its_row(book: Book) -> None:
    keys = {str(row["Key"]) for row in rows_of(book.sheet("Workings"), "Workings")}
    for sheet in book.sheets:
        values = [*sheet.cells.values(), *(value for table in sheet.tables for row in table.rows for value in row)]
        wanted = {v.link.key for v in values if isinstance(v, Cell) and v.link and v.link.table == "Workings"}
        assert wanted <= keys, sheet.name


def test_what_was_left_out_stands_with_its_reason(book: Book) -> None:
    assert title(book.sheet("Left out")) == "Left out: 1 tracker does not count"
    (row,) = rows_of(book.sheet("Left out"), "Left_out")
    assert (row["Why"], row["What happened"], row["What to do"]) == (OUT.kind, OUT.reason, OUT.todo)


def test_the_same_region_gives_the_same_bytes_in_whatever_order_its_trackers_come(summaries: list[Summary]) -> None:
    packs = [
        book_bytes(region_pack(region_results(region_tables(order, [OUT])))) for order in (summaries, summaries[::-1])
    ]
    assert packs[0] == packs[1]


def test_a_council_with_nothing_in_its_tracker_makes_a_whole_pack() -> None:
    blank = {name: "" if kind == "str" else 0 for name, kind in COUNCIL.items()}
    alone = Summary(blank | {"organisation": "One", "file": "one.xlsx", "as_at": date(2012, 3, 31).isoformat()})
    made = region_pack(region_results(region_tables([alone], [])))
    assert title(made.sheet("Gaps")) == "Gaps: none is common to a third of the councils or more"
    assert rows_of(made.sheet("Left out"), "Left_out")[0]["What happened"] == "Every tracker counts."
    assert book_bytes(made)


def test_two_organisations_of_one_council_stand_apart_by_name(summaries: list[Summary]) -> None:
    twin = replace(summaries[0], council={**summaries[0].council, "organisation": "A Trust"})
    names = list(region_tables([summaries[0], twin], []).councils["council"])
    council = summaries[0].council
    assert names == [f"{council['council']} (A Trust)", f"{council['council']} ({council['organisation']})"]


def test_text_from_a_tracker_stays_text(summaries: list[Summary], tmp_path: Path) -> None:
    text = '=HYPERLINK("http://x","y")'
    odd = replace(summaries[0], council={**summaries[0].council, "council": text, "programme": text})
    made = region_pack(region_results(region_tables([odd, summaries[1]], [])))
    write_book(made, tmp_path / "odd.xlsx")
    assert b"HYPERLINK" not in _formulas(tmp_path / "odd.xlsx")


def _formulas(path: Path) -> bytes:
    import re
    import zipfile

    with zipfile.ZipFile(path) as package:
        parts = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    return b"".join(found for part in parts for found in re.findall(rb"<f>.*?</f>", part))


def test_the_pack_has_no_part_that_excel_would_repair(book: Book, tmp_path: Path) -> None:
    write_book(book, tmp_path / "region-pack.xlsx")
    assert structure_faults(tmp_path / "region-pack.xlsx") == []


@pytest.mark.heavy
@pytest.mark.office
@pytest.mark.validator
def test_the_pack_is_sound_prints_whole_and_calculates_to_what_it_shows(book: Book, tmp_path: Path) -> None:
    write_book(book, tmp_path / "region-pack.xlsx")
    assert faults(tmp_path / "region-pack.xlsx") == []


def test_a_count_that_not_all_councils_gave_is_drawn_as_nothing(region: RegionResults) -> None:
    trend = region.kpi_trend
    counts = trend[trend["key"] == "KPI-09"].index
    last = trend.assign(is_charted=trend["is_charted"] & (trend.index != counts[-1]))
    sheet = trend_sheet(replace(region, kpi_trend=last))
    rows = rows_of(sheet, "Region_series")
    assert rows[counts[-1]]["Actual"] is None
    assert rows[counts[-1]]["Numerator"] == trend["numerator"].iloc[counts[-1]]
    drawn = next(chart for chart in sheet.charts if chart.title.startswith("KPI-09"))
    assert all(series.values.last == counts[-2] for series in drawn.series)


def test_counts_are_drawn_where_no_month_is_whole_and_say_of_how_many_councils(region: RegionResults) -> None:
    trend = region.kpi_trend
    of_counts = trend["key"] == "KPI-09"
    never = trend.assign(is_charted=trend["is_charted"] & ~of_counts)
    sheet = trend_sheet(replace(region, kpi_trend=never))
    assert [row["Actual"] for row in rows_of(sheet, "Region_series")] == trend["actual"].tolist()
    drawn = next(chart for chart in sheet.charts if chart.title.startswith("KPI-09"))
    reported, councils = trend.loc[of_counts, "reported"].iloc[-1], len(region.councils)
    assert f" {reported} of {councils} councils" in [series.label for series in drawn.series]


def test_a_kpi_of_another_month_than_most_names_its_own_on_the_summary(region: RegionResults) -> None:
    kpis = region.kpis.copy()
    kpis.loc[kpis.index[-1], "period_end"] = datetime(2011, 8, 31)
    told = said(summary_sheet(replace(region, kpis=kpis)))
    assert f"{kpis['title'].iloc[-1]}, Aug 2011" in told
    assert told.count(", Aug 2011") == 1


def test_councils_that_ask_for_what_they_lead_on_are_told_from_no_council(region: RegionResults) -> None:
    ahead = region.ahead.head(0).copy()
    ahead.loc[0] = {"number": 1, "key": "A1", "title": "One", "rating": "Green", "practice": 0, "why": ""}
    asked = [("A1", "Other", (1,)), ("A1", "Money and savings", (2,)), ("A2", "Other", (2,))]
    topics = [{"key": key, "title": key, "topic": topic, "councils": 1, "numbers": who} for key, topic, who in asked]
    made = support_sheet(replace(region, ahead=ahead, support_asked=pd.DataFrame(topics)))
    assert [row["Could share"] for row in rows_of(made, "Support")] == [
        "None but those who ask",
        region.name(1),
        "No council is ahead in this area",
    ]


def test_the_portfolio_has_a_row_for_each_programme_of_each_council_and_titles_equal_rows(
    summaries: list[Summary],
) -> None:
    second = replace(
        summaries[0],
        council={**summaries[0].council, "programme": "Digital", "rating": "Red"},
        earlier=("Amber/Red", date(2011, 12, 31)),
    )
    made = region_results(region_tables([*summaries, second], [OUT]))
    sheet = region_pack(made).sheet("Portfolio by programme")
    rows = rows_of(sheet, "Portfolio")
    assert len(rows) == len(summaries) + 1
    (digital,) = [row for row in rows if row["Programme of council"] == "Digital"]
    council = str(summaries[0].council["council"])
    assert digital["Council"] == council
    assert f"{council} (Digital)" in made.councils["council"].tolist()
    assert (digital["Rating"], digital["Rated before"], digital["Movement"]) == ("Red", "Amber/Red", "Worse")
    assert digital["Report before"] == date(2011, 12, 31)
    counts = {row["Programme"]: row for row in rows_of(sheet, "Programmes")}
    for programme, told in counts.items():
        own = [row for row in rows if row["Programme of council"] == programme]
        assert told["Councils"] == len(own)
        for word in ("Red", "Amber/Red", "Amber/Green", "Green", "Not rated"):
            assert told[word] == sum(row["Rating"] == word for row in own)
    red = sum(row["Rating"] == "Red" for row in rows)
    assert title(sheet).startswith(f"Portfolio by programme: 2 programmes in {len(rows)} trackers, {red} Red")
    (out,) = rows_of(sheet, "Portfolio_left_out")
    assert (out["Tracker left out"], out["Reason"]) == (OUT.file, OUT.kind)
    assert "Left out: 1 tracker does not count" in said(sheet)


@pytest.fixture
def odd_names(summaries: list[Summary]) -> list[Summary]:
    """Programmes whose names a formula may take for a pattern, a comparison or one another."""
    names = ("A*", "AB", "a?", "A~", "<>A", "=A", '"A"', "1", "01", "A" * 300, "A" * 299 + "B", "\u00c4", "A\u0308 ")
    return [
        replace(each, council={**each.council, "programme": name, "rating": "Red" if place % 3 else "Amber/Red"})
        for place, name in enumerate(names)
        for each in summaries[: 1 + place % 2]
    ]


@pytest.mark.engine
@pytest.mark.parametrize("named", ["summaries", "odd_names"])
def test_each_formula_gives_its_value_again_in_a_second_engine(
    named: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    path = tmp_path / "region.xlsx"
    path.write_bytes(book_bytes(region_pack(region_results(region_tables(request.getfixturevalue(named), [OUT])))))
    assert len(figures.formulas(path)) > 100
    assert second_engine.changed_figures(path) == []


@pytest.mark.office
def test_each_formula_gives_its_value_again_in_libreoffice(odd_names: list[Summary], tmp_path: Path) -> None:
    path = tmp_path / "region.xlsx"
    path.write_bytes(book_bytes(region_pack(region_results(region_tables(odd_names, [OUT])))))
    assert figures.changed_figures(path, tmp_path / "again") == []


@pytest.mark.readers
def test_other_programs_read_each_cell_as_we_do(odd_names: list[Summary], tmp_path: Path) -> None:
    path = tmp_path / "region.xlsx"
    path.write_bytes(book_bytes(region_pack(region_results(region_tables(odd_names, [OUT])))))
    assert other_readers.seen_otherwise(path) == []


def test_a_programme_without_an_older_report_has_no_movement(book: Book) -> None:
    rows = rows_of(book.sheet("Portfolio by programme"), "Portfolio")
    assert {row["Movement"] for row in rows} == {"No report before"}


def test_councils_are_named_without_their_programme_where_the_region_has_one(region: RegionResults) -> None:
    assert not any("(" in name for name in region.councils["council"])


def test_titles_count_councils_and_not_programmes(summaries: list[Summary]) -> None:
    second = replace(summaries[0], council={**summaries[0].council, "programme": "Digital"})
    made = region_pack(region_results(region_tables([*summaries, second], [])))
    assert made.title == title(made.sheet("Cover")) == "Region: 6 programmes of 5 councils"


def test_fewer_than_twelve_councils_have_no_funnel_and_every_page_says_why(book: Book) -> None:
    why = "5 councils gave it, and fewer than 12 do not show what is usual"
    assert book.sheet("KPI funnels").charts == ()
    assert why in said(book.sheet("KPI funnels"))
    shares = [row for row in rows_of(book.sheet("KPIs"), "Region_KPIs") if row["Denominator"] != "None"]
    assert shares
    assert all(row["Outliers"] == "None" and why in str(row["To know"]) for row in shares)
    assert {row["Expected to"] for row in rows_of(book.sheet("KPI league"), "League")} == {"None"}
    assert why in said(book.sheet("Summary"))


@pytest.mark.parametrize(
    ("state", "towards", "periods", "told"),
    [("too short", "", 11, "Under 12 points"), ("too short", "", 13, "Under 12 steady"),
     ("too even", "", 15, "No range"), ("stable", "Concern", 15, "Worse"),
     ("stable", "", 15, "Within chance"), ("moving", "Concern", 15, "Worsening")],
)  # fmt: skip
def test_a_kpi_s_signal_says_truly_why_there_is_none(
    region: RegionResults, state: str, towards: str, periods: int, told: str
) -> None:
    trend = pd.DataFrame({"key": "K1", "is_charted": [True] * periods, "spc_state": state, "spc_towards": towards})
    assert signal(replace(region, kpi_trend=trend), "K1") == told


def test_its_tabs_are_coloured_by_part_and_it_opens_at_its_first_page(book: Book) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(book_bytes(book)))
    assert [sheet.title for sheet in workbook if sheet.sheet_view.tabSelected] == ["Cover"]
    colours = {sheet.title: sheet.sheet_properties.tabColor for sheet in workbook}
    assert all(colours.values())
    told = {name: colour.rgb for name, colour in colours.items() if colour}
    assert told["Workings"] == told["KPI league"] != told["Summary"] == told["Gaps"] != told["Cover"]
    for sheet in workbook:
        assert {each.sqref for each in sheet.sheet_view.selection if each.pane is None} <= {"A1"}


def test_the_summary_says_how_many_councils_of_all_it_shows(book: Book, region: RegionResults) -> None:
    off = sum(region.needs["why"] != "nothing is off track")
    (head,) = [line for line in said(book.sheet("Summary")).splitlines() if line.startswith("Who needs help: ")]
    assert f"{off} councils have" in head
    assert ("all" in head) == (off > MOST_NEEDS)


@pytest.mark.office
def test_the_summary_prints_in_letters_of_nine_points(book: Book) -> None:
    alone = replace(book, sheets=tuple(s if s.name == "Summary" else replace(s, is_appendix=True) for s in book.sheets))
    pdf = converted({"region.xlsx": book_bytes(alone.print_edition())}, "pdf")["region.pdf"]
    assert page_count(pdf) <= 4
    assert not small_letters(pdf)


def test_where_no_council_keeps_areas_the_summary_tells_the_programmes_ratings(summaries: list[Summary]) -> None:
    tables = region_tables(summaries, [OUT])
    bare = region_results(replace(tables, checkpoints=tables.checkpoints.iloc[:0]))
    sheet = summary_sheet(bare)
    words = said(sheet)
    count = len(bare.portfolio)
    assert f"{count} programmes, counted council by council: " in words
    red = [bare.name(number) for number in bare.portfolio.loc[bare.portfolio["rating"] == "Red", "number"]]
    assert all(name in words.split("Needs help first: ")[1].splitlines()[0] for name in red[:2])
    assert "Areas:" not in words
    assert "no council has an area rated Red" not in words
