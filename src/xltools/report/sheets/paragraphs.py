"""Text and its room: text that runs over several columns without a merge, and columns wide enough for long text."""

import unicodedata
from collections.abc import Iterable, Sequence

from xltools.report.model import Column, Value
from xltools.report.sheets.layout import Layout

#: Lines of 10 points that fit in Excel's tallest row, minus one to be safe.
MOST_LINES = 29
WIDEST = 200.0
_STEP = 8.0
_BOLD = 1.08  # how much wider bold letters are
_CAUTION = 1.04  # fonts differ a little from one machine to the next
#: Thousandths of the font's size -> the letters of Arial with that width; a column's character is 525 wide.
_LETTERS = {
    222: "ijl'", 278: " !,./:;I[]\\ft|", 333: "()-`r", 389: '*"', 500: "ckvxyzsJ", 584: "+<=>~", 611: "FTZ",
    667: "&ABEKPSVXY", 722: "wCDHNRU", 778: "GOQ", 833: "mM", 889: "%", 944: "W", 1015: "@",
}  # fmt: skip
_WIDTHS = {letter: width / 525 for width, letters in _LETTERS.items() for letter in letters}
_SPACE, _USUAL, _OTHER_ALPHABETS, _IDEOGRAPHS = _WIDTHS[" "], 556 / 525, 700 / 525, 1050 / 525


def put_paragraph(
    layout: Layout, row: int, column: int, text: str, characters: float, style: str = "line", *, points: float = 0
) -> int:
    """Put a text line by line, each as long as the columns allow; return the next free row.

    Args:
        characters: the width of the columns that the text may run over.
        points: the height of each line's row; 0 leaves it as it is.
    """
    lines = lines_of(text, characters, is_bold="strong" in style.split())
    for offset, line in enumerate(lines):
        layout.put(row + offset, column, line, style)
        if points:
            layout.heights[row + offset] = points
    return row + len(lines)


def lines_of(text: str, characters: float, *, is_bold: bool = False) -> list[str]:
    """Break a text into lines of at most so many characters of a column's width; it has at least one line."""
    room = characters / _CAUTION / (_BOLD if is_bold else 1)
    return [line for part in text.splitlines() or [""] for line in _wrapped(part, room)]


def text_pieces(text: str, characters: float, *, is_bold: bool = False) -> list[str]:
    """Return a text whole, or in as many pieces as it needs rows if it is taller than Excel's tallest row."""
    if not _may_need(text, characters) or len(lines_of(text, characters, is_bold=is_bold)) <= MOST_LINES:
        return [text]
    pieces, left = [""], MOST_LINES
    for part in text.splitlines():
        for place, line in enumerate(lines_of(part, characters, is_bold=is_bold)):
            if not left:
                pieces.append("")
                left = MOST_LINES
            join = "" if not pieces[-1] else " " if place else "\n"
            pieces[-1] += join + line
            left -= 1
    return pieces


def row_pieces(values: tuple[Value, ...], columns: Sequence[Column]) -> list[tuple[Value, ...]]:
    """Return a row whole, or split into as many as its tallest text needs; each further row repeats the first value.

    A shorter text is followed by "(continued)", so that no cell of a table is left blank.
    """
    pieces = [
        text_pieces(value, column.width - 2, is_bold="strong" in column.style.split())
        if isinstance(value, str)
        else [value]
        for value, column in zip(values, columns, strict=True)
    ]
    count = max(map(len, pieces))
    return [
        tuple(
            each[place]
            if place < len(each)
            else values[0]
            if not at
            else "(continued)"
            if isinstance(each[0], str)
            else each[0]
            for at, each in enumerate(pieces)
        )
        for place in range(count)
    ]


def width_of(text: str, *, is_bold: bool = False) -> float:
    """Return the room that one line of text takes, in characters of a column's width."""
    return _width(text) * (_BOLD if is_bold else 1)


def width_for(texts: Iterable[str], usual: float) -> float:
    """Return the column width, from the usual one on, at which Excel's tallest row holds the longest text."""
    width = usual
    for text in texts:
        while width < WIDEST and _may_need(text, width) and len(lines_of(text, width - 2)) > MOST_LINES:
            width += _STEP
    return width


def _may_need(text: str, width: float) -> bool:
    """Tell, without breaking it, whether a text could need more lines than a row holds."""
    return len(text) * _IDEOGRAPHS > width * MOST_LINES / 2 or text.count("\n") >= MOST_LINES


def _wrapped(text: str, room: float) -> list[str]:
    lines, used = [""], 0.0
    for word in text.split():
        for piece in _pieces(word, room):
            width = _width(piece)
            if lines[-1] and used + _SPACE + width > room:
                lines.append("")
            used = used + _SPACE + width if lines[-1] else width
            lines[-1] = f"{lines[-1]} {piece}" if lines[-1] else piece
    return lines


def _pieces(word: str, room: float) -> list[str]:
    """Return a word whole, or in pieces if no line could hold it."""
    if _width(word) <= room:
        return [word]
    pieces, used = [""], 0.0
    for letter in word:
        width = _letter(letter)
        if pieces[-1] and used + width > room:
            pieces.append("")
            used = 0.0
        pieces[-1] += letter
        used += width
    return pieces


def _width(text: str) -> float:
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if letter.isascii():
        return _WIDTHS.get(letter, _USUAL)
    if unicodedata.combining(letter):
        return 0.0
    return _IDEOGRAPHS if ord(letter) >= 0x2E80 else _OTHER_ALPHABETS
