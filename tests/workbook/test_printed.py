"""Printed sheets: every rating and figure on them also stands on an accessible sheet of the same pack."""

import re

from tests.helpers.contexts import shown
from tests.helpers.example_packs import books, column_of, context, printed, value_at
from xltools.report.model import Book, Formula, Sheet, Words
from xltools.schema.rag import LIKELIHOODS, SCALE

LOOKED_UP = re.compile(r'INDEX\(tbl_(\w+)\[(.+)\],MATCH\("(.+)",tbl_\w+\[ID\],0\)\)')


def return_pack() -> Book:
    return next(book for book in books() if book.title.endswith("regional return"))


def marked(sheet: Sheet, row: int) -> list[object]:
    """Return the words of a row's boxes."""
    return [shown(sheet.cells[row, column]) for column in range(2, 6) if shown(sheet.cells[row, column])]


def test_a_looked_up_fact_is_the_one_in_its_table() -> None:
    """Each id with its rating or figure, as the table of its sheet has it."""
    checked = 0
    for page in printed():
        for cell in page.sheet.cells.values():
            found = LOOKED_UP.fullmatch(cell.value.expression) if isinstance(cell.value, Formula) else None
            if found and isinstance(cell.value, Formula):
                assert value_at(page.book, *found.groups()) == cell.value.value, f"{page}: {found[3]}"
                checked += 1
    assert checked > 100


def test_no_other_formula_stands_there_than_a_look_up_and_a_count() -> None:
    for page in printed():
        live = [cell.value.expression for cell in page.sheet.cells.values() if isinstance(cell.value, Formula)]
        assert not [text for text in live if not LOOKED_UP.fullmatch(text) and "COUNTIF" not in text], str(page)


def test_the_programmes_rating_is_the_one_in_the_workings() -> None:
    rated = [page for page in printed() if page.sheet.name == "Summary"]
    assert len(rated) == 2
    for page in rated:
        assert shown(page.sheet.cells[4, 1]) == value_at(page.book, "Workings", "Value", "PROGRAMME.rating", "Key")


def test_a_workstreams_rating_is_the_one_in_the_workings() -> None:
    """On the Summary it stands beside the name, on the Plan on a page two rows below it."""
    known = context().results.workstreams
    names = dict(zip(known["workstream"], known["workstream_id"], strict=True))
    checked = 0
    for page in printed():
        for (row, column), cell in page.sheet.cells.items():
            if column == 1 and shown(cell) in names and page.sheet.name in ("Summary", "Plan on a page"):
                beside = (row, 2) if page.sheet.name == "Summary" else (row + 2, 1)
                key = f"{names[str(shown(cell))]}.rating"
                rating = value_at(page.book, "Workings", "Value", key, "Key")
                assert shown(page.sheet.cells[beside]) == rating, f"{page}: {key}"
                checked += 1
    assert checked == 2 * 2 * len(names)


def test_every_requirements_rating_stands_in_the_returns_data() -> None:
    sheet = return_pack().sheet("Underpinning requirements")
    keys = set(context().results.requirements["requirement_id"])
    on_form = {}
    for (row, column), cell in sheet.cells.items():
        key = str(shown(cell)).split("  ")[0]
        if column == 1 and key in keys:
            (on_form[key],) = marked(sheet, row)
    assert set(on_form) == keys
    for key, rating in on_form.items():
        assert value_at(return_pack(), "Return_data", "Answer", key, "Item") == rating


def test_every_likelihood_stands_in_the_returns_data() -> None:
    (table,) = return_pack().sheet("Return data").tables
    rows = list(zip(*(column_of(table, name) for name in ("Section", "Area ID", "Answer")), strict=True))
    for area in context().results.checkpoints["area_id"].unique():
        cells = return_pack().sheet(f"Area {area}").cells
        judged = [str(shown(cell)) for (_, column), cell in cells.items() if column > 1 and shown(cell) in LIKELIHOODS]
        assert sorted(judged) == sorted(str(row[2]) for row in rows if row[:2] == ("Likelihood", area))


def test_every_question_and_risk_of_an_area_stands_in_the_returns_data() -> None:
    (table,) = return_pack().sheet("Return data").tables
    items = set(column_of(table, "Item"))
    for area in context().programme.areas["area_id"]:
        firsts = [str(shown(c)) for (_, column), c in return_pack().sheet(f"Area {area}").cells.items() if column == 1]
        named = {found[0] for text in firsts if (found := re.match(r"(Q\d+|RISK-\d+)(?= )", text))}
        assert named
        assert named <= items


def test_a_rating_is_never_shown_without_a_rule_that_colours_it() -> None:
    for page in printed():
        ranges = [rule.range for rule in page.sheet.rules if isinstance(rule, Words)]
        for (row, column), cell in page.sheet.cells.items():
            if shown(cell) in {*SCALE, *LIKELIHOODS} and "rating" in cell.style.split():
                inside = [r for r in ranges if r.row <= row <= r.last_row and r.column <= column <= r.last_column]
                assert inside, f"{page}, row {row}, column {column}: {shown(cell)}"


def test_a_printed_page_fits_its_width_on_one_sheet_of_paper_and_only_plans_need_a_large_one() -> None:
    assert {page.sheet.page.pages_wide for page in printed()} == {1}
    large = [page.sheet.name for page in printed() if page.sheet.page.paper == "A3"]
    assert not [name for name in large if name != "Plan on a page" and not name.startswith("Month plan ")]
