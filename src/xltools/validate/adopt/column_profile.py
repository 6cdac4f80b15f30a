"""The profile of one column: what it holds; nothing is decided here."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from xltools.schema.date_form import DateForm
from xltools.text.words import shown
from xltools.tracker.raw import RawValue
from xltools.validate.dates import text_day

#: Forms of dates that the values alone show. If two fit, the first is proposed only if no value contradicts it.
FORMS = (
    "DD/MM/YYYY", "MM/DD/YYYY", "DD/MM/YY", "MM/DD/YY", "DD-MM-YYYY", "DD-MM-YY", "DD.MM.YYYY", "DD.MM.YY",
    "YYYY-MM-DD", "YYYY/MM/DD", "YYYY-MM-DD (DDDD)", "DD MMM YYYY", "DD MMMM YYYY", "DD-MMM-YY", "DD-MMM-YYYY",
    "DD MMM YY", "MMM-YY", "MMM YY", "MMM YYYY", "MMM-YYYY", "MMMM YYYY", "MM/YYYY", "YYYY-MM", "DDD DD MMM YYYY",
    "DDDD DD MMMM YYYY", "DDDD, DD MMMM YYYY",
)  # fmt: skip
_CODE = re.compile(r"[A-Za-z]{0,8}[-_./ ]?[0-9]{1,6}([-_./][A-Za-z0-9]{1,8}){0,3}|[A-Z]{2,8}")


#: Used as the heading for rows that are alone above groups.
GROUPS = "(the title of each group)"


@dataclass(frozen=True)
class Profile:
    """What one column holds.

    Args:
        heading: joined from its rows of headings; "" if it has none.
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
        """How often each text occurs."""
        return Counter(self.texts)

    def share(self, count: int) -> float:
        """Return a count as a share of its values."""
        return count / len(self.values) if self.values else 0.0

    @cached_property
    def form(self) -> str:
        """The form that reads most of its dates typed as text, the first of two equal ones; "" if none reads most."""
        texts = [text for text, value in zip(self.texts, self.values, strict=True) if isinstance(value, str)]
        texts = [text for text in texts if re.search("[0-9]", text)]
        read = {form: sum(DateForm.of(form).read(text) is not None for text in texts) for form in FORMS if texts}
        best = max(read, key=lambda form: read[form], default="")
        return best if best and read[best] >= 0.75 * len(texts) else ""

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
        """Whether there are values, and none occurs twice."""
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
        """Whether it holds a few words that occur again and again."""
        few = len(self.counts) <= max(2, min(12, len(self.values) * 0.7)) or len(self.counts) <= 3
        return bool(self.values) and few and self.length <= 30 and self.numbers < 0.5 and self.dates < 0.5

    @cached_property
    def runs_on(self) -> bool:
        """Whether it only numbers the rows: 1, 2, 3 ..."""
        return len(self.figures) > 1 and self.figures == [float(n) for n in range(1, len(self.figures) + 1)]


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
