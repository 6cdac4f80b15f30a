"""A brief sheet: the part of a full sheet that a Board reads on paper; its figures are looked up there, live."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from xltools.report.context import ReportContext
from xltools.report.model import Cell, Chart, Column, Formula, Link, Page, Rich, Scalar, Sheet, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.paging import row_height
from xltools.report.sheets.shared_columns import formula_text
from xltools.report.sheets.titled import made_ids
from xltools.schema.rag import NOT_RATED

_MARGINS = (0.3, 0.3, 0.7, 0.6)
_PIXELS, _GAP = 7.4, 30  # of a character's width; between charts
_ROOM, _CAUTION, _LOWEST = 390.0, 1.1, 130.0  # points below a page's head; for longer rows; of a chart that can be read
#: Words that only fill a cell: what does not apply is said by the Analysis Function's shorthand, which a note explains.
_FILLERS = frozenset({"None", "Nothing"})
ABSENT = "[z]"
_NOT_APPLICABLE = f"{ABSENT}: does not apply."
_OF_A_TEXT = 23.0  # as wide is a column of texts, or wider
_TITLE_LETTERS = 74  # of a title that must not be cut at the edge of the paper

#: A row of the full table as it is read: heading -> value.
Row = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Part:
    """What a brief sheet takes of one table of the full sheet.

    Args:
        table: the full table's name.
        widths: the headings that are kept, in their order, with their widths.
        title: says what is shown, of how many shown and how many there are to choose from; the full sheet's own title
            where it says nothing, as every row is shown.
        chosen: picks and orders the rows' places; all of them unless said.
        nothing: the sentence where no row is chosen.
        counted: counts the rows to choose from; all of them unless said.
        most: how many rows are shown at most; 0 for all that are chosen.
        short: what the rows are, in the title where there are more: "exceptions", "the worst first"; None where the
            title itself says so.
        in_order: whether the rows that are shown stand in the full table's order again.
        variant: gives this part as it is told of a programme.
        omits: gives headings that say nothing in this programme.
        told: gives words that a row says in place of its cells, by their headings.
        in_full: whether these rows are better read in full, since nothing can be picked from them.
    """

    table: str
    widths: Mapping[str, float]
    title: Callable[[int, int], str] | None = None
    chosen: Callable[[ReportContext, list[Row]], list[int]] = lambda _, rows: list(range(len(rows)))
    nothing: str = "Nothing to show."
    counted: Callable[[list[Row]], int] = len
    most: int = 0
    short: tuple[str, str] | None = ("rows", "the first")
    in_order: bool = False
    variant: "Callable[[ReportContext, Part], Part]" = lambda _, part: part
    omits: Callable[[ReportContext], frozenset[str]] = lambda _: frozenset()
    told: Callable[[ReportContext, Row], Row] = lambda _context, _row: {}
    in_full: Callable[[list[Row]], bool] = lambda _: False


@dataclass(frozen=True, slots=True)
class Brief:
    """One brief sheet.

    Args:
        name: on its tab.
        of: the full sheet's name.
        parts: its tables.
        note: a sentence for its head.
        chart_height: pixels of the full sheet's charts, which stand under the table where the page has room for them;
            0 leaves them to the full sheet.
    """

    name: str
    of: str
    parts: tuple[Part, ...]
    note: str = ""
    chart_height: int = 0

    def longer(self, times: int) -> "Brief":
        """Return it with so many times as many rows at most, for those who work from it."""
        return replace(self, parts=tuple(replace(part, most=part.most * times) for part in self.parts))

    def is_of(self, full: Sheet) -> bool:
        """Return whether this can be made of the full sheet; where not, that one is read in its place."""
        own = {part.table: part for part in self.parts}
        found = [(own[table.name], _read(table)) for table in full.tables if table.name in own]
        return bool(found) and not all(part.in_full(rows) for part, rows in found)

    def on_paper(self, full: Sheet) -> str:
        """Return what prints: this sheet; the full one, where that says more; '' where neither says anything."""
        own = {part.table for part in self.parts}
        said = {table.name for table in full.tables if _read(table)}
        if not self.is_of(full) or (said and not said & own):
            return full.name
        return self.name if said else ""


def brief_sheet(context: ReportContext, brief: Brief, full: Sheet) -> Sheet:
    """Lay out a brief sheet from the full one."""
    layout = Layout(brief.name, page=Page(margins=_MARGINS), scale=context.scale)
    tables = {table.name: table for table in full.tables}
    parts = [part.variant(context, part) for part in brief.parts if part.table in tables]
    titles = [_title(context, part, tables[part.table], _own_title(brief, full)) for part in parts]
    made = [_table(context, part, tables[part.table]) for part in parts]
    notes = (
        f"The workbook's sheet {full.name} has every row and more columns.",
        *([brief.note] if brief.note else []),
        *([_NOT_APPLICABLE] if any(_is_absent(value) for table in made for row in table.rows for value in row) else []),
    )
    row = layout.head(context, _within(titles[0]) if titles else brief.name, *notes)
    for place, table in enumerate(made):
        if place:
            layout.section(row, 1, len(table.columns), titles[place])
            row += 1
        laid = layout.table(replace(table, row=row))
        _colour(layout, laid)
        row = laid.last_row + 2
    left = _ROOM - sum(row_height(values, table.columns) * _CAUTION for table in layout.tables for values in table.rows)
    if brief.chart_height and left >= _LOWEST:
        layout.charts += _charts(full, layout, row, min(brief.chart_height, int(left / 0.75)))
    first = layout.tables[0].row if layout.tables else 1
    page = Page(margins=_MARGINS, repeat_rows=(first, first) if len(parts) == 1 else None)
    made_sheet = layout.sheet(freeze=(first + 1, 1) if len(parts) == 1 else None, page=page)
    # a chart beside readings that are on another sheet is a page for paper; the full sheet is the accessible one
    return replace(made_sheet, kind="printed") if made_sheet.charts else made_sheet


def _charts(full: Sheet, layout: Layout, row: int, height: int) -> list[Chart]:
    """Put the full sheet's charts side by side under the table, as wide as its columns."""
    columns = [(column, width * _PIXELS) for column, width in sorted(layout.widths.items())]
    room = sum(pixels for _, pixels in columns) / max(len(full.charts), 1)
    found, reached, at = list[Chart](), 0.0, 1
    for place, chart in enumerate(full.charts):
        while at < len(columns) and reached + 1 < place * room:
            reached, at = reached + columns[at - 1][1], at + 1
        width = min(chart.width, int(room * (place + 1) - reached) - _GAP)
        found.append(replace(chart, row=row, column=at, width=width, height=height))
    return found


def _within(title: str) -> str:
    """Return a title that fits on the paper: without its brackets, then without what comes after its first part."""
    if len(title) > _TITLE_LETTERS:
        title = re.sub(r" \([^()]*\)", "", title)
    return title if len(title) <= _TITLE_LETTERS else title.split("; ", maxsplit=1)[0]


def _own_title(brief: Brief, full: Sheet) -> str:
    """Return the full sheet's title under this sheet's name, so that no two sheets are called alike."""
    return f"{brief.name}: {title_of(full).removeprefix(f'{full.name}: ')}"


def _title(context: ReportContext, part: Part, table: Table, whole: str) -> str:
    rows = _read(table)
    found = len(part.chosen(context, rows)) if rows else 0
    shown = min(found, part.most or found)
    if shown < found and part.short:
        return f"{shown} of {found} {part.short[0]} are shown, {part.short[1]}"
    own = part.title(shown, part.counted(rows)) if part.title else ""
    return own or (whole if rows else part.nothing.rstrip("."))


def title_of(sheet: Sheet) -> str:
    """Return a sheet's title, which may take several rows."""
    cells = [cell for _, cell in sorted(sheet.cells.items())]
    parts = (" ".join(str(cell.value) for cell in cells if cell.style == style) for style in ("title", "subject"))
    return ": ".join(filter(None, parts))


def _is_absent(value: Value) -> bool:
    return _bare(value) == ABSENT


def _read(table: Table) -> list[Row]:
    """Return the table's rows as they are read; none where its only row says that there is nothing."""
    headings = [column.heading for column in table.columns]
    found: list[Row] = [dict(zip(headings, map(_bare, row), strict=True)) for row in table.rows]
    is_nothing = len(found) == 1 and list(found[0].values()).count("None") + 1 >= len(headings) - 1
    return [] if is_nothing else found


def _bare(value: Value) -> Scalar:
    if isinstance(value, Cell):
        value = value.value
    if isinstance(value, Rich):
        return value.text
    return value.value if isinstance(value, Formula) else value


def _table(context: ReportContext, part: Part, full: Table) -> Table:
    """Make the brief table; it is named after its sheet, so that both can be in one book.

    A column that no shown row fills is left out, as are ratings that an adopted workbook gives none of, and texts
    take its room; elsewhere what does not apply is the shorthand for it.
    """
    places = {column.heading: place for place, column in enumerate(full.columns)}
    made = made_ids(context.programme)
    at = places.get("ID")
    is_made = at is not None and any(str(_bare(values[at])) in made for values in full.rows)
    read = _read(full)
    chosen = part.chosen(context, read) if read else []
    chosen = chosen[: part.most or len(chosen)]
    chosen = sorted(chosen) if part.in_order else chosen
    fillers = _FILLERS | {NOT_RATED} if context.programme.is_adopted else _FILLERS
    omitted = part.omits(context)
    kept = [
        heading
        for place, heading in enumerate(part.widths)
        if heading in places
        and heading not in omitted
        and not (is_made and heading == "ID")
        and (not place or not chosen or any(read[row][heading] not in fillers for row in chosen))
    ]
    widths = _spread(
        {heading: part.widths[heading] for heading in kept},
        sum(width for heading, width in part.widths.items() if heading not in omitted),
    )
    columns = tuple(replace(full.columns[places[heading]], width=widths[heading]) for heading in kept)
    keys = Counter(str(_bare(values[0])) for values in full.rows)
    told = {place: part.told(context, read[place]) for place in chosen}
    rows = tuple(
        tuple(told[place].get(heading)
              or _cell(full, full.rows[place], places[heading], is_known=keys[str(_bare(full.rows[place][0]))] == 1)
              for heading in kept)
        for place in chosen
    )  # fmt: skip
    if not rows:
        rows = (_nothing(columns, part.nothing),)
    return Table(f"Brief_{full.name}", columns, rows, 1, description=f"{full.description or full.name}, in brief")


def _spread(widths: dict[str, float], room: float) -> dict[str, float]:
    """Give the room of columns that are left out to those that hold texts, each by its width."""
    texts = {heading: width for heading, width in widths.items() if width >= _OF_A_TEXT}
    left = room - sum(widths.values())
    return widths | {heading: round(width + left * width / sum(texts.values()), 1) for heading, width in texts.items()}


def _nothing(columns: tuple[Column, ...], sentence: str) -> tuple[Value, ...]:
    """Say once that there is nothing; as elsewhere the other cells say None, a rating its own word."""
    at = max(range(len(columns)), key=lambda place: columns[place].width)
    return tuple(
        sentence if place == at else "Not rated" if column.style.startswith("rating") else "None"
        for place, column in enumerate(columns)
    )


def _cell(full: Table, values: tuple[Value, ...], place: int, *, is_known: bool) -> Value:
    """Return a cell of the full table; a figure or rating as a look-up there, by its row's key."""
    value, key = values[place], str(_bare(values[0]))
    style, link = (value.style, value.link) if isinstance(value, Cell) else ("", None)
    if place == 0:
        return Cell(_bare(value), style, Link(full.name, key))
    bare, column = _bare(value), full.columns[place]
    if bare in _FILLERS:
        return Cell(ABSENT, style)
    inner = value.value if isinstance(value, Cell) else value
    is_live = isinstance(inner, Formula) or column.style.startswith("rating") or not isinstance(bare, str)
    if bare is None or not is_known or not is_live or "[" in column.heading or "*" in key or "?" in key or "~" in key:
        return Cell(bare, style, link)
    table = f"tbl_{full.name}"
    match = f'MATCH("{formula_text(key)}",{table}[{full.columns[0].heading}],0)'
    return Cell(Formula(f"INDEX({table}[{column.heading}],{match})", bare), style, link)


def _colour(layout: Layout, table: Table) -> None:
    ratings = [column.heading for column in table.columns if column.style.startswith("rating")]
    layout.colour_columns(table, ratings)
    moved = [column.heading for column in table.columns if column.heading in ("Movement", "Direction")]
    layout.colour_columns(table, moved, "movement")
