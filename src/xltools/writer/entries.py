"""Data entry: what can be typed in a range, and what Excel says before and after, within Excel's limits."""

from datetime import date, datetime
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltools.report.model import Entry
from xltools.writer.cell_display import FIRST_DAY, NotWrittenError, must_write
from xltools.writer.conditional_formats import plain_references
from xltools.writer.excel_text import attribute_text, shortened, units

#: Excel's limits in UTF-16 units; xlsxwriter lets 255 through for an error's text, and Excel then refuses the file.
TITLE, MESSAGE, ERROR, FORMULA, TYPED_LIST = 32, 255, 224, 255, 255
_KINDS = {"whole": "whole", "decimal": "decimal", "date": "date"}
_LAST_DAY = date(9999, 12, 31)


def put_entry(worksheet: Worksheet, entry: Entry) -> None:
    """Write one validation; titles and messages that are too long end in "…".

    Raises:
        NotWrittenError: for typed words over Excel's limit or with a comma in one: name a range instead.
    """
    options = {"validate": entry.kind, **_allowed(entry), **_help(entry)}
    if entry.kind == "any" and not {"input_title", "input_message"} & set(options):
        return
    cells = entry.range
    code = worksheet.data_validation(
        cells.row - 1, cells.column - 1, cells.last_row - 1, cells.last_column - 1, options
    )
    must_write(code, f"entry on {cells.a1}")


def _allowed(entry: Entry) -> dict[str, Any]:
    if entry.kind == "list":
        return {"source": _list(entry)}
    if entry.kind == "custom":
        return {"value": f"={_formula(entry.source)}"}
    if entry.kind == "any":
        return {}
    return _bounds(entry)


def _list(entry: Entry) -> str | list[str]:
    if entry.source:
        return f"={_formula(entry.source)}"
    words = list(entry.words)
    if not words or any("," in word for word in words) or units(",".join(words)) > TYPED_LIST:
        raise NotWrittenError(f"drop-down on {entry.range.a1}: {len(words)} words cannot be typed in; name a range")
    return [attribute_text(word) for word in words]


def _formula(expression: str) -> str:
    if units(expression) > FORMULA:
        raise NotWrittenError(f"formula of {units(expression)} characters in a validation: {expression[:60]}")
    return plain_references(expression)


def _bounds(entry: Entry) -> dict[str, Any]:
    low, high = _bound(entry.low), _bound(entry.high)
    if low is None and high is None:
        least, most = (_bound(FIRST_DAY), _bound(_LAST_DAY)) if entry.kind == "date" else (-1e15, 1e15)
        return {"criteria": "between", "minimum": least, "maximum": most}
    if high is None:
        return {"criteria": ">=", "value": low}
    if low is None:
        return {"criteria": "<=", "value": high}
    return {"criteria": "between", "minimum": low, "maximum": high}


def _bound(bound: float | date | None) -> float | datetime | None:
    if isinstance(bound, date) and not isinstance(bound, datetime):
        return datetime(bound.year, bound.month, bound.day)
    return bound


def _help(entry: Entry) -> dict[str, Any]:
    texts = {
        "input_title": (entry.title, TITLE), "input_message": (entry.message, MESSAGE),
        "error_title": (entry.error_title, TITLE), "error_message": (entry.error, ERROR),
    }  # fmt: skip
    said = {name: attribute_text(shortened(text, limit)) for name, (text, limit) in texts.items() if text}
    return {**said, "error_type": "warning" if entry.is_warning else "stop"}
