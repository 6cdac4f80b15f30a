"""Full sheets on paper: which paper holds them, and how their columns, charts and sentences follow."""

from dataclasses import replace

from xltools.report.model import Cell, Chart, Column, Link, Page, Sheet, Table
from xltools.report.sheets.broken_lines import with_lines_broken
from xltools.report.sheets.paper import on_paper

WORDS = "Some words of an ordinary length"


def sheet(*columns: Column, row: int = 5, page: Page | None = None, **cells: Cell) -> Sheet:
    table = Table("T", columns, (tuple(WORDS if "body" in c.style else 1 for c in columns),), row)
    widths = {place: column.width for place, column in enumerate(columns, start=1)}
    placed = {(int(name[1:]), 1): cell for name, cell in cells.items()}
    return Sheet("S", "accessible", cells=placed, tables=(table,), widths=widths, page=page or Page())


def texts(count: int, width: float = 40) -> tuple[Column, ...]:
    return tuple(Column(f"Words {place}", "body", width) for place in range(count))


def test_a_sheet_that_fits_stays_as_it_is() -> None:
    fitting = sheet(*texts(3))
    assert on_paper(fitting) is fitting


def test_columns_of_words_give_way_before_the_paper_grows() -> None:
    made = on_paper(sheet(Column("ID", "id", 10), *texts(4)))
    assert (made.page.paper, made.page.orientation) == ("A4", "landscape")
    assert made.widths[1] > 8
    assert all(20 < made.widths[place] < 40 for place in range(2, 6))


def test_what_a4_cannot_hold_goes_on_a3() -> None:
    years = (Column(f"Disinvestment {place} (GBP)", "money", 14) for place in range(11))
    assert on_paper(sheet(*years)).page.paper == "A3"


def test_what_no_paper_holds_is_for_the_screen_and_says_so() -> None:
    made = on_paper(sheet(*(Column("Nationally", "rating", 12) for _ in range(30))))
    assert made.is_appendix
    assert made.is_too_wide


def test_a_sheet_for_the_screen_and_one_laid_out_as_a_page_stay_as_they_are() -> None:
    wide = sheet(*texts(9))
    for kept in (replace(wide, is_appendix=True), replace(wide, kind="printed")):
        assert on_paper(kept) is kept


def test_no_word_is_broken_for_the_paper() -> None:
    word = "Antidisestablishmentarianism"
    columns = (*texts(3, 50), Column("Words", "body", 50))
    made = sheet(*columns)
    rows = ((WORDS, WORDS, WORDS, word),)
    made = on_paper(Sheet("S", "accessible", tables=(Table("T", columns, rows, 5),), widths=made.widths))
    assert made.widths[4] > len(word)
    assert made.widths[1] < 35


def test_charts_keep_to_the_columns_that_they_stood_over() -> None:
    wide = sheet(*texts(5))
    chart = Chart("line", "T", (), "T", row=8, column=1, width=2 * (40 * 7 + 5))
    made = on_paper(replace(wide, charts=(chart,)))
    assert made.charts[0].width <= sum(made.widths[place] * 7 + 5 for place in (1, 2))


def test_a_long_sentence_goes_on_below_and_all_else_moves_down() -> None:
    said = Cell("word " * 60, "subtitle")
    lead = Cell("Go to the table", "link line", Link(sheet="S", cell="A5"))
    made = with_lines_broken(
        sheet(*texts(2), page=Page(repeat_rows=(5, 5), breaks=(6,)), r1=Cell("T", "title"), r2=said, r3=lead), 100
    )
    lines = [cell.value for (row, _), cell in sorted(made.cells.items()) if row in (2, 3, 4)]
    assert " ".join(map(str, lines)).split() == ["word"] * 60
    more = made.tables[0].row - 5
    assert more == 2
    assert made.cells[3 + more, 1].link == Link(sheet="S", cell=f"A{5 + more}")
    assert (made.page.repeat_rows, made.page.breaks) == ((5 + more, 5 + more), (6 + more,))
