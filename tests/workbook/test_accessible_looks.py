"""How accessible sheets look: colours by words alone, text that stands out, figures right, charts with their words."""

import pytest

from tests.helpers.contexts import shown
from tests.helpers.contrast import contrast
from tests.helpers.example_packs import accessible, pages, tables
from xltools.report.model import When, Words
from xltools.report.theme import LOOKS, STYLES
from xltools.writer.formats import properties

BAND_OF_FILL = {"red": "Extreme", "amber red": "High", "amber green": "Moderate", "green": "Low"}
PALE = ("#FFFFFF", "#F4F6F8")


def fill_of(style: str) -> str:
    return str(properties(style).get("bg_color", "#FFFFFF"))


@pytest.mark.parametrize(("fill", "text", "ratio"), [("#C00000", "#FFFFFF", 6.48), ("#FFD966", "#000000", 15.37)])
def test_contrast_is_reckoned_as_published(fill: str, text: str, ratio: float) -> None:
    assert contrast(fill, text) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("style", sorted(STYLES))
def test_text_stands_out_from_what_is_behind_it(style: str) -> None:
    """Rule 20."""
    assert contrast(properties(style)["font_color"], fill_of(style)) >= 4.5


def test_every_look_of_a_cell_and_of_a_table_stands_out() -> None:
    """Rule 20, for styles as they are joined."""
    looks = {cell.style for page in pages() for cell in page.sheet.cells.values() if cell.style}
    looks |= {column.style for _, table in tables(list(pages())) for column in table.columns}
    faint = [look for look in looks if contrast(properties(look)["font_color"], fill_of(look)) < 4.5]
    assert not faint


@pytest.mark.parametrize("look", sorted(name for name, look in LOOKS.items() if "fill" in look))
def test_a_label_on_a_drawn_fill_stands_out_from_it(look: str) -> None:
    drawn = LOOKS[look]
    assert contrast(str(drawn.get("text", STYLES["base"]["font_color"])), drawn["fill"]["color"]) >= 4.5


def test_text_is_of_one_font_and_no_smaller_than_nine_points() -> None:
    """Rule 14, but for the 12 points that it asks for."""
    assert {properties(style)["font_name"] for style in STYLES} == {"Arial"}
    assert min(properties(style)["font_size"] for style in STYLES) == 9


def test_no_column_of_a_table_is_filled() -> None:
    """Rule 18: only a rating's own word brings a fill."""
    filled = [
        f"{page}: {table.name}[{column.heading}]"
        for page, table in tables(accessible())
        for column in table.columns
        if fill_of(column.style) not in PALE
    ]
    assert not filled


def test_a_colour_comes_by_its_word_alone() -> None:
    """Rule 19: each rule that fills a cell compares it with a word."""
    for page in accessible():
        filling = [rule for rule in page.sheet.rules if isinstance(rule, When) and "bg_color" in STYLES[rule.style]]
        assert not filling, str(page)


def test_every_rating_in_a_table_brings_its_colour_to_the_last_row() -> None:
    for page, table in tables(accessible()):
        coloured = [rule.range for rule in page.sheet.rules if isinstance(rule, Words)]
        ratings = [column.heading for column in table.columns if column.style == "rating"]
        assert all(table.span(heading) in coloured for heading in ratings), f"{page}: {table.name}"


def test_a_filled_cell_says_its_word_or_belongs_to_one_that_does() -> None:
    """Rule 19, for the risk map: a place says its band in its first cell; its others stand right below and beside."""
    checked = 0
    for page in pages():
        for (row, column), cell in page.sheet.cells.items():
            name = next((name for name in BAND_OF_FILL if fill_of(cell.style) == STYLES[name]["bg_color"]), "")
            if name:
                near = [page.sheet.cells.get((row - up, column - left)) for up in range(3) for left in range(2)]
                same = [str(shown(each)) for each in near if each and fill_of(each.style) == fill_of(cell.style)]
                assert any(BAND_OF_FILL[name] in text for text in same), f"{page}, row {row}, column {column}"
                checked += 1
    assert checked


def test_a_chart_says_what_it_shows_and_draws_what_stands_in_a_table_of_its_book() -> None:
    """Rules 21 and 33."""
    for page in pages():
        names = {table.name for sheet in page.book.sheets for table in sheet.tables}
        alts = [chart.alt for chart in page.sheet.charts]
        assert len(set(alts)) == len(alts), str(page)
        for chart in page.sheet.charts:
            assert chart.title, str(page)
            assert len(chart.alt) >= 40, f"{page}: {chart.title}"
            assert {series.values.table for series in chart.series} <= names


def test_figures_stand_right_and_text_left() -> None:
    """Rule 30: a rating stands in the middle of its fill."""
    for page, table in tables(accessible()):
        if table.name == "History":
            continue  # rows of ratings and of figures take turns: each figure has a style of its own
        for place, column in enumerate(table.columns):
            look = properties(column.style)
            values = [shown(row[place]) for row in table.rows]
            where = f"{page}: {table.name}[{column.heading}]"
            if any(isinstance(value, int | float) for value in values):
                assert look["align"] == "right", where
            elif all(isinstance(value, str) for value in values) and "num_format" not in look:
                assert look["align"] == ("center" if "rating" in column.style.split() else "left"), where
