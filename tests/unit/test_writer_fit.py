"""The writer's estimates of room: widths of figures as shown, lines of wrapped text, never too little."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers import fit
from xltools.report.theme import STYLES
from xltools.writer.cell_display import shown
from xltools.writer.excel_text import attribute_text, cell_text, run_texts, sheet_names, shortened, units
from xltools.writer.formats import properties, style_names
from xltools.writer.text_fit import column_pixels, height, lines, text_pixels


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5, "#,##0", "1,234"),
        (-1234.5, "#,##0.0", "-1,234.5"),
        (0.256, "0.0%", "25.6%"),
        (3.4, '+0.0" pts";-0.0" pts";0.0" pts"', "+3.4 pts"),
        (-3.4, '+0.0" pts";-0.0" pts";0.0" pts"', "-3.4 pts"),
        (0, "+#,##0;-#,##0;0", "0"),
        (1234567, "General", "1234567"),
        (date(2012, 3, 5), "d mmm yyyy", "30 Mmm 0000"),
        (40999.0, "mmm yyyy", "Mmm 0000"),
    ],
)
def test_a_figure_is_reckoned_as_its_format_shows_it(value: float | date, code: str, text: str) -> None:
    assert shown(value, code) == text


@given(
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=60), st.sampled_from([9.0, 10.0, 18.0])
)
def test_text_is_never_reckoned_narrower_than_arial_sets_it(text: str, size: float) -> None:
    for is_bold in (False, True):
        assert text_pixels(text, size, is_bold=is_bold) >= fit.text_pixels(text, size, bold=is_bold) * 0.99


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 1), ("short", 1), ("one\ntwo", 2), ("\n\n", 3), ("word " * 10, 4), ("x" * 60, 4), ("a " + "x" * 60, 5)],
)
def test_lines_are_counted_as_words_wrap(text: str, count: int) -> None:
    assert lines(text, 120, 10) == count


def test_a_row_is_as_tall_as_its_lines_and_no_taller_than_excel_allows() -> None:
    assert [height(1, 10), height(2, 10), height(100, 10)] == [16.5, 29.25, 409]


def test_a_columns_pixels_are_excels() -> None:
    assert [column_pixels(width) for width in (8.43, 10, 0.5)] == [64, 75, 6]


@pytest.mark.parametrize("style", STYLES)
def test_every_style_has_a_font_a_size_and_a_colour(style: str) -> None:
    look = properties(style)
    assert {"font_name", "font_size", "font_color"} <= set(look)


def test_joined_styles_are_read_with_the_longest_names_first() -> None:
    assert style_names("amber red small") == ("amber red", "small")
    assert style_names("date strong") == ("date", "strong")
    assert properties("body", "date strong")["num_format"] == "d mmm yyyy"


@given(st.text(), st.integers(10, 60))
def test_a_shortened_text_is_within_its_limit_and_begins_as_it_did(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert units(short) <= limit
    assert short == text or text.startswith(short.removesuffix("…").rstrip())


@given(st.text(st.characters(), max_size=200))
def test_every_text_can_be_written_as_utf_8(text: str) -> None:
    for kept in (cell_text(text), attribute_text(text), "".join(run_texts(text))):
        assert kept.encode("utf-8").decode("utf-8") == kept


@given(st.lists(st.text(st.characters(), max_size=50), unique=True, max_size=8))
def test_sheet_names_are_always_such_as_excel_takes(names: list[str]) -> None:
    chosen = list(sheet_names(names).values())
    assert all(0 < units(name) <= 31 and not set(name) & set("[]:*?/\\") for name in chosen)
    assert all(name[0] != "'" != name[-1] for name in chosen)
    assert len({name.casefold() for name in chosen}) == len(names)
