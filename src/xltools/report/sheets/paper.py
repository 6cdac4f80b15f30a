"""Paper: a full sheet as it prints in letters of nine points or more, on A4 if it fits there, else on A3."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from xltools.report.model import Cell, Chart, Sheet, Table, Value
from xltools.report.sheets.broken_lines import with_lines_broken
from xltools.report.sheets.paging import shown_value
from xltools.report.sheets.paragraphs import MOST_LINES, lines_of, width_of
from xltools.report.theme import STYLES

_MARGINS = (0.3, 0.3, 0.7, 0.6)
_DRAWN = 1.06  # how much wider LibreOffice draws a column than Excel
#: How many pixels of columns fit between the margins of each paper size.
_ROOM = {"A4": (11.69 - 0.6) * 96 / _DRAWN, "A3": (16.54 - 0.6) * 96 / _DRAWN}
_CAUTION = 12  # pixels
#: The least characters that a figure of a style needs, whatever its column's width.
_FIGURES = {"date": 13.1, "month": 10.3}
_PER_CHARACTER, _EDGE, _USUAL = 7, 5, 8.43  # pixels; characters of a column without a width
_ROUND_A_NUMBER = 0.6  # characters
_NARROWEST = 10.0  # characters of a column of texts
_FILTER, _INDENT = 2.6, 1.3  # characters: the button in a heading, an indent
_BREAKS_AT = re.compile(r"[\s/-]+")


def on_paper(sheet: Sheet) -> Sheet:
    """Return a full sheet as it prints: nothing is left out of it, and no letter is smaller than nine points.

    Its columns of texts become narrower, as far as their words allow. A sheet too large even for A3 is for the screen.
    A sheet that is already laid out as a page, or that already fits, is not changed.
    """
    if sheet.kind == "printed" or sheet.is_appendix:
        return sheet
    widths = _widths(sheet)
    left, right = sheet.page.margins[:2]
    as_it_is = {"A4": (8.27, 11.69), "A3": (11.69, 16.54)}[sheet.page.paper][sheet.page.orientation == "landscape"]
    if _pixels(widths) * _DRAWN <= (as_it_is - left - right) * 96:
        return sheet
    for paper, room in _ROOM.items():
        shown = with_lines_broken(sheet, min(room - _CAUTION, _pixels(widths)) / _PER_CHARACTER - 2)
        narrower = _Grid(shown, widths).within(room - _CAUTION)
        if narrower is not None:
            return _laid(shown, widths, narrower, paper)
    return replace(sheet, is_appendix=True, is_too_wide=True)


def _widths(sheet: Sheet) -> dict[int, float]:
    """Return the width in characters of each column that prints."""
    charts = [chart.column for chart in sheet.charts]
    tables = [table.column + len(table.columns) - 1 for table in sheet.tables]
    figures = {
        table.column + place: max(
            *(_FIGURES.get(name, 0.0) for name in (*column.style.split(), "")),
            *(_number_width(row[place], column.style) for row in table.rows), 0.0,
        )
        for table in sheet.tables for place, column in enumerate(table.columns)
    }  # fmt: skip
    last = sheet.page.area.last_column if sheet.page.area else max([*sheet.widths, *tables, *charts], default=1)
    return {column: max(sheet.widths.get(column, _USUAL), figures.get(column, 0.0)) for column in range(1, last + 1)}


def _number_width(value: Value, style: str) -> float:
    """Return the characters that the writer gives a number at the least, however narrow its column is to be."""
    shown = shown_value(value)
    if isinstance(shown, bool) or not isinstance(shown, int | float):
        return 0.0
    names = (*style.split(), *(value.style.split() if isinstance(value, Cell) else ()))
    codes = [STYLES[name]["num_format"] for name in names if "num_format" in STYLES.get(name, {})]
    code = str(codes[-1] if codes else "0").partition(";")[0]
    size, places = shown * (100 if "%" in code else 1), len(code.partition(".")[2].rstrip("%_O"))
    return len(f"{abs(size):,.{places}f}") + sum(mark in code for mark in "£%+_") + (shown < 0) + _ROUND_A_NUMBER


def _pixels(widths: Mapping[int, float]) -> float:
    return sum(_of_a_column(width) for width in widths.values())


def _of_a_column(width: float) -> float:
    return width * _PER_CHARACTER + _EDGE


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in its column, in its styles, and the characters that something beside it takes, as a button does."""

    text: str
    styles: tuple[str, ...]
    beside: float = 0.0

    @property
    def size(self) -> float:
        """How large it is beside the usual ten points."""
        sizes = [STYLES[name]["font_size"] for name in self.styles if "font_size" in STYLES.get(name, {})]
        return float(sizes[-1] if sizes else 10) / 10

    @property
    def wraps(self) -> bool:
        return not {"line", "title", "subtitle", "section"} & set(self.styles) and any(
            STYLES.get(name, {}).get("text_wrap") for name in self.styles
        )

    @property
    def is_bold(self) -> bool:
        return any(STYLES.get(name, {}).get("bold") for name in self.styles)

    def width(self, text: str) -> float:
        """Return the characters that a part of it takes on a line."""
        return width_of(text, is_bold=self.is_bold) * self.size + self.beside


class _Grid:
    """What the columns of a sheet hold, and how narrow they may become."""

    def __init__(self, sheet: Sheet, widths: Mapping[int, float]) -> None:
        self.sheet, self.widths = sheet, widths
        self.texts: dict[int, list[_Text]] = {column: [] for column in widths}
        self.figures = dict.fromkeys(widths, 0.0)
        for table in sheet.tables:
            for column, texts, figure in _columns(table):
                if column in widths:
                    self.texts[column] += texts
                    self.figures[column] = max(self.figures[column], figure)
        unwrapped = {column: [text for text in texts if not text.wraps] for column, texts in self.texts.items()}
        for (_, column), cell in sheet.cells.items():
            if column in widths and isinstance(text := shown_value(cell), str):
                self.texts[column].append(_Text(text, tuple(cell.style.split())))
        self.least = {column: min(width, self._least(column, unwrapped[column])) for column, width in widths.items()}

    def _least(self, column: int, unwrapped: list["_Text"]) -> float:
        """Return the narrowest that a column may be: as wide as its figures, and each word of its texts."""
        wrapped = [text for text in self.texts[column] if text.wraps]
        words = (text.width(word) for text in wrapped for word in _BREAKS_AT.split(text.text))
        lines = (text.width(text.text) for text in unwrapped)
        widest = max([*words, *lines], default=0.0) * 1.02 + 1.1
        is_of_texts = any("heading" not in text.styles for text in wrapped)
        return max(_NARROWEST if is_of_texts else 0.0, widest, self.figures[column])

    def within(self, room: float) -> dict[int, float] | None:
        """Return the widths that make the sheet at most this many pixels wide; None if its texts do not allow it."""
        over = (_pixels(self.widths) - room) / _PER_CHARACTER
        if over <= 0:
            return dict(self.widths)
        give = {column: self.widths[column] - least for column, least in self.least.items()}
        if over > sum(give.values()):
            return None
        share = over / sum(give.values())
        found = {
            column: int((width - give[column] * share) * 10) / 10 if give[column] else width
            for column, width in self.widths.items()
        }
        return found if self._holds(found) else None

    def _holds(self, widths: Mapping[int, float]) -> bool:
        """Tell whether each text has room: a wrapped one in Excel's tallest row, another one on its line."""
        for column, texts in self.texts.items():
            room = widths[column] - 2
            long = [text for text in texts if text.wraps and len(text.text) > room * MOST_LINES / 2]
            if any(len(lines_of(text.text, room / text.size, is_bold=text.is_bold)) > MOST_LINES for text in long):
                return False
        return all(self._runs_on(widths, place, cell) for place, cell in self.sheet.cells.items())

    def _runs_on(self, widths: Mapping[int, float], place: tuple[int, int], cell: Cell) -> bool:
        """Tell whether a text that does not wrap has room in its cell and the empty ones beside it."""
        value, (row, column) = shown_value(cell), place
        text = _Text(value if isinstance(value, str) else "", tuple(cell.style.split()))
        if not text.text or text.wraps or "right" in text.styles or column not in widths:
            return True
        room = widths[column]
        for beside in range(column + 1, max(widths) + 1):
            taken = self.sheet.cells.get((row, beside))
            if taken is not None and taken.value is not None:
                break
            room += widths[beside] + _EDGE / _PER_CHARACTER
        return text.width(text.text) <= room


def _columns(table: Table) -> Iterator[tuple[int, list[_Text], float]]:
    """Yield each column of a table: its place, its texts with its heading, and the characters that its figures take."""
    for place, column in enumerate(table.columns):
        styles = tuple(column.style.split())
        texts = [_Text(column.heading, ("heading",), _FILTER if table.with_filter else 0.0)]
        figure = max(_FIGURES.get(name, 0.0) for name in (*styles, ""))
        for value in (row[place] for row in table.rows):
            own = (*styles, *(value.style.split() if isinstance(value, Cell) else ()))
            shown = shown_value(value)
            if isinstance(shown, str):
                texts.append(_Text(shown, own, _INDENT if "indented" in own else 0.0))
            elif shown is not None and not isinstance(shown, date):
                figure = max(figure, len(f"{shown:+,.1f}") * 1.1 + (5 if "points" in own else 2))
        yield table.column + place, texts, figure


def _laid(sheet: Sheet, former: Mapping[int, float], widths: dict[int, float], paper: str) -> Sheet:
    """Lay a sheet on a paper at these widths; its charts keep to the columns that they stood over."""
    repeated = sheet.page.repeat_rows
    page = replace(
        sheet.page,
        paper="A4" if paper == "A4" else "A3",
        orientation="landscape",
        margins=_MARGINS,
        # LibreOffice shrinks what it breaks below repeated headings, and those breaks were calculated for other widths
        breaks=tuple(row for row in sheet.page.breaks if repeated is None or row < repeated[0]),
    )
    charts = tuple(_chart(chart, former, widths) for chart in sheet.charts)
    return replace(sheet, widths={**sheet.widths, **widths}, page=page, charts=charts)


def _chart(chart: Chart, former: Mapping[int, float], widths: Mapping[int, float]) -> Chart:
    """Return a chart no wider than the columns have become over which it stood."""
    left, now, own = float(chart.width), 0.0, chart.column
    for column in range(own, max(widths) + 1):
        was = _of_a_column(former[column])
        part = min(left / was, 1.0)
        left, now = left - was * part, now + _of_a_column(widths[column]) * part
    return replace(chart, width=min(chart.width, int(now + max(left, 0))))
