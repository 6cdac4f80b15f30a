"""Profiles: where a sheet's table stands, and what each of its columns holds; nothing is decided here."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise

from xltools.schema.date_form import DateForm
from xltools.text.words import TOTAL, key_of, shown
from xltools.tracker.addresses import column_letter
from xltools.tracker.raw import RawSheet, RawValue
from xltools.validate.days import text_day
from xltools.validate.source.layout import SEARCHED_ROWS, cell_text, heading_names, joined_heading

#: Forms of dates that are told from the values alone; of two that fit, the first is meant only if no value denies it.
FORMS = (
    "DD/MM/YYYY", "DD/MM/YY", "DD-MM-YYYY", "DD-MM-YY", "DD.MM.YYYY", "DD.MM.YY", "YYYY-MM-DD", "YYYY/MM/DD",
    "YYYY-MM-DD (DDDD)", "DD MMM YYYY", "DD MMMM YYYY", "DD-MMM-YY", "DD-MMM-YYYY", "DD MMM YY", "MMM-YY", "MMM YY",
    "MMM YYYY", "MMM-YYYY", "MMMM YYYY", "MM/YYYY", "YYYY-MM", "DDD DD MMM YYYY", "DDDD DD MMMM YYYY",
    "DDDD, DD MMMM YYYY",
)  # fmt: skip
MONTH_FORMS = (
    "MMM-YY", "MMM YY", "MMM YYYY", "MMM-YYYY", "MMMM YYYY", "MMMM-YY", "MM/YYYY", "YYYY-MM", "YYYY/YY", "Q YYYY/YY",
    "YYYY/YY Q", "Q YYYY", "YYYY Q", "Q YY", "Q-YY", "Q-YYYY", "Q/YYYY",
)  # fmt: skip
#: Forms of periods under a year in the row above.
_UNDER_A_YEAR = ("YYYY/YY / MMM", "YYYY / MMM", "YYYY/YY / Q", "YYYY / Q")
_CODE = re.compile(r"[A-Za-z]{0,8}[-_./ ]?[0-9]{1,6}([-_./][A-Za-z0-9]{1,8}){0,3}|[A-Z]{2,8}")
_LOOKED_AT = 20
_MOST_TABLES = 6


#: What stands for the heading of what rows say that stand alone above groups.
GROUPS = "(the title of each group)"


@dataclass(frozen=True)
class Profile:
    """What one column holds.

    Args:
        heading: joined from its rows of headings; "" where it has none.
        values: its cells that hold anything, in order.
        rows: how many rows the table has.
    """

    column: int
    heading: str
    values: tuple[RawValue, ...]
    rows: int

    @cached_property
    def texts(self) -> list[str]:
        """Its values as text."""
        return [" ".join(value.split()) if isinstance(value, str) else shown(value) for value in self.values]

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each text stands."""
        return Counter(self.texts)

    def share(self, count: int) -> float:
        """Return a count as a share of its values."""
        return count / len(self.values) if self.values else 0.0

    @cached_property
    def form(self) -> str:
        """The form of its dates that are text; "" where there is none, or two fit and differ."""
        texts = [text for text, value in zip(self.texts, self.values, strict=True) if isinstance(value, str)]
        texts = [text for text in texts if re.search("[0-9]", text)]
        for form in FORMS:
            if texts and sum(DateForm.of(form).read(text) is not None for text in texts) >= 0.75 * len(texts):
                return form
        return ""

    @cached_property
    def is_form_sure(self) -> bool:
        """Whether no other order of day and month fits its dates as well."""
        if not re.match(r"DD[-/.]MM", self.form):
            return True
        return any(int(match[1]) > 12 for text in self.texts if (match := re.match(r"(\d{1,2})[-/.]", text)))

    @cached_property
    def dates(self) -> float:
        """The share of its values that are dates, typed or as text."""
        form = DateForm.of(self.form) if self.form else None
        return self.share(sum(_is_date(value, text, form) for value, text in zip(self.values, self.texts, strict=True)))

    @cached_property
    def numbers(self) -> float:
        """The share of its values that are numbers."""
        return self.share(sum(_number(value) is not None for value in self.values))

    @cached_property
    def figures(self) -> list[float]:
        """Its numbers."""
        return [number for value in self.values if (number := _number(value)) is not None]

    @cached_property
    def is_unique(self) -> bool:
        """Whether no value stands twice, and there are some."""
        return len(self.values) > 1 and len(self.counts) == len(self.values)

    @cached_property
    def codes(self) -> float:
        """The share of its values that look like the code of a row."""
        return self.share(sum(_CODE.fullmatch(text) is not None for text in self.texts))

    @cached_property
    def length(self) -> float:
        """How long its texts are, on average."""
        return sum(map(len, self.texts)) / len(self.texts) if self.texts else 0.0

    @cached_property
    def is_list(self) -> bool:
        """Whether it holds few words that stand again and again."""
        few = len(self.counts) <= max(2, min(12, len(self.values) * 0.7)) or len(self.counts) <= 3
        return bool(self.values) and few and self.length <= 30 and self.numbers < 0.5 and self.dates < 0.5

    @cached_property
    def runs_on(self) -> bool:
        """Whether it only numbers the rows: 1, 2, 3 ..."""
        return len(self.figures) > 1 and self.figures == [float(n) for n in range(1, len(self.figures) + 1)]


@dataclass(frozen=True)
class SheetProfile:
    """A sheet's table, as it was found.

    Args:
        header_rows: the rows of its headings.
        columns: those that have a heading or hold anything.
        months: columns whose headings are periods -> the form of them.
        title: what stands above it alone, where other tables stand beside it.
        has_groups: whether rows stand alone above groups; what they say is then the last of the columns, of number 0.
    """

    sheet: RawSheet
    header_rows: tuple[int, ...]
    columns: tuple[Profile, ...]
    months: Mapping[int, str] = field(default_factory=dict)
    rows: int = 0
    has_groups: bool = False
    title: str = ""

    @property
    def periods(self) -> str:
        """The form of the periods across; "" where there are none, or a quarter may be of either kind of year."""
        forms = Counter(self.months.values())
        form = max(forms, key=lambda each: forms[each], default="")
        return "" if "Q" in form and "YYYY/YY" not in form else form

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, in order."""
        return tuple(column.heading for column in self.columns if column.heading and column.column)


def sheet_profiles(sheet: RawSheet, known: Iterable[str]) -> Iterator[SheetProfile]:
    """Yield a sheet's tables, one under another: each with headings of its own."""
    words = frozenset(known)
    first = 1
    for _ in range(_MOST_TABLES):
        rest = sheet if first == 1 else sheet.within(first, 1, len(sheet.rows), 16_384)
        header = _header_rows(rest, words)
        start = _next_header(rest, header[-1], words) if header else 0
        if start:
            rest = rest.within(first, 1, start - 1, 16_384)
        profile = sheet_profile(rest, words)
        if profile is not None:
            yield profile
        if not start:
            return
        first = start


def side_by_side(profile: SheetProfile, known: Iterable[str]) -> list[SheetProfile]:
    """Return the parts of a table that columns without anything part, or at which its headings begin again."""
    words, sheet, header = frozenset(known), profile.sheet, profile.header_rows
    at = sorted({each.column for each in profile.columns if each.column} | set(profile.months))
    if len(at) < 4 or len(header) > 1:
        return []
    first = key_of(next(each.heading for each in profile.columns if each.column == at[0]))
    again = {each.column for each in profile.columns if each.column and key_of(each.heading) == first}
    starts = [at[0], *(column for before, column in pairwise(at) if column - before > 1 or column in again), at[-1] + 1]
    found: list[SheetProfile] = []
    for start, end in pairwise(starts):
        last = max(column for column in at if column < end)
        part = sheet_profile(sheet.within(1, start, len(sheet.rows), last), words, header)
        if part is None or part.header_rows != header or len(part.headings) < 2:
            return []
        found.append(replace(part, title=_title_above(sheet, header[0], start, last)))
    return found


def _title_above(sheet: RawSheet, header_row: int, first: int, last: int) -> str:
    """Return the one text right above some columns' headings; "" where there is none."""
    for row in range(header_row - 1, max(0, header_row - 4), -1):
        said = [cell for column in range(first, last + 1) if (cell := sheet.value(row, column)) != ""]
        if said:
            return said[0] if len(said) == 1 and isinstance(said[0], str) else ""
    return ""


def columns_area(profile: SheetProfile) -> str:
    """Name the columns in which a table stands: "Log!H:K", however many rows it comes to have."""
    at = [each.column for each in profile.columns if each.column] + list(profile.months)
    return f"{profile.sheet.name}!{column_letter(min(at))}:{column_letter(max(at))}"


def _next_header(sheet: RawSheet, header_row: int, known: frozenset[str]) -> int:
    """Return the row in which another table's headings stand below a table; 0 where there is none."""
    own = {" ".join(str(cell).split()).casefold() for cell in sheet.rows[header_row - 1] if cell != ""}
    for row in range(header_row + 3, len(sheet.rows)):
        cells = [cell for cell in sheet.rows[row - 1] if cell != ""]
        above = sum(cell != "" for cell in sheet.rows[row - 2])
        if len(cells) < 3 or above > 1 or not all(isinstance(cell, str) and len(cell) <= 40 for cell in cells):
            continue
        texts = [" ".join(str(cell).split()).casefold() for cell in cells]
        hits = sum(bool(set(re.findall(r"[^\W_]+|#", text)) & known) for text in texts)
        is_new = len(set(texts) - own) >= 0.5 * len(texts) and len(set(texts)) == len(texts)
        if is_new and hits >= 0.6 * len(texts) and sum(cell != "" for cell in sheet.rows[row]) > 1:
            return row
    return 0


def sheet_profile(sheet: RawSheet, known: Iterable[str], header_rows: tuple[int, ...] = ()) -> SheetProfile | None:
    """Find a sheet's table; None where nothing on it looks like one.

    Args:
        known: words that headings hold, which tell a row of headings from a row of values.
        header_rows: the rows of its headings, where they are known.
    """
    header_rows = header_rows or _header_rows(sheet, frozenset(known))
    if not header_rows:
        return None
    names = heading_names(sheet, header_rows)
    months = _months(sheet, header_rows[-1], names)
    if not months and (found := _under_years(sheet, header_rows[-1], names)):
        header_rows, months = (header_rows[-1] - 1, header_rows[-1]), found
        names = heading_names(sheet, header_rows)
    last = _last_row(sheet, header_rows[-1], names)
    width = max(names, default=0)
    groups = _groups(sheet, header_rows[-1] + 1, last, names)
    rows = [row for row in range(header_rows[-1] + 1, last + 1) if row not in groups]
    columns = tuple(
        Profile(column, names.get(column, ""), values, len(rows))
        for column in range(1, width + 1)
        if column not in months and ((values := _values(sheet, rows, column)) or column in names)
    )
    if groups:
        columns += (Profile(0, GROUPS, tuple(groups.values()), len(rows)),)
    return SheetProfile(sheet, header_rows, columns, months, len(rows), bool(groups))


def _groups(sheet: RawSheet, first: int, last: int, names: Mapping[int, str]) -> dict[int, str]:
    """Return the rows that stand alone above rows that hold several values, each with its words.

    One that stands alone somewhere in a table whose rows are sparse may be a row that is not filled in yet: unless
    such rows are merged, there must be two of them, one above all others, each above a row of several values, and
    they must be few.
    """
    if len(names) < 2:
        return {}
    filled = {row: [column for column in names if _holds(sheet.value(row, column))] for row in range(first, last + 1)}
    filled = {row: columns for row, columns in filled.items() if columns}
    order = list(filled)
    full = [len(columns) for columns in filled.values() if len(columns) > 1]
    if not full or sorted(full)[len(full) // 2] < 3 - (len(names) < 4):
        return {}
    found: dict[int, str] = {}
    for place, row in enumerate(order[:-1]):
        cell = sheet.value(row, filled[row][0])
        is_alone = len(filled[row]) == 1 and isinstance(cell, str) and len(cell) <= 80
        if is_alone and len(filled[order[place + 1]]) > 1 and not TOTAL.fullmatch(str(cell).strip()):
            found[row] = " ".join(str(cell).split())
    merged = {top for top, left, bottom, right in sheet.merges if top == bottom and right > left}
    if found and set(found) <= merged:
        return found
    alone = sum(len(columns) == 1 for columns in filled.values())
    is_regular = len(found) >= 2 and order[0] in found and alone == len(found) and len(found) * 3 <= len(order)
    return found if is_regular else {}


def _holds(cell: RawValue) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _header_rows(sheet: RawSheet, known: frozenset[str]) -> tuple[int, ...]:
    scores = {row: _header_score(sheet, row, known) for row in range(1, min(len(sheet.rows), SEARCHED_ROWS) + 1)}
    best = max(scores, key=lambda row: (scores[row], -row), default=0)
    if not best or scores[best] < 1.5:
        return ()
    if _is_second(sheet, best, best + 1):
        return (best, best + 1)
    return (best - 1, best) if best > 1 and _is_second(sheet, best - 1, best) else (best,)


def _header_score(sheet: RawSheet, row: int, known: frozenset[str]) -> float:
    """Count the headings of a row that stand over values; known words count half more, values that go on count less."""
    cells = sheet.rows[row - 1]
    under = sheet.rows[row : row + _LOOKED_AT]
    score, texts = 0.0, set[str]()
    for place, cell in enumerate(cells):
        text = " ".join(cell_text(cell).split()) if isinstance(cell, str | datetime | date) else ""
        if not text or len(text) > 60:
            continue
        filled = sum(place < len(each) and each[place] != "" for each in under)
        words = set(re.findall(r"[^\W_]+|#", text.casefold()))
        is_known = bool(words & known)
        if isinstance(cell, str):
            score += (0.3 + 0.7 * min(1.0, filled / max(1, min(len(under), 4)))) * (1.0 if is_known else 0.6)
            score -= 0.5 * (text.casefold() in texts)
        elif filled:
            score += 0.2
        texts.add(text.casefold())
    return score if len(texts) > 1 and under else 0.0


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
    blanks = [place for place in given if place < len(above) and above[place] == ""]
    leaders = [place for place in given if place < len(above) and above[place] != "" and place + 1 in blanks]
    return bool(leaders) and len(given) < sum(cell != "" for cell in above) + len(blanks) and set(given) <= {
        *leaders, *blanks
    }  # fmt: skip


def _last_row(sheet: RawSheet, header_row: int, names: Mapping[int, str]) -> int:
    """Return the last row that holds two values under headings, or one where there is but one heading."""
    needed = min(2, len(names))
    last = header_row
    for row, cells in enumerate(sheet.rows[header_row:], header_row + 1):
        filled = [cells[column - 1] for column in names if column <= len(cells) and cells[column - 1] != ""]
        if len(filled) >= needed and not any(
            isinstance(cell, str) and TOTAL.fullmatch(cell.strip()) for cell in filled
        ):
            last = row
    return last


def _months(sheet: RawSheet, row: int, names: Mapping[int, str]) -> dict[int, str]:
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


def _under_years(sheet: RawSheet, row: int, names: Mapping[int, str]) -> dict[int, str]:
    """Return the columns of months or quarters whose year stands in the row above; in the order of time alone."""
    rows = (row - 1, row)
    for form in _UNDER_A_YEAR if row > 1 else ():
        read = DateForm.of(form)
        days = {column: read.read(joined_heading(sheet, rows, column)) for column in names}
        found = {column: day for column, day in days.items() if day is not None}
        if len(found) > 1 and list(found.values()) == sorted(set(found.values())):
            return dict.fromkeys(found, form)
    return {}


def _values(sheet: RawSheet, rows: Iterable[int], column: int) -> tuple[RawValue, ...]:
    return tuple(cell for row in rows if _holds(cell := sheet.value(row, column)))


def _is_date(value: RawValue, text: str, form: DateForm | None) -> bool:
    if isinstance(value, datetime | date):
        return True
    return isinstance(value, str) and ((form is not None and form.read(text) is not None) or text_day(text) is not None)


def _number(value: RawValue) -> float | None:
    if isinstance(value, bool) or not isinstance(value, float | int | str):
        return None
    if not isinstance(value, str):
        return float(value)
    match = re.fullmatch(r"[£$€]?\s*(-?[0-9][0-9,]*\.?[0-9]*)\s*(%|k|m)?", value.strip(), re.IGNORECASE)
    return float(match[1].replace(",", "")) if match else None


def samples(values: Sequence[str], count: int = 4) -> str:
    """Return the first few different values, as a reader recognises a column by."""
    return "; ".join(list(dict.fromkeys(value if len(value) <= 40 else f"{value[:39]}…" for value in values))[:count])
