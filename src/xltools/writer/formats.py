"""Style names to xlsxwriter formats, each made once per workbook."""

from functools import cache

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from xltools.report.theme import STYLES, Properties

#: What a conditional format may change in a cell, which does not include fonts, sizes and alignment.
_LIVE = ("bold", "italic", "underline", "font_strikeout", "font_color", "bg_color", "num_format")
#: A number format's code for a space as wide as an O, because not all programs keep an indent on the right. It uses no
#: #: letter of date formats: exceljs takes a number with such a letter for a date.
_ROOM = "_O"


@cache
def style_names(style: str) -> tuple[str, ...]:
    """Split joined style names: "date strong" is two, "amber red small" is "amber red" and "small".

    Raises:
        KeyError: the theme does not have a name.
        ValueError: two of them each bring a number format, so that one would be lost.
    """
    words, names = style.split(), []
    while words:
        length = 2 if " ".join(words[:2]) in STYLES and len(words) > 1 else 1
        name = " ".join(words[:length])
        if name not in STYLES:
            raise KeyError(f"unknown style {name!r} in {style!r}")
        names.append(name)
        words = words[length:]
    if sum("num_format" in STYLES[name] for name in names) > 1:
        raise ValueError(f"style {style!r} joins two number formats")
    return tuple(names)


@cache
def properties(*styles: str) -> Properties:
    """Merge styles in order; each may be several names joined."""
    merged: Properties = dict(STYLES["base"])
    for style in styles:
        for name in style_names(style):
            merged |= STYLES[name]
    if merged.pop("apart", False) and "num_format" in merged:
        merged["num_format"] = ";".join(f"{section}{_ROOM}" for section in merged["num_format"].split(";"))
    return merged


class Formats:
    """A workbook's formats, by style names."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._cells: dict[tuple[str, ...], Format] = {}
        self._quoted: dict[tuple[str, ...], Format] = {}
        self._live: dict[str, Format] = {}

    def cell(self, *styles: str) -> Format:
        """Return the format of a cell."""
        if styles not in self._cells:
            self._cells[styles] = self._workbook.add_format(properties(*styles))
        return self._cells[styles]

    def quoted(self, *styles: str) -> Format:
        """Return the format of a text that looks like a formula: Excel keeps it text when it is edited."""
        if styles not in self._quoted:
            self._quoted[styles] = self._workbook.add_format(properties(*styles) | {"quote_prefix": True})
        return self._quoted[styles]

    def live(self, style: str) -> Format:
        """Return the format that a rule brings while it holds."""
        if style not in self._live:
            look = {name: STYLES[part][name] for part in style_names(style) for name in _LIVE if name in STYLES[part]}
            self._live[style] = self._workbook.add_format(look)
        return self._live[style]
