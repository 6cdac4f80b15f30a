"""How much room text takes in Arial: an estimate that errs towards more, for no program is asked to lay it out."""

from functools import lru_cache

#: Points that one line of text needs, for each point of its size, and the air around a cell's lines.
LINE, AIR = 1.28, 3.7
#: Excel's tallest row, in points.
TALLEST = 409.0
#: Pixels that a cell keeps for itself beside its text.
PADDING = 7
#: Fonts differ a little from one machine to the next.
CAUTION = 1.05

_WIDTHS = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[]\\ft·", 333: "()-`r‘’", 334: "{}", 355: '"', 389: "*",
    469: "^", 500: "ckvxyzsJ", 556: "0123456789abdeghnopquL?#$_£–€", 584: "+<=>~", 611: "FTZ",
    667: "&ABEKPSVXY", 722: "wCDHNRU", 778: "GOQ", 833: "mM", 889: "%", 944: "W", 1000: "—…", 1015: "@",
}  # fmt: skip
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}


def _character_width(character: str) -> int:
    known = _WIDTH.get(character)
    if known is not None:
        return known
    return 667 if ord(character) < 0x2E80 else 1050  # other alphabets; ideographs and emoji


@lru_cache(maxsize=20_000)
def text_pixels(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return the width of one line of text at 96 dots to the inch."""
    thousandths = sum(map(_character_width, text))
    return thousandths / 1000 * size * 4 / 3 * CAUTION * (1.06 if is_bold else 1)


def column_pixels(characters: float) -> int:
    """Return the width of a column in pixels, as Excel reckons it for Arial 10."""
    return int(characters * 7 + 5.5) if characters >= 1 else int(characters * 12 + 0.5)


def column_characters(pixels: float) -> float:
    """Return the width in characters of a column that leaves this much room for its text."""
    return round((pixels + PADDING - 5) / 7 + 0.05, 1)


def lines(text: str, pixels: float, size: float, *, is_bold: bool = False) -> int:
    """Count the lines of a text wrapped at words; a word wider than the cell runs on, as Excel has it."""
    return sum(_lines_of_paragraph(part, max(pixels, 8), size, is_bold=is_bold) for part in text.split("\n"))


def _lines_of_paragraph(text: str, pixels: float, size: float, *, is_bold: bool) -> int:
    count, used = 1, 0.0
    space = text_pixels(" ", size, is_bold=is_bold)
    for word in text.split(" "):
        width = text_pixels(word, size, is_bold=is_bold)
        if used and used + space + width <= pixels:
            used += space + width
            continue
        count += used > 0
        more, used = divmod(width, pixels)
        count += int(more)
    return count


def height(count: int, size: float) -> float:
    """Return the points that lines of text need in a row, to Excel's quarter, at most Excel's tallest."""
    return min(round((count * size * LINE + AIR) * 4) / 4, TALLEST)
