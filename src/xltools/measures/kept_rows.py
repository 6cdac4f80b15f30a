"""Kept rows: the rows that a report was made from, as text that its archive keeps, compares and shows."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

import pandas as pd

from xltools.measures import display_text
from xltools.measures.display_text import cell_text
from xltools.measures.frames import by_id
from xltools.programme import Programme

TEXT = "Text"
#: Marks a cell that an older report did not keep: it is not compared.
UNKNOWN = "\0"
#: If two rows have the same day, which is a finding, the more definite one counts.
_FIRMNESS = {"Provisional": "0", "Final": "1", "Revised": "2"}


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of row that a report keeps.

    Attributes:
        kind: the kind of thing it is about.
        keys: the fields that name it, its item's id first.
        values: the fields that may not be rewritten. If the first is blank there is nothing to keep.
        dated: the field with the day from which the row counts, so that a later row replaces it; "" if it has none.
        within: the field with a day that must be no later than the report for the row to be in it; "" if it always is.
        parent: the table and field that hold its item; if the item itself is gone, that is another finding.
        is_each: whether every row with the same name counts, not only the last.
        may_clear: whether another finding reports a cleared cell.
    """

    name: str
    kind: str
    table: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    parent: tuple[str, str]
    dated: str = ""
    within: str = ""
    is_each: bool = False
    may_clear: bool = False


SETTINGS = "settings"
_KPIS, _MILESTONES, _SETTINGS = ("kpis", "kpi_id"), ("milestones", "milestone_id"), (SETTINGS, "setting")
#: The days from which a KPI is counted differently. Which of these columns holds a day makes no difference.
BREAKS = ("break_date", "second_break_date", "third_break_date")
KEPT: tuple[Kept, ...] = (
    Kept(
        "KPI reading", "KPI reading", "kpi_readings", ("kpi_id", "zone", "period_end"), ("numerator", "denominator"),
        _KPIS, "reported_on", "period_end",
    ),
    Kept(
        "KPI target", "KPI target", "kpi_targets", ("kpi_id", "kind", "due"), ("target", "path", "target_for"), _KPIS,
        "set_on", is_each=True,
    ),
    Kept(
        "Definition", "KPI", "kpis", ("kpi_id",),
        ("unit", "better_is", "over_time", "tolerance_as", "tolerance_1", "tolerance_2", "tolerance_3", *BREAKS),
        _KPIS,
    ),
    Kept(
        "Declared rating", "Workstream", "workstreams", ("workstream_id",), ("declared_rag",),
        ("workstreams", "workstream_id"), "declared_on",
    ),
    Kept("Agreed date", "Milestone", "milestones", ("milestone_id",), ("agreed",), _MILESTONES, "agreed_on"),
    Kept(
        "Actual date", "Milestone", "milestones", ("milestone_id",), ("actual",), _MILESTONES, within="actual",
        may_clear=True,
    ),
    Kept(
        "Met on", "National milestone", "national_milestones", ("national_id",), ("met_on",),
        ("national_milestones", "national_id"), within="met_on", may_clear=True,
    ),
    Kept("Initial score", "Risk", "risks", ("risk_id",), ("initial_score",), ("risks", "risk_id")),
    Kept(
        "Likelihood", "Area", "likelihood", ("area_id", "checkpoint", "review_date"), ("likelihood",),
        ("areas", "area_id"), within="review_date",
    ),
    Kept(
        "Self-assessment", "Requirement", "self_assessment", ("requirement_id", "review_date"), ("rag",),
        ("requirements", "requirement_id"), within="review_date",
    ),
    Kept(
        "Answer", "Key question", "answers", ("question_id", "review_date"), ("answer",),
        ("key_questions", "question_id"), within="review_date",
    ),
    Kept("Programme rating", "Programme", SETTINGS, ("setting",), ("value",), _SETTINGS, "declared_on"),
    Kept("Limit", "Setting", SETTINGS, ("setting",), ("value",), _SETTINGS),
)  # fmt: skip
#: The settings that ratings depend on.
LIMITS = (
    "review_interval_days", "milestone_green_days", "milestone_amber_green_days", "milestone_amber_days",
    "milestone_amber_red_days", "kpi_points_1", "kpi_points_2", "kpi_points_3", "kpi_share_1", "kpi_share_2",
    "kpi_share_3", "risk_low_to", "risk_moderate_to", "risk_high_to", "financial_year_month", "cashable_kpi",
)  # fmt: skip
#: Kinds that have rows of their own, which can be removed. The others are part of their item's row.
OWN_ROWS = ("KPI reading", "KPI target", "Likelihood", "Self-assessment", "Answer")
#: Fields in which a blank has a meaning: the value in Settings counts, or there is nothing to divide by.
BLANK_SAYS = ("denominator", "tolerance_as", "tolerance_1", "tolerance_2", "tolerance_3")

Key: TypeAlias = tuple[str, ...]


class Row(NamedTuple):
    """A row as it can be kept in JSON: days as ISO text, numbers as Excel shows them.

    Attributes:
        key: its name in capitals; parts: the same as typed.
        order: if several rows have one name, the greatest counts.
    """

    key: Key
    parts: Key
    day: str
    values: tuple[str, ...]
    row: int | None = None
    order: tuple[str, str, int] = ("", "", 0)


def counted_rows(programme: Programme) -> dict[str, tuple[Key, ...]]:
    """Return what a report of a programme is made from: the fields of each kind of row, and its rows as text."""
    found = {}
    for kept in KEPT:
        rows = counting(kept, rows_of(kept, programme), programme.as_at.isoformat())
        fields = (*kept.keys, kept.dated or "-", *kept.values)
        found[kept.name] = (fields, *((*each.parts, each.day, *each.values) for each in rows))
        if kept.name in OWN_ROWS:  # a row that was there without a value may be filled in
            bare = {each.parts for each in rows_of(kept, programme) if all(each.parts) and not each.values[0]}
            found[without_value(kept)] = (kept.keys, *sorted(bare))
    return found


def without_value(kept: Kept) -> str:
    """Name the list of the rows of a kind that a report had without a value."""
    return f"{kept.name} without a value"


def counting(kept: Kept, rows: tuple[Row, ...], day: str) -> tuple[Row, ...]:
    """Return the rows that count on a day, in the order in which they do."""
    place = kept.keys.index(kept.within) if kept.within in kept.keys else None
    found: dict[object, Row] = {}
    for each in sorted(rows, key=lambda row: row.order):
        end = each.parts[place] if place is not None else each.values[0] if kept.within else ""
        if all(each.parts) and each.values[0] and (not kept.dated or "" < each.day <= day) and end <= day:
            mark = (each.key, each.day) if kept.is_each else each.key
            found.pop(mark, None)
            found[mark] = each
    return tuple(found.values())


def as_kept(kept: Kept, kept_so: tuple[Key, ...]) -> tuple[Row, ...]:
    """Read rows as a report kept them; what it did not keep is not compared."""
    if not kept_so or kept_so[0][: len(kept.keys)] != kept.keys:
        return ()
    width = len(kept.keys)
    places = {field: place for place, field in enumerate(kept_so[0])}
    if kept.values[0] not in places:
        return ()
    return tuple(
        Row(
            tuple(part.upper() for part in row[:width]), row[:width], row[width],
            tuple(row[places[field]] if field in places else UNKNOWN for field in kept.values),
        )
        for row in kept_so[1:]
    )  # fmt: skip


def rows_of(kept: Kept, programme: Programme) -> tuple[Row, ...]:
    """Return the rows of a kind as text; a part of a name that cannot be read is blank."""
    if kept.table == SETTINGS:
        return _settings_of(kept, programme)
    table: pd.DataFrame = getattr(programme, kept.table)
    if kept.name == "Answer":
        questions = by_id(programme.key_questions, "question_id", "answer_type")
        table = table[[questions.get(each) != TEXT for each in table["question_id"].tolist()]]
    blank = [""] * len(table)
    cells = [_texts(table, field) if field in table else blank for field in (*kept.keys, kept.dated, *kept.values)]
    firm = table["data_status"].tolist() if "data_status" in table else blank
    width, found = len(kept.keys), []
    for row, status, *each in zip(table.index.tolist(), firm, *cells, strict=True):
        parts, day = tuple(each[:width]), each[width]
        if any(parts):
            key = tuple(part.upper() for part in parts)
            order = (day, _FIRMNESS.get(status, ""), row)
            found.append(Row(key, parts, day, tuple(each[width + 1 :]), row, order))
    return tuple(found)


def _settings_of(kept: Kept, programme: Programme) -> tuple[Row, ...]:
    """Return the settings of a kind, each as the row that it has on its sheet."""
    given, day = programme.settings, ""
    fields: tuple[str, ...] = LIMITS
    if kept.dated:
        fields, day = ("declared_rag",), _text(given.declared_on)
    values = ((field, _text(getattr(given, field))) for field in fields)
    return tuple(Row((field.upper(),), (field,), day, (value,), order=(day, "", 0)) for field, value in values)


def _texts(table: pd.DataFrame, field: str) -> list[str]:
    return [_text(cell) for cell in table[field].tolist()]


def _text(cell: object) -> str:
    """Write a cell so that JSON can keep it and it compares: a number as Excel shows it."""
    if isinstance(cell, float):
        return "" if cell != cell else f"{cell:.15g}"  # noqa: PLR0124 - NaN alone is unequal to itself
    if isinstance(cell, str):
        return " ".join(cell.split())
    if display_text.is_blank(cell):
        return ""
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return f"{cell:.15g}" if isinstance(cell, int) and not isinstance(cell, bool) else str(cell)


def title_of(parts: Key) -> str:
    """Return what of an item a row is: the rest of its key, days as the tracker shows them."""
    return ", ".join(cell_text(pd.Timestamp(part)) if _is_day(part) else part for part in parts)


def figure_given(kept: Kept, was: Row, programme: Programme) -> str:
    """Return the figure that the report gave: a reading's two numbers together."""
    words = [
        as_shown(kept, field, text, was.parts[0], programme, None)
        for field, text in zip(kept.values, was.values, strict=True)
    ]
    if kept.name == "KPI reading" and was.values[1]:
        return f"{words[0]} of {words[1]}"
    return words[0]


def as_shown(kept: Kept, field: str, text: str, item_id: str, programme: Programme, row: int | None) -> str:
    """Write a kept text as the tracker shows the cell."""
    if not text or text == UNKNOWN:
        return ""
    if _is_day(text):
        return cell_text(pd.Timestamp(text))
    if _is_number(text):
        if kept.table == SETTINGS and item_id.startswith("kpi_share"):
            return f"{float(text) * 100:.10g}%"
        if field == "target" and by_id(programme.kpis, "kpi_id", "unit").get(item_id) == "%":
            return f"{float(text) * 100:.10g}%"
        return cell_text(float(text))
    return programme.word(kept.table, field, text, row) if field else text


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2011-12-31") and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_number(text: str) -> bool:
    try:
        return pd.notna(float(text))
    except ValueError:
        return False
