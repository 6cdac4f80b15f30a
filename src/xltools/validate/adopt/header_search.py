"""Where the headings of a table are, and which of them are periods across the page."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from xltools.schema.date_form import DateForm
from xltools.text.words import key_of
from xltools.tracker.raw import RawSheet, RawValue
from xltools.validate.source.headings import SEARCHED_ROWS, cell_text, covered_cells, joined_heading

MONTH_FORMS = (
    "MMM-YY", "MMM YY", "MMM YYYY", "MMM-YYYY", "MMMM YYYY", "MMMM-YY", "MM/YYYY", "YYYY-MM", "YYYY/YY", "Q YYYY/YY",
    "YYYY/YY Q", "Q YYYY", "YYYY Q", "Q YY", "Q-YY", "Q-YYYY", "Q/YYYY",
)  # fmt: skip
#: Forms of periods under a year in the row above.
_UNDER_A_YEAR = ("YYYY/YY / MMM", "YYYY / MMM", "YYYY/YY / Q", "YYYY / Q")
_LOOKED_AT = 20
#: Headings for a column of readings beside a column of targets.
_REACHED = frozenset(
    {"actual", "actuals", "result", "results", "performance", "outturn", "achieved", "value", "reading"}
)
#: Values that are not headings: 88%, £1,200, n/a.
_VALUE = re.compile(
    r"[<>~±+-]?\s*[£$€]?\s*[0-9][0-9.,]*\s*(%|[kKmM]|bn)?|n\.?/?a\.?|tb[cda]|-+|none|nil", re.IGNORECASE
)


def next_header(sheet: RawSheet, header_row: int, known: frozenset[str]) -> int:
    """Return the row of another table's headings below a table; 0 if there is none."""
    own = {" ".join(str(cell).split()).casefold() for cell in sheet.rows[header_row - 1] if cell != ""}
    for row in range(header_row + 3, len(sheet.rows)):
        cells = [cell for cell in sheet.rows[row - 1] if cell != ""]
        above = sum(cell != "" for cell in sheet.rows[row - 2])
        if len(cells) < 3 or not all(isinstance(cell, str) and len(cell) <= 40 for cell in cells):
            continue
        texts = [" ".join(str(cell).split()).casefold() for cell in cells]
        hits = sum(bool(set(re.findall(r"[^\W_]+|#", text)) & known) for text in texts)
        is_new = len(set(texts) - own) >= 0.5 * len(texts) and len(set(texts)) == len(texts)
        # if it touches the rows above, every cell must be a heading, and one must be under a date or number
        is_apart = above <= 1 or (hits == len(texts) and _breaks_off(sheet, row))
        if is_new and is_apart and hits >= 0.6 * len(texts) and sum(cell != "" for cell in sheet.rows[row]) > 1:
            return row
    return 0


def _breaks_off(sheet: RawSheet, row: int) -> bool:
    """Whether a text in a row is under something that is not a text."""
    pairs = zip(sheet.rows[row - 1], sheet.rows[row - 2], strict=False)
    return any(isinstance(cell, str) and cell and not isinstance(above, str) for cell, above in pairs)


def header_rows_of(sheet: RawSheet, known: frozenset[str]) -> tuple[int, ...]:
    """Return the rows of a table's headings, one or two under each other; none if nothing looks like one."""
    scores = {row: _header_score(sheet, row, known) for row in range(1, min(len(sheet.rows), SEARCHED_ROWS) + 1)}
    best = max(scores, key=lambda row: (scores[row], -row), default=0)
    if not best or scores[best] < 1.5:
        return ()
    if _is_second(sheet, best, best + 1):
        return (best, best + 1)
    return (best - 1, best) if best > 1 and _is_second(sheet, best - 1, best) else (best,)


def _header_score(sheet: RawSheet, row: int, known: frozenset[str]) -> float:
    """Count the headings of a row that are over values; known words count half more, continuing values less."""
    cells = sheet.rows[row - 1]
    under = sheet.rows[row : row + _LOOKED_AT]
    are_periods = _are_periods(cells, under)
    score, texts = 0.0, set[str]()
    for place, cell in enumerate(cells):
        text = " ".join(cell_text(cell).split()) if isinstance(cell, str | datetime | date) else ""
        if not text or len(text) > 60 or _VALUE.fullmatch(text):
            continue
        filled = sum(place < len(each) and each[place] != "" for each in under)
        words = set(re.findall(r"[^\W_]+|#", text.casefold()))
        is_known = bool(words & known)
        if isinstance(cell, str):
            score += (0.3 + 0.7 * min(1.0, filled / max(1, min(len(under), 4)))) * (1.0 if is_known else 0.6)
            score -= 0.5 * (text.casefold() in texts)
        elif filled:
            score += 0.7 if are_periods else 0.2
        texts.add(text.casefold())
    return score if len(texts) > 1 and under else 0.0


def _are_periods(cells: Sequence[RawValue], under: Sequence[Sequence[RawValue]]) -> bool:
    """Whether dates in a row are months across the page: ends or starts of months, as far apart, over no dates."""
    days = {place: cell for place, cell in enumerate(cells) if isinstance(cell, datetime)}
    if len(days) < 2 or any(isinstance(row[place], datetime) for row in under for place in days if place < len(row)):
        return False
    is_end = [day.day == 1 or (day + timedelta(days=1)).day == 1 for day in days.values()]
    months = [day.year * 12 + day.month for day in days.values()]
    return all(is_end) and len({after - before for before, after in pairwise(months)}) == 1 and months[0] < months[1]


def _is_second(sheet: RawSheet, first: int, second: int) -> bool:
    """Whether a row goes on with the headings of the row above: under a group of columns that one heading names."""
    if second > len(sheet.rows) - 1:
        return False
    above, below = sheet.rows[first - 1], sheet.rows[second - 1]
    given = [place for place, cell in enumerate(below) if cell != ""]
    if not given or not all(isinstance(below[place], str) and len(str(below[place])) <= 40 for place in given):
        return False
    across = [
        (left, right) for top, left, bottom, right in sheet.merges if top == first and bottom == first and right > left
    ]
    if any(left <= place + 1 <= right for place in given for left, right in across):
        return sum(cell != "" for cell in above) > 1
    repeated = {place for at in range(len(above) - 1) if _is_again(above, at) for place in (at, at + 1)}
    if repeated and set(given) == repeated:  # a group's heading typed over each of its columns
        return True
    blanks = [place for place in given if place < len(above) and above[place] == ""]
    leaders = [place for place in given if place < len(above) and above[place] != "" and place + 1 in blanks]
    return bool(leaders) and len(given) < sum(cell != "" for cell in above) + len(blanks) and set(given) <= {
        *leaders, *blanks
    }  # fmt: skip


def _is_again(cells: Sequence[RawValue], at: int) -> bool:
    """Whether the next cell has the same text."""
    first, second = cells[at], cells[at + 1]
    return isinstance(first, str) and isinstance(second, str) and bool(first) and key_of(first) == key_of(second)


def months_across(sheet: RawSheet, row: int, names: Mapping[int, str]) -> dict[int, str]:
    """Return the columns whose headings are months, quarters or years, with the form of each; none for a single one."""
    found: dict[int, str] = {}
    for column in names:
        cell = sheet.value(row, column)
        if isinstance(cell, datetime | date):
            found[column] = "MMM-YY"
        elif isinstance(cell, str):
            text = " ".join(cell.split())
            form = next((form for form in MONTH_FORMS if DateForm.of(form).read(text) is not None), "")
            if form:
                found[column] = form
    return found if len(found) > 1 else {}


def months_in_pairs(sheet: RawSheet, rows: tuple[int, ...], names: Mapping[int, str]) -> tuple[dict[int, str], str]:
    """Return the columns of actual values if each period has several columns, and their second heading.

    "Q1 2024/25" over "Target" and "Actual": only the second are readings. Nothing if no second heading says so.
    """
    if len(rows) < 2:
        return {}, ""
    covered = covered_cells(sheet, rows)
    found: dict[str, dict[int, str]] = {}
    for column in names:
        above, below = (cell_text(sheet.value(*covered.get((row, column), (row, column)))) for row in rows[-2:])
        period, second = " ".join(above.split()), " ".join(below.split())
        form = next((form for form in MONTH_FORMS if DateForm.of(form).read(period) is not None), "")
        if form and second.casefold() in _REACHED:
            found.setdefault(second, {})[column] = form
    if len(found) != 1:
        return {}, ""
    second, months = next(iter(found.items()))
    return (months, second) if len(months) > 1 else ({}, "")


def months_under_years(sheet: RawSheet, row: int, names: Mapping[int, str]) -> dict[int, str]:
    """Return the columns of months or quarters whose year is in the row above, only if they are in time order."""
    rows = (row - 1, row)
    for form in _UNDER_A_YEAR if row > 1 else ():
        read = DateForm.of(form)
        days = {column: read.read(joined_heading(sheet, rows, column)) for column in names}
        found = {column: day for column, day in days.items() if day is not None}
        if len(found) > 1 and list(found.values()) == sorted(set(found.values())):
            return dict.fromkeys(found, form)
    return {}
