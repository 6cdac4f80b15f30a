"""The Workings sheet: every figure, one a row, with the tracker's cells that it comes from."""

from pathlib import Path

from tests.helpers import fit
from tests.helpers.contexts import context_from, rows_of, said, title
from tests.helpers.programmes import programme_of
from xltools.report.model import Scalar, Sheet
from xltools.report.packs.books import bound
from xltools.report.sheets.workings import shorter_cells, workings_sheet
from xltools.writer import write_book

READINGS = """
kpi_id | period_end | zone  | numerator | denominator | reported_on | data_status
KPI-01 | 2012-03-31 | North | 70        | 100         | 2012-03-31  | Final
KPI-01 | 2012-03-31 | South | 5         | 20          | 2012-03-31  | Final
"""
PROGRAMME = programme_of(
    zones="zone | kind\nNorth | Programme\nSouth | Programme",
    kpis="kpi_id | kpi | unit | better_is | over_time\nKPI-01 | Reviews on time | % | Higher | Sum",
    kpi_readings=READINGS,
)


def sheet() -> Sheet:
    return workings_sheet(context_from(PROGRAMME, tracker_name="Illustrative tracker.xlsx"))


def rows() -> dict[Scalar, dict[str, Scalar]]:
    return {row["Key"]: row for row in rows_of(sheet(), "Workings")}


def test_the_title_counts_the_figures() -> None:
    assert title(sheet()) == f"Workings: {len(rows())} figures, each with its cells, formula, limits and source"


def test_a_ratio_shows_its_parts_and_the_cells_they_were_summed_from() -> None:
    row = rows()["KPI-01.actual"]
    assert (row["Value"], row["Numerator"], row["Denominator"]) == ("62.5%", 75, 120)
    assert "KPI readings!" in str(row["Tracker cells"])
    assert row["Subject"] == "Reviews on time"


def test_a_figure_that_is_no_ratio_leaves_its_parts_blank_and_the_note_says_why() -> None:
    row = rows()["KPI-01.rating"]
    assert (row["Value"], row["Numerator"], row["Denominator"]) == ("Not rated", None, None)
    assert "A blank: the figure is not a ratio" in said(sheet())


def test_the_note_names_the_tracker_that_was_read() -> None:
    assert "Tracker cells are those of Illustrative tracker.xlsx" in said(sheet())


def test_a_sheet_is_named_once_for_its_cells() -> None:
    assert shorter_cells("Milestones!H38; Milestones!I38:J38; KPI readings!D2") == (
        "Milestones!H38; I38:J38; KPI readings!D2"
    )
    assert shorter_cells("") == ""


def test_measures_read_as_words() -> None:
    assert rows()["KPI-01.previous_actual"]["Measure"] == "previous actual"


def test_no_key_and_no_text_is_cut(tmp_path: Path) -> None:
    book = tmp_path / "workings.xlsx"
    write_book(bound(context_from(PROGRAMME), "workings", [sheet()]), book)
    assert [str(misfit) for misfit in fit.misfits(book)] == []
