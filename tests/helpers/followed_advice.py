"""What a finding says to type, typed as a person would: at the cell that it names, under its heading."""

import re
from dataclasses import replace
from datetime import datetime

from xltools.findings import Finding
from xltools.tracker.raw import RawTracker, RawValue

Place = tuple[str, int, int]
#: What stands in for a value: an example, or a choice of many that nobody can make but the office.
_EXAMPLE = re.compile(r"such as \S+|[Tt]ype the (?:date|digits) as [^,]*|Type a[n ][^;.]*")
_BLANK = re.compile(r"(?:Leave|Clear) the cell\b")
_QUOTED = re.compile(r'Type "([^"]+)" again')
_CHOSEN = re.compile(r"^Choose (.+?)(?:, if that is meant|; if it is a word|\.$| under )")
_UNDER = re.compile(r"(?:^|[;,] or |; )[Cc]hoose (.+?) under ([^;,.]+?)(?=[;,.]|$)")
_TYPED = re.compile(
    r"(?:Type|again:|alone:|full:|too:|first:|slashes:|again) (?!when|the |what|one |digits|day|pounds|it )"
    r"'?([^;]+?)(?:, if (?:that is )?meant|, if no other|\.?$|;)"
)


def offered(finding: Finding) -> str | None:
    """Return the value that a finding offers for its own cell; the first of several; None where it offers none."""
    fix = _EXAMPLE.sub("", finding.fix)
    if _BLANK.search(fix):
        return ""
    if (match := _QUOTED.search(fix)) is not None:
        return match[1]
    if (match := _CHOSEN.search(fix)) is not None and (under := _UNDER.search(fix)) is None:
        return re.split(r", | or ", match[1])[0]
    if finding.heading and (under := _UNDER.search(fix)) is not None:
        return re.split(r", | or ", under[1])[0] if under[2] == finding.heading else None
    match = _TYPED.search(fix)
    return match[1].strip() if match else None


def as_excel_reads(typed: str, *, is_text: bool) -> RawValue:
    """Return what a cell holds after something was typed into it where dates are day first.

    Args:
        is_text: whether the office keeps its dates as text.
    """
    if is_text:
        return typed
    if re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", typed):
        return datetime.strptime(typed, "%d/%m/%Y")
    if re.fullmatch(r"-?[0-9][0-9,]*(\.[0-9]+)?%", typed):
        return float(typed[:-1].replace(",", "")) / 100
    if re.fullmatch(r"-?[0-9][0-9,]*(\.[0-9]+)?", typed):
        return float(typed.replace(",", ""))
    return typed


def with_cell(raw: RawTracker, place: Place, value: RawValue) -> RawTracker:
    """Return a workbook with something typed into one of its cells."""
    name, row, column = place
    sheet = raw.sheets[name]
    rows = [list(cells) for cells in sheet.rows]
    rows[row - 1][column - 1] = value
    return replace(raw, sheets={**raw.sheets, name: replace(sheet, rows=rows)})


def slips(value: RawValue) -> list[RawValue]:
    """Return ways in which a person might mistype what a cell holds, of which each can mean but that."""
    if isinstance(value, datetime):
        # The day first where it cannot be a month: an office may write the month first.
        short = [f"{value:%d/%m/%y}"] if value.day > 12 else []
        return [f"{value:%Y-%m-%d}", f"{value:%d %B %Y}", f"{value:%d.%m.%Y}", value.replace(hour=9), *short]
    if isinstance(value, float):
        return [f"{value:g}", f"approx {value:g}"]
    if isinstance(value, str) and len(value) > 3:
        middle = len(value) // 2
        return [value[:middle] + value[middle + 1 :], f" {value}", value.upper(), value.replace(" ", "  ", 1)]
    return []
