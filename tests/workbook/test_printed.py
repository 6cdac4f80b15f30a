"""Printed sheets: every rating and figure on them also stands on an accessible sheet of the same pack."""

import re

from tests.helpers.contexts import rows_of, shown
from tests.helpers.example_packs import books, column_of, context, printed, value_at
from xltools.report.model import Book, Formula, Words
from xltools.schema.rag import LIKELIHOODS, SCALE

LOOKED_UP = re.compile(r'INDEX\(tbl_(\w+)\[(.+)\],MATCH\("(.+)",tbl_\w+\[ID\],0\)\)')


def return_pack() -> Book:
    return next(book for book in books() if book.title.endswith("regional return"))


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


def tables(name: str, prefix: str) -> list[dict[str, object]]:
    """Return the rows of a return page's tables of that name."""
    sheet = return_pack().sheet(name)
    return [dict(row) for table in sheet.tables if table.name.startswith(prefix) for row in rows_of(sheet, table.name)]


def test_every_requirements_rating_stands_in_the_returns_data() -> None:
    rows = tables("Underpinning requirements", "Requirements_")
    assert {row["ID"] for row in rows} == set(context().results.requirements["requirement_id"])
    for row in rows:
        (marked,) = (row[word] for word in SCALE if row[word])
        assert row[str(marked)] == marked
        assert value_at(return_pack(), "Return_data", "Answer", str(row["ID"]), "Item") == marked


def test_every_likelihood_stands_in_the_returns_data() -> None:
    (table,) = return_pack().sheet("Return data").tables
    data = list(zip(*(column_of(table, name) for name in ("Section", "Area ID", "Answer")), strict=True))
    for area in context().results.checkpoints["area_id"].unique():
        judged = {(row["By"], str(row["How likely"])) for row in tables(f"Area {area}", "Dates_")}
        assert sorted(word for _, word in judged) == sorted(
            str(row[2]) for row in data if row[:2] == ("Likelihood", area)
        )


def test_every_question_and_risk_of_an_area_stands_in_the_returns_data() -> None:
    (table,) = return_pack().sheet("Return data").tables
    items = set(column_of(table, "Item"))
    for area in context().programme.areas["area_id"]:
        named = {str(row["ID"]) for row in tables(f"Area {area}", "Key_")}
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
