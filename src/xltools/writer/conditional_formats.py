"""Live rules: colours that follow the words and figures of an open workbook."""

import re
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltools.report.model import Bar, Range, Rule, Words
from xltools.report.theme import LINE, STYLES
from xltools.writer.cell_display import NotWrittenError, must_write
from xltools.writer.excel_text import drawn_text
from xltools.writer.formats import Formats

_TEXT = re.compile(r'"[^"]*"')
_TABLE_REFERENCE = re.compile(r"\w\[|\[@")


def put_rule(worksheet: Worksheet, formats: Formats, rule: Rule) -> None:
    """Write one live rule.

    Raises:
        NotWrittenError: for a formula that names a table's column, which Excel refuses in a rule.
    """
    if isinstance(rule, Words):
        for word, style in rule.styles.items():
            quoted = drawn_text(word).replace('"', '""')
            criteria = {"criteria": "==", "value": f'"{quoted}"', "stop_if_true": True}
            _put(worksheet, rule.range, {"type": "cell", "format": formats.live(style), **criteria})
    elif isinstance(rule, Bar):
        _put(worksheet, rule.range, _bar(rule))
    else:
        expression = plain_references(rule.expression)
        _put(
            worksheet, rule.range, {"type": "formula", "criteria": f"={expression}", "format": formats.live(rule.style)}
        )


def plain_references(expression: str) -> str:
    """Return a formula for a rule or a validation, in which Excel takes addresses and names but no `Table[Column]`."""
    if expression.startswith("=") or _TABLE_REFERENCE.search(_TEXT.sub("", expression)):
        raise NotWrittenError(f"this cannot be in a rule: {expression}")
    return drawn_text(expression)


def _bar(rule: Bar) -> dict[str, Any]:
    color = STYLES[rule.style]["bg_color"]
    options: dict[str, Any] = {
        "type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_no_border": True, "bar_color": color,
        "bar_negative_color_same": True, "bar_axis_color": LINE,
    }  # fmt: skip
    if rule.low is not None:
        options |= {"min_type": "num", "min_value": rule.low}
    if rule.high is not None:
        options |= {"max_type": "num", "max_value": rule.high}
    return options


def _put(worksheet: Worksheet, cells: Range, options: dict[str, Any]) -> None:
    code = worksheet.conditional_format(
        cells.row - 1, cells.column - 1, cells.last_row - 1, cells.last_column - 1, options
    )
    must_write(code, f"rule on {cells.a1}")
