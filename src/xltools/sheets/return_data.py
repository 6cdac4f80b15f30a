"""The regional return as one flat table: every field of the form on a row, for those who gather returns."""

from collections.abc import Iterator

from xltools.edition import Edition
from xltools.report import Column, Page, Sheet, Table, Value
from xltools.sheets.layout import Layout
from xltools.sheets.words import NOT_GIVEN, day_or, records, text_or

_COLUMNS = (
    Column("Section", "body", 22),
    Column("Area", "body", 10),
    Column("Item", "id", 14),
    Column("What is asked", "body", 56),
    Column("Answer", "body", 50),
    Column("Review date", "date", 13),
)


def return_data_sheet(edition: Edition) -> Sheet:
    """Lay out the return's data, with a word for whatever was not given."""
    rows = tuple(_rows(edition))
    given = sum(row[4] != NOT_GIVEN for row in rows)
    layout = Layout("Return data", "accessible")
    row = layout.head(edition, f"Regional return: {given} of {len(rows)} fields are given")
    layout.table(Table("Return_data", _COLUMNS, rows, row, description="Every field of the regional return"))
    return layout.sheet(page=Page("landscape", repeat_rows=(row, row)))


def _rows(edition: Edition) -> Iterator[tuple[Value, ...]]:
    results = edition.results
    yield ("Council", "All", "None", "Council", text_or(edition.settings.council), day_or(edition.as_at))
    for area in records(edition.programme.areas):
        for heading, field in (("Description", "description"), ("Useful information", "useful_information")):
            yield ("Area", area["area_id"], "None", heading, text_or(area[field]), day_or(edition.as_at))
    for record in records(results.requirements):
        yield _requirement(record["requirement_id"], record["requirement"], record["rating"], record["review_date"])
    for record in records(results.checkpoints):
        when = day_or(record["checkpoint"], "No date")
        asked = (
            f"How likely is it to be met by {when:%d %B %Y}?" if not isinstance(when, str) and when else "How likely?"
        )
        yield (
            "Likelihood",
            record["area_id"],
            "None",
            asked,
            text_or(record["likelihood"]),
            _day(record["review_date"]),
        )
    for record in records(results.questions):
        answer = text_or(record["answer"]) if record["is_asked"] else "Not asked"
        yield (
            "Key question",
            record["area_id"],
            record["question_id"],
            record["question"],
            answer,
            _day(record["review_date"]),
        )
    risks = results.risks
    for record in records(risks[(risks["status"] == "Open") & (risks["area_id"] != "")]):
        yield (
            "Risk",
            record["area_id"],
            record["risk_id"],
            record["risk"],
            text_or(record["mitigation"]),
            _day(record["last_reviewed"]),
        )


def _requirement(item: str, asked: str, rating: str, review: object) -> tuple[Value, ...]:
    answer = NOT_GIVEN if rating == "Not rated" else rating
    return ("Underpinning requirement", "All", item, asked, answer, _day(review))


def _day(value: object) -> Value:
    return day_or(value, NOT_GIVEN)
