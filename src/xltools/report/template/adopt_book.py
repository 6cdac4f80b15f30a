"""The review workbook of `adopt`: what was proposed for an office's own workbook, for a person to answer in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xltools.report.model import Book, Cell, Column, Entry, Page, Range, Sheet, Table
from xltools.report.template.book import DATED
from xltools.report.template.entries import TYPED_LIST
from xltools.schema.checks import SheetSpec
from xltools.text.words import quoted
from xltools.tracker.addresses import column_letter
from xltools.validate.adopt.column_profile import samples
from xltools.validate.adopt.proposal import BLANK, PERIODS, SURE, ColumnProposal, TableProposal
from xltools.validate.adopt.targets import ASKED as ASKED_OF_TARGETS
from xltools.validate.adopt.targets import target_column
from xltools.validate.source.headings import joined_heading

START, TABLES, COLUMNS, WORDS, ALWAYS, SETTINGS, LISTS = (
    "Start here", "Tables", "Columns", "Words", "In every row", "Settings", "Lists"
)  # fmt: skip
NOT_READ = "Not read"
TABLE_HEADS = ("Tab", "Headings in rows", "Rows", "Tracker sheet", "How sure", "Why")
COLUMN_HEADS = (
    "Tab",
    "Column",
    "Heading",
    "First values",
    "Field",
    "How sure",
    "Why",
    "Form of dates",
    "IDs begin with",
)
WORD_HEADS = ("Tab", "Heading", "Field", "Their word", "Rows", "Means", "Why")
ALWAYS_HEADS = ("Tab", "Field", "Value in every row", "What it is")
SETTING_HEADS = ("Setting", "Value", "Why")
#: Fields that a table's figures need to mean much, and that an office may not keep.
ASKED_FOR_ALL: Mapping[str, tuple[str, ...]] = {
    "Risks": ("status",), "Actions": ("status",), "KPIs": ("unit", "better_is", "over_time"),
}  # fmt: skip


#: The settings that a person is asked for; others keep their defaults unless somebody types them.
ASKED = frozenset({"organisation", "programme", "board", "as_at"})


class Review(NamedTuple):
    """What the review workbook is about.

    Args:
        settings: name -> value as typed, and why.
        always: tab -> field -> the value that every row has.
        lines: what the first page says.
    """

    tables: Sequence[TableProposal]
    specs: Mapping[str, SheetSpec]
    settings: Mapping[str, tuple[str, str]]
    always: Mapping[str, Mapping[str, str | float]]
    lines: Sequence[tuple[str, str]]


def adopt_book(review: Review) -> Book:
    """Lay out the review workbook."""
    lists = _lists(review)
    sheets = (
        _start(review.lines),
        _tables(review),
        _columns(review, lists),
        _words(review, lists),
        _always(review),
        _settings(review),
        _lists_sheet(lists),
    )
    names = {
        _list_name(place): f"{LISTS}!${column_letter(place)}$2:${column_letter(place)}${len(words) + 1}"
        for place, words in enumerate(lists, 1)
    }
    return Book("How your workbook is read", "What xltools proposes, and what only you can say", "", "", "",
                "xltools adopt", DATED, sheets, names=names)  # fmt: skip


def field_names(spec: SheetSpec) -> dict[str, str]:
    """Return what a person chooses among for a column -> the field; the tracker's own headings."""
    found = {column.heading: name for name, column in spec.columns.items()}
    return {**found, NOT_READ: ""}


def certainty(sure: float) -> str:
    """Say how sure a proposal is."""
    return "Sure" if sure >= 0.9 else "Fairly sure" if sure >= SURE else "Please say"


def _start(lines: Sequence[tuple[str, str]]) -> Sheet:
    cells = {(1, 1): Cell("How your workbook is read", "title")}
    for row, (word, text) in enumerate(lines, 3):
        cells[row, 1], cells[row, 2] = Cell(word, "strong top"), Cell(text, "body top")
    return Sheet(START, "accessible", cells=cells, widths={1: 24, 2: 100}, page=Page(orientation="portrait"))


def _sheet(
    name: str,
    heads: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[tuple[Cell, ...]],
    entries: Iterable[Entry] = (),
) -> Sheet:
    columns = tuple(Column(head, "body top", width) for head, width in zip(heads, widths, strict=True))
    table = Table(
        name.replace(" ", "_"),
        columns,
        tuple(rows),
        row=1,
        description=name,
        with_filter=True,
        blank_rows=0 if rows else 1,
    )
    cells = {(1, place): Cell(head, "heading top") for place, head in enumerate(heads, 1)}
    return Sheet(
        name, "entry", cells=cells, tables=(table,), entries=tuple(entries), freeze=(2, 2), page=Page(paper="A3")
    )


def _cell(value: str | float | None, *, is_open: bool = False) -> Cell:
    shown = None if value == "" else value
    return Cell(shown, "body top warning" if is_open else "body top")


def _tables(review: Review) -> Sheet:
    words = (
        *sorted({each.of for each in review.tables if each.of} | {n for n in review.specs if n in _CHOICES}),
        NOT_READ,
    )
    rows = [
        (
            _cell(each.every_tab), _cell(", ".join(map(str, each.profile.header_rows))), _cell(each.profile.rows),
            _cell(each.of or ("" if each.asked else NOT_READ), is_open=bool(each.asked)),
            _cell("Please say" if each.asked else certainty(each.sure) if each.of else "Sure"),
            _cell(each.why + (f" It may be {each.asked}." if each.asked else "")),
        )
        for each in review.tables
    ]  # fmt: skip
    entry = Entry(Range(2, 4, len(rows) + 1, 4), "list", words=words, title="Tracker sheet",
                  message="Which sheet of the tracker these rows are.")  # fmt: skip
    return _sheet(TABLES, TABLE_HEADS, (26, 14, 8, 20, 14, 70), rows, [entry] if rows else [])


_CHOICES = frozenset({"Milestones", "Risks", "Actions", "KPIs", "KPI readings", "Workstreams", "Business cases"})


def _columns(review: Review, lists: Sequence[tuple[str, ...]]) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    entries: list[Entry] = []
    rows += [_periods(table) for table in review.tables if table.of == "KPIs" and table.profile.months]
    for table, each in _read_columns(review):
        spec = review.specs[table.of]
        head = spec.columns[each.name].heading if each.name in spec.columns else ("" if each.asked else NOT_READ)
        asked = f" It may be {spec.columns[each.asked].heading}." if each.asked in spec.columns else ""
        why = f"{each.why}{asked}" or "It fits no field of the tracker."
        rows.append((
            _cell(table.name), _cell(column_letter(each.profile.column)), _cell(each.profile.heading),
            _cell(samples(each.profile.texts)), _cell(head, is_open=bool(each.asked)),
            _cell("Please say" if each.asked else certainty(each.sure) if each.name else ""), _cell(why),
            _cell(each.form), _cell(each.prefix),
        ))  # fmt: skip
        entries.append(_choice(len(rows) + 1, 5, tuple(field_names(spec)), lists, "Field", "What this column is."))
    return _sheet(COLUMNS, COLUMN_HEADS, (22, 8, 24, 40, 22, 12, 60, 16, 14), rows, entries)


def _periods(table: TableProposal) -> tuple[Cell, ...]:
    """Say how the periods across the page are read; of quarters of a year only a person knows which year is meant."""
    first = min(table.profile.months)
    shown = "; ".join(joined_heading(table.profile.sheet, table.profile.header_rows, at) for at in table.profile.months)
    why = "The last day of each is the end of its period."
    if table.asks_periods:
        form = table.profile.months[first]
        why = (
            f"Q1 may be January to March (write {form} under Form of dates) or the first quarter of a financial year "
            f"(write {form.replace('Q', 'FQ')}): only you can say."
        )
    return (
        _cell(table.name), _cell(column_letter(first)), _cell(PERIODS), _cell(shown[:120]), _cell("Period end"),
        _cell("Please say" if table.asks_periods else "Sure"), _cell(why),
        _cell(table.periods, is_open=table.asks_periods), _cell(""),
    )  # fmt: skip


def _read_columns(review: Review) -> Iterator[tuple[TableProposal, ColumnProposal]]:
    for table in review.tables:
        if table.of:
            yield from ((table, each) for each in table.columns if each.profile.heading)


def _words(review: Review, lists: Sequence[tuple[str, ...]]) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    entries: list[Entry] = []
    for table, each in _read_columns(review):
        if not each.name:
            continue
        for word in each.words:
            rows.append((
                _cell(table.name), _cell(each.profile.heading),
                _cell(review.specs[table.of].columns[each.name].heading),
                _cell(word.word), _cell(word.count), _cell(word.means, is_open=word.means == ""), _cell(word.why),
            ))  # fmt: skip
            choices = _word_choices(table, each, review)
            if len(choices) > 1:
                entries.append(
                    _choice(len(rows) + 1, 6, choices, lists, "Means", "Which of these the word stands for.")
                )
    rows += [
        (
            _cell(table.name), _cell(PERIODS), _cell("Reading"), _cell(word.word), _cell(word.count),
            _cell(word.means, is_open=word.means == ""), _cell(word.why),
        )
        for table in review.tables if table.of
        for word in table.gaps
    ]  # fmt: skip
    return _sheet(WORDS, WORD_HEADS, (22, 24, 20, 26, 8, 20, 60), rows, entries)


def _word_choices(table: TableProposal, each: ColumnProposal, review: Review) -> tuple[str, ...]:
    column = review.specs[table.of].columns[each.name]
    if column.words:
        return (*column.words, BLANK)
    if column.kind == "whole" and isinstance(column.low, int | float) and isinstance(column.high, int | float):
        return (*(str(n) for n in range(int(column.low), int(column.high) + 1)), BLANK)
    return (BLANK,)


def _always(review: Review) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    entries: list[Entry] = []
    for table in review.tables:
        for name in ASKED_FOR_ALL.get(table.of, ()):
            if name not in table.missing:
                continue
            column = review.specs[table.of].columns[name]
            value = review.always.get(table.name, {}).get(name, "")
            rows.append(
                (_cell(table.name), _cell(column.heading), _cell(value, is_open=value == ""), _cell(column.meaning))
            )
            cells = Range(len(rows) + 1, 3, len(rows) + 1, 3)
            entries.append(
                Entry(cells, "list", words=column.words, title=column.heading[:32], message=column.meaning[:200])
            )
        if (target := target_column(table)) is not None:
            given = review.always.get(table.name, {})
            rows += [
                (
                    _cell(table.name),
                    _cell(head),
                    _cell(given.get(name, "")),
                    _cell(why.format(heading=quoted(target.heading))),
                )
                for name, (head, why) in ASKED_OF_TARGETS.items()
            ]
    return _sheet(ALWAYS, ALWAYS_HEADS, (22, 24, 24, 70), rows, entries)


def _settings(review: Review) -> Sheet:
    rows = [
        (_cell(name), _cell(value, is_open=value == "" and name in ASKED), _cell(why))
        for name, (value, why) in review.settings.items()
    ]
    return _sheet(SETTINGS, SETTING_HEADS, (26, 40, 80), rows)


def _choice(
    row: int, column: int, words: tuple[str, ...], lists: Sequence[tuple[str, ...]], title: str, message: str
) -> Entry:
    cells = Range(row, column, row, column)
    if words in lists:
        return Entry(cells, "list", source=_list_name(lists.index(words) + 1), title=title, message=message)
    return Entry(cells, "list", words=words, title=title, message=message)


def _lists(review: Review) -> list[tuple[str, ...]]:
    """Return the lists that are too long to be typed into a cell's own check."""
    found = dict.fromkeys(tuple(field_names(review.specs[table.of])) for table in review.tables if table.of)
    return [words for words in found if len(",".join(words)) > TYPED_LIST or any("," in word for word in words)]


def _list_name(place: int) -> str:
    return f"fields_{place}"


def _lists_sheet(lists: Sequence[tuple[str, ...]]) -> Sheet:
    cells = {(1, place): Cell(f"Fields {place}", "heading top") for place in range(1, len(lists) + 1)}
    for place, words in enumerate(lists, 1):
        cells |= {(row, place): Cell(word, "body") for row, word in enumerate(words, 2)}
    return Sheet(LISTS, "entry", cells=cells or {(1, 1): Cell("None", "heading top")}, is_hidden=True)
