"""The regional return as one flat table: every field of the form on a row, for those who gather returns."""

from collections.abc import Iterator

from xltools.report.context import ReportContext
from xltools.report.model import Column, Formula, Page, Sheet, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.paragraphs import width_for
from xltools.report.sheets.return_form import risks_of
from xltools.report.sheets.return_parts import (
    NONE_LISTED,
    answer_of,
    day_text,
    likelihood_question,
    risk_answer,
    standing_words,
    useful_information,
)
from xltools.report.sheets.shared_columns import with_wide_ids
from xltools.report.sheets.words import NOT_GIVEN, Record, day_or, number_or_none, records, text_or
from xltools.text.words import plural

_COLUMNS = (
    Column("Section", "word", 23), Column("Area ID", "id", 8), Column("Item", "id", 9),
    Column("What is asked", "body", 46), Column("Answer", "body indented", 46), Column("Given", "word indented", 11),
    Column("Detail", "body", 28), Column("Review date", "date", 12),
)  # fmt: skip
NOT_ASKED = "Not asked"
NOTE = "Every field of the form, a row each. Item is the ID in the tracker; All and None are shown where there is none."


def return_data_sheet(context: ReportContext) -> Sheet:
    """Lay out the return's data, with a word for whatever was not given."""
    rows = tuple(_rows(context))
    words = [str(row[5]) for row in rows]
    missing = words.count("No")
    layout = Layout("Return data", "accessible")
    asked = plural(len(rows) - words.count(NOT_ASKED), "field")
    title = f"Return data: {words.count('Yes')} of {asked} given, {missing or 'none'} not"
    row = layout.head(context, title, NOTE, "")
    layout.put(row - 2, 1, _counted(words), "line strong")
    for place in (3, 4, 6):  # what is asked, the answer, the detail
        layout.widths[place + 1] = width_for((str(each[place]) for each in rows), _COLUMNS[place].width)
    columns = with_wide_ids(_COLUMNS, rows)
    layout.table(Table("Return_data", columns, rows, row, description="Every field of the regional return"))
    return layout.sheet(freeze=(row + 1, 4), page=Page("landscape", repeat_rows=(row, row)))


def _counted(words: list[str]) -> Formula:
    """Count what was given in one live sentence."""
    said = (("Yes", "given"), ("No", "not given"), (NOT_ASKED, "not asked"))
    expression = '&", "&'.join(f'COUNTIF(tbl_Return_data[Given],"{word}")&" {meaning}"' for word, meaning in said)
    return Formula(expression, ", ".join(f"{words.count(word)} {meaning}" for word, meaning in said))


def _row(section: str, area: str, item: str, asked: str, answer: str, detail: str, day: object) -> tuple[Value, ...]:
    is_asked = answer != NONE_LISTED and not answer.startswith(NOT_ASKED)
    given = "No" if answer == NOT_GIVEN else "Yes" if is_asked else NOT_ASKED
    return (section, area or "None", item or "None", asked, answer, given, detail or "None", day_or(day, "None"))


def _rows(context: ReportContext) -> Iterator[tuple[Value, ...]]:
    council = text_or(context.settings.council)
    yield _row("Council", "All", "None", "Council", council, "", None)
    yield from map(_requirement, records(context.results.requirements))
    for area in records(context.programme.areas):
        yield from _area(context, area)


def _requirement(record: Record) -> tuple[Value, ...]:
    answer = NOT_GIVEN if record["rating"] == "Not rated" else record["rating"]
    asked = text_or(record["requirement"])
    detail = f"Evidence: {text_or(record['evidence'], NOT_GIVEN.lower())}"
    return _row(
        "Underpinning requirement", "All", record["requirement_id"], asked, answer, detail, record["review_date"]
    )


def _area(context: ReportContext, area: Record) -> Iterator[tuple[Value, ...]]:
    """Give an area's fields in the order of its form."""
    results, key = context.results, text_or(area["area_id"], "")
    yield _row("Milestone", key, "None", "Milestone", text_or(area["area"]), "", None)
    yield _row("Description", key, "None", "Description", text_or(area["description"]), "", None)
    for record in records(results.national[results.national["area_id"] == key]):
        due = f"Due {day_text(record['due']) or 'on a day that is not given'}"
        yield _row("Deliverable", key, record["national_id"], text_or(record["deliverable"]), standing_words(record),
                   due, None)  # fmt: skip
    for record in records(results.checkpoints[results.checkpoints["area_id"] == key]):
        asked, answer = likelihood_question(record), text_or(record["likelihood"])
        yield _row("Likelihood", key, "None", asked, answer, standing_words(record), record["review_date"])
    for record in records(results.questions[results.questions["area_id"] == key]):
        yield _row("Key question", key, record["question_id"], text_or(record["question"]), answer_of(record),
                   text_or(record["theme"]), record["review_date"])  # fmt: skip
    yield from map(_risk, records(risks_of(results.risks, key)))
    yield _row("Useful information", key, "None", "Useful information", useful_information(area), "", None)


def _risk(record: Record) -> tuple[Value, ...]:
    score = number_or_none(record["score"])
    scored = "Not scored" if score is None else f"Score {int(score)}, {record['band']}"
    answer = NOT_GIVEN if record["mitigation"] == "" else risk_answer(record)
    return _row("Risk", record["area_id"], record["risk_id"], text_or(record["risk"]), answer, scored,
                record["last_reviewed"])  # fmt: skip
