"""What may be typed into a column: drop-downs, dates and numbers, each with help and refusal in plain words."""

from dataclasses import replace
from datetime import date

from xltools.report.model import Entry, Range
from xltools.report.template.names import Names
from xltools.schema.columns import Column, Kind

#: Excel's limits: a list typed into a cell's validation, and a title.
TYPED_LIST, TITLE = 255, 32
#: Days that any programme may have: Excel refuses typing errors such as 1912 and 9999 at once; Settings are stricter.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)

_BY_KIND: dict[Kind, str] = {
    "id": "Use the letters A to Z, digits and '-'; use each ID only once.",
    "day": "Type day, month and year, such as 31/03/2012.",
    "email": "Type one address, such as name@example.org.",
}
_NOUNS: dict[Kind, str] = {
    "number": "a number", "whole": "a whole number", "money": "pounds in digits",
    "percent": "a percentage with its sign, such as 85%",
}  # fmt: skip
_REFUSALS = {
    "list": "Not in the list",
    "date": "Not a date that can count",
    "whole": "Not a whole number in the limits",
    "decimal": "Not a number in the limits",
}


def entry(column: Column, cells: Range, names: Names) -> Entry:
    """Say what may be typed into these cells of a column."""
    allowed = _entry(column, cells, names)
    needed = "Needed in every row." if column.is_required else ""
    message = " ".join(part for part in (column.meaning, _what_to_type(column, names), needed) if part)
    refusal = f"{_what_to_type(column, names)}{'' if column.is_required else ' Or leave the cell blank.'}"
    return replace(
        allowed,
        title=column.heading[:TITLE],
        message=message,
        error_title="" if allowed.kind == "any" else _REFUSALS[allowed.kind],
        error="" if allowed.kind == "any" else refusal,
    )


def _entry(column: Column, cells: Range, names: Names) -> Entry:
    match column.kind:
        case "choice" | "rating":
            return _words_entry(column.words, cells, names)
        case "reference" if (source := _source(column, names)) and not column.is_list:
            return Entry(cells, "list", source=source)
        case "day":
            low, high = column.low or FIRST_DAY, column.high or LAST_DAY
            return Entry(cells, "date", low=low, high=high)
        case "whole":
            return Entry(cells, "whole", low=column.low, high=column.high)
        case "number" | "percent" | "money":
            return Entry(cells, "decimal", low=column.low, high=column.high)
        case _:
            return Entry(cells, "any")


def _words_entry(words: tuple[str, ...], cells: Range, names: Names) -> Entry:
    """Type the words in, because Excel then checks their capitals; name their cells if they are too long for that."""
    if len(",".join(words)) > TYPED_LIST or any("," in word for word in words):
        return Entry(cells, "list", source=names.words[words])
    return Entry(cells, "list", words=words)


def _source(column: Column, names: Names) -> str:
    """Return the name of the only column whose ids are allowed; "" if ids of several sheets are."""
    known = [names.ids[target] for target in column.refers_to if target in names.ids]
    return known[0] if len(known) == 1 else ""


def _what_to_type(column: Column, names: Names) -> str:
    match column.kind:
        case "choice" | "rating":
            return "Choose from the list."
        case "number" | "whole" | "percent" | "money":
            return _number(column)
        case "reference":
            return _reference(column, names)
        case _:
            return _BY_KIND.get(column.kind, "")


def _number(column: Column) -> str:
    limits = "" if column.kind == "percent" else _limits(column.low, column.high)
    return f"Type {_NOUNS[column.kind]}{limits}."


def _limits(low: float | date | None, high: float | date | None) -> str:
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    if low is not None:
        return f", {low:g} or more"
    return f", at most {high:g}" if high is not None else ""


def _reference(column: Column, names: Names) -> str:
    if not column.is_list and _source(column, names):
        sheet = column.refers_to[0].partition(".")[0]
        return f"Choose from the list; it is made on the sheet {sheet}."
    if column.is_list:
        return "Type IDs as their own sheet spells them, separated by '; '."
    return "Type the ID as its own sheet spells it."
