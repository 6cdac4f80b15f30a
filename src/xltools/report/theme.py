"""The theme: style name -> colours, fonts, number formats. Values only."""

from typing import Any

from xltools.schema.rag import FOUR, LIKELIHOODS, Scale

FONT = "Arial"
INK = "#12344D"  # titles, rules, the outcome panel
TEXT = "#1F2933"
QUIET = "#5B6770"
LINE = "#C9D1D8"
PALE = "#F4F6F8"
WHITE = "#FFFFFF"

RED, AMBER_RED, AMBER_GREEN, GREEN = "#C00000", "#F4A26B", "#FFD966", "#00703C"
AMBER, LIGHT_GREEN, BLUE = "#FFC020", "#A9D08E", "#1F5FA8"
DONE = "#DDE6EE"
IMPROVEMENT, CONCERN, COMMON = "#0072B2", "#E46C0A", "#7F8B95"
ENGLAND = "#7A5195"

#: The colours of tabs by part: the cover, the pages, the appendix.
COVER_TAB, PAPER_TAB, APPENDIX_TAB = "outcome", "blue", "bar"

Properties = dict[str, Any]

_HEADING: Properties = {
    "bold": True, "font_size": 9, "font_color": INK, "bg_color": PALE, "bottom": 1, "bottom_color": INK,
    "text_wrap": True, "align": "left", "valign": "bottom",
}  # fmt: skip

#: Height in points of a row with one line of text (22 pixels), for charts beside rows.
ROW_HEIGHT = 16.5

#: Each named style is merged over "base"; "date strong" merges both in that order.
STYLES: dict[str, Properties] = {
    "base": {"font_name": FONT, "font_size": 10, "font_color": TEXT, "valign": "vcenter"},
    "body": {"text_wrap": True, "align": "left"},
    "line": {"align": "left"},  # one line, may run over empty neighbours
    "title": {"font_size": 18, "bold": True, "font_color": INK},
    "subject": {"font_size": 11, "bold": True, "font_color": INK},  # goes on below a title
    "subtitle": {"font_size": 10, "font_color": QUIET},
    "section": {"font_size": 12, "bold": True, "font_color": INK, "bottom": 2, "bottom_color": INK, "valign": "bottom"},
    "note": {"font_size": 9, "font_color": QUIET, "text_wrap": True, "align": "left", "valign": "top"},
    "notice": {"bold": True, "font_color": INK, "bg_color": PALE, "text_wrap": True, "align": "left"},
    "heading": _HEADING,
    "heading right": _HEADING | {"align": "right"},
    "heading centre": _HEADING | {"align": "center"},
    "strong": {"bold": True},
    "regular": {"bold": False},
    "quiet": {"font_color": QUIET, "font_size": 9},
    "small": {"font_size": 9},
    "large": {"font_size": 14, "bold": True},
    "top": {"valign": "top"},
    "wrapped": {"text_wrap": True},
    "indented": {"indent": 1},
    "apart": {"apart": True},  # a figure, with room to its right: a coloured word is there
    "centre": {"align": "center"},
    "right": {"align": "right"},
    "ruled": {"bottom": 1, "bottom_color": LINE},
    "boxed": {"border": 1, "border_color": LINE},
    "id": {"align": "left"},
    "link": {"font_color": "#0B5394", "underline": 1, "align": "left"},
    "word": {"align": "left"},
    "boolean": {"align": "left"},  # true and false stay so; elsewhere they read Yes and No
    "whole": {"num_format": "#,##0", "align": "right"},
    "number": {"num_format": "#,##0.0", "align": "right"},
    "percent": {"num_format": "0.0%", "align": "right"},
    "whole percent": {"num_format": "0%", "align": "right"},
    "percent change": {"num_format": "+0.0%;-0.0%;0.0%", "align": "right"},
    "points": {"num_format": '+0.0" pts";-0.0" pts";0.0" pts"', "align": "right"},
    "change": {"num_format": "+#,##0.0;-#,##0.0;0.0", "align": "right"},
    "days": {"num_format": "+#,##0;-#,##0;0", "align": "right"},
    "money": {"num_format": "#,##0", "align": "right"},
    "pounds": {"num_format": "£#,##0;-£#,##0", "align": "right"},  # where other units stand in the same column
    "pounds change": {"num_format": "+£#,##0;-£#,##0;£0", "align": "right"},
    "whole change": {"num_format": "+#,##0;-#,##0;0", "align": "right"},
    "date": {"num_format": "d mmm yyyy", "align": "right"},
    "month": {"num_format": "mmm yyyy", "align": "right"},
    "rating": {"bold": True, "align": "center"},
    "group": {"top": 1, "top_color": INK},  # the first row of a group
    "decision": {"border": 2, "border_color": INK},
    "milestone": {"border": 1, "border_color": LINE},
    # a box's border tells its kind; a box of three cells leaves out the lines within
    "risk": {"border": 6, "border_color": INK},
    "upper": {"bottom": 0},
    "middle": {"top": 0, "bottom": 0},
    "lower": {"top": 0},
    # a box of two cells side by side leaves out the line between them
    "left half": {"right": 0},
    "right half": {"left": 0},
    "outcome": {
        "bg_color": INK, "font_color": WHITE, "bold": True, "text_wrap": True, "align": "left", "valign": "top",
    },
    "draft": {"bold": True, "font_color": RED, "align": "right"},
    "marking": {"bold": True, "font_color": TEXT},
    "bar": {"bg_color": "#B9CBDA"},  # the fill of a data bar
    "warning": {"bg_color": "#FDE7D3", "font_color": TEXT},
    "error": {"bg_color": "#F8D7DA", "font_color": TEXT},
    # fills for words, always with the word itself; the contrast of a rating's letters is at least 4.5 to 1
    "red": {"bg_color": RED, "font_color": WHITE},
    "amber red": {"bg_color": AMBER_RED, "font_color": "#000000"},
    "amber green": {"bg_color": AMBER_GREEN, "font_color": "#000000"},
    "green": {"bg_color": GREEN, "font_color": WHITE},
    "amber": {"bg_color": AMBER, "font_color": "#000000"},
    "light green": {"bg_color": LIGHT_GREEN, "font_color": "#000000"},
    "blue": {"bg_color": BLUE, "font_color": WHITE},
    "complete": {"bg_color": DONE, "font_color": TEXT},
    "not rated": {"font_color": QUIET, "italic": True},
    "better": {"font_color": IMPROVEMENT, "bold": True},
    "worse": {"font_color": "#B3500B", "bold": True},
}  # fmt: skip

_OTHER_STYLES: dict[str, str] = {"Complete": "complete", "Cancelled": "not rated", "Not rated": "not rated"}
MOVEMENT_STYLES: dict[str, str] = {"Better": "better", "Worse": "worse"}


def rating_styles(scale: Scale) -> dict[str, str]:
    """Return the words of ratings that bring a colour, for `report.Words`."""
    return {word: scale.looks[word] for word in scale.ratings} | _OTHER_STYLES


def likelihood_styles(scale: Scale) -> dict[str, str]:
    """Return the words of likelihoods with the colour of the rating that each means, the worst first."""
    return {word: scale.looks[scale.likelihood_rating[word]] for word in reversed(LIKELIHOODS)}


#: Those of the shipped scale, for the region.
RATING_STYLES, LIKELIHOOD_STYLES = rating_styles(FOUR), likelihood_styles(FOUR)


def _marker(shape: str, size: int, fill: str, edge: str) -> Properties:
    return {
        "line": {"none": True},
        "marker": {"type": shape, "size": size, "fill": {"color": fill}, "border": {"color": edge}},
    }


#: How a chart's series look, by name: line or fill, marker; `text` on a fill; `bar`, the line to a point's left.
LOOKS: dict[str, Properties] = {
    "actual": {"line": {"color": INK, "width": 2.25}},
    "target": {"line": {"color": "#B3500B", "width": 1.5, "dash_type": "dash"}},
    "mean": {"line": {"color": COMMON, "width": 1}},
    "limit": {"line": {"color": COMMON, "width": 1, "dash_type": "round_dot"}},
    # its points are marked, because a comparator known once a year has no line
    "comparator": _marker("square", 6, ENGLAND, ENGLAND)
    | {"line": {"color": ENGLAND, "width": 1.25, "dash_type": "long_dash"}},
    "as at": {"line": {"color": QUIET, "width": 1, "dash_type": "dash"}},
    "improvement": _marker("circle", 7, IMPROVEMENT, IMPROVEMENT),
    "concern": _marker("diamond", 8, CONCERN, CONCERN),
    "neutral": _marker("triangle", 8, TEXT, TEXT),
    "baseline": _marker("circle", 6, "#9AA7B2", "#9AA7B2"),
    "expected": _marker("diamond", 7, INK, INK) | {"bar": {"color": "#9AA7B2", "width": 3}},
    "label": {"line": {"none": True}, "marker": {"type": "none"}},
    "red": {"fill": {"color": RED}, "text": WHITE},
    "amber red": {"fill": {"color": AMBER_RED}},
    "amber green": {"fill": {"color": AMBER_GREEN}},
    "green": {"fill": {"color": GREEN}, "text": WHITE},
    "amber": {"fill": {"color": AMBER}},
    "light green": {"fill": {"color": LIGHT_GREEN}},
    "blue": {"fill": {"color": BLUE}, "text": WHITE},
    "not rated": {"fill": {"color": LINE}},
    "planned": {"fill": {"color": LINE}},
    "spent": {"fill": {"color": INK}, "text": WHITE},
}  # fmt: skip
