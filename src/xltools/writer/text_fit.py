"""How much room text takes in Arial: an estimate on the large side, because no program is asked to lay it out."""

from functools import lru_cache

#: Points that one line of text needs for each point of its size, and the space around a cell's lines.
LINE, AIR = 1.28, 3.7
#: Excel's tallest row, in points.
TALLEST = 409.0
#: Pixels that a cell leaves free beside its text.
PADDING = 7
#: Fonts differ a little from one machine to the next.
CAUTION = 1.05

#: Thousandths of the font's size -> the characters with that width, in Arial and in Arial Bold.
_REGULAR = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[]\\ft·", 333: "()-`r‘’", 334: "{}", 355: '"', 389: "*",
    469: "^", 500: "ckvxyzsJ", 556: "0123456789abdeghnopquL?#$_£–€", 584: "+<=>~", 611: "FTZ",
    667: "&ABEKPSVXY", 722: "wCDHNRU", 778: "GOQ", 833: "mM", 889: "%", 944: "W", 1000: "—…", 1015: "@",
}  # fmt: skip
_BOLD = {
    238: "'", 278: " ,./Iijl\\‘’·", 280: "|", 333: "!()-:;[]`ft", 389: "*r{}", 474: '"', 500: "z",
    556: "0123456789#$_aceksvxyJ£–€", 584: "+<=>^~", 611: "?bdghnopquFLTZ", 667: "EPSVXY", 722: "&ABCDHKNRU",
    778: "wGOQ", 833: "M", 889: "%m", 944: "W", 975: "@", 1000: "—…",
}  # fmt: skip


class _Widths(dict[str, int]):
    """Widths by character; one that is not known is taken for wide."""

    def __missing__(self, character: str) -> int:
        return 700 if ord(character) < 0x2E80 else 1050  # other alphabets; ideographs and emoji


_WIDTH = {
    is_bold: _Widths({character: width for width, characters in widths.items() for character in characters})
    for is_bold, widths in ((False, _REGULAR), (True, _BOLD))
}


@lru_cache(maxsize=20_000)
def text_pixels(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return the width of one line of text at 96 dots to the inch."""
    thousandths = sum(map(_WIDTH[is_bold].__getitem__, text))
    return thousandths / 1000 * size * 4 / 3 * CAUTION


def column_pixels(characters: float) -> int:
    """Return the width of a column in pixels, as Excel calculates it for Arial 10."""
    return int(characters * 7 + 5.5) if characters >= 1 else int(characters * 12 + 0.5)


def column_characters(pixels: float) -> float:
    """Return the width in characters of a column that leaves this much room for its text."""
    return round((pixels + PADDING - 5) / 7 + 0.05, 1)


@lru_cache(maxsize=10_000)
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
