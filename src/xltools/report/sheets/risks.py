"""Risks: the open ones on a 5 by 5 map with their ids, then every risk with its movement."""

from dataclasses import replace

import pandas as pd

from xltools.measures.frames import id_order
from xltools.measures.risks import BANDS, band_limits
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Formula, Page, Rich, Sheet, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.paragraphs import width_for, width_of
from xltools.report.sheets.shared_columns import with_wide_ids, without, workings_link
from xltools.report.sheets.titled import shown_names
from xltools.report.sheets.words import (
    Record,
    day_or,
    fitting,
    nothing_row,
    number_or_none,
    number_or_word,
    records,
    text_or,
)
from xltools.schema import rag
from xltools.schema.rag import Scale
from xltools.text.words import plural

LIKELIHOODS = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
IMPACTS = ("Insignificant", "Minor", "Moderate", "Major", "Catastrophic")
PLACES = 10  # columns: a place takes two, which the table below needs narrow
LINES = 3  # the rows that a place takes: what it is, and two lines of ids
ROOM = 19.2  # characters of a column's width that a line of ids has in a place
_POINTS = 16.0


def put_map(layout: Layout, context: ReportContext, row: int, first: int) -> int:
    """Put the map of the open risks, the most likely on top; return the row after it and a blank one.

    Args:
        first: its first column.
    """
    open_ones = _open_by_place(context.results.risks)
    for likelihood in range(len(LIKELIHOODS), 0, -1):
        top = row + (len(LIKELIHOODS) - likelihood) * LINES
        layout.put(top, first - 1, f"Likelihood {likelihood}", "line strong right small indented")
        layout.put(top + 1, first - 1, LIKELIHOODS[likelihood - 1], "line right small indented")
        for impact in range(1, len(IMPACTS) + 1):
            here = open_ones.get((likelihood, impact), [])
            _put_place(layout, context, (top, first + 2 * (impact - 1)), likelihood, impact, here)
    last = row + len(LIKELIHOODS) * LINES
    for impact, word in enumerate(IMPACTS, start=1):
        layout.put(last, first + 2 * (impact - 1), f"Impact {impact}: {word}", "line strong small indented")
    for each in range(row, last + 1):
        layout.heights[each] = _POINTS
    return last + 2


def _open_by_place(risks: pd.DataFrame) -> dict[tuple[float, float], list[str]]:
    """Return the ids of the open risks by likelihood and impact, in the order of the table."""
    found: dict[tuple[float, float], list[str]] = {}
    open_ones = risks[risks["status"] == "Open"]
    columns = (open_ones[field].tolist() for field in ("likelihood", "impact", "risk_id"))
    for likelihood, impact, risk_id in zip(*columns, strict=True):
        found.setdefault((likelihood, impact), []).append(risk_id)
    return found


def _put_place(
    layout: Layout, context: ReportContext, at: tuple[int, int], likelihood: int, impact: int, risks: list[str]
) -> None:
    (top, column), score = at, likelihood * impact
    band = BANDS[sum(score > limit for limit in band_limits(context.settings))]
    rating = context.scale.spread(len(BANDS))[BANDS.index(band)]
    look = f"boxed {context.scale.looks[rating]}"
    ids = id_lines(shown_names(context.programme, risks))
    count = plural(len(risks), "risk") if len(risks) else None
    for offset, side in enumerate(("upper", "middle", "lower")):
        is_head = side == "upper"
        text = f"{score} {band}" if is_head else ids[offset - 1]
        style = f"{look} {side} {'small' if is_head else 'strong'}"
        layout.put(top + offset, column, text, f"line indented {style} left half")
        layout.put(top + offset, column + 1, count if is_head else None, f"line right indented {style} right half")


def id_lines(ids: list[str]) -> tuple[str | None, str | None]:
    """Set ids in the two lines of a place; where they do not fit, the second ends in how many are left out."""
    names = [_shortened(name) for name in sorted(ids, key=id_order)]
    first = _filling(names)
    second = _filling(names[len(first) :])
    rest = len(names) - len(first) - len(second)
    while rest and second and not _fits(f"{', '.join(second)} and {rest} more"):
        second.pop()
        rest += 1
    more = [f"and {rest} more"] if rest else []
    return ", ".join(first) or None, " ".join([", ".join(second), *more]).strip() or None


def _filling(names: list[str]) -> list[str]:
    """Return the first of these names, as many as one line holds."""
    line: list[str] = []
    for name in names:
        if not _fits(", ".join([*line, name])):
            break
        line.append(name)
    return line


def _shortened(name: str) -> str:
    kept = name
    while kept and not _fits(kept if kept == name else f"{kept}…"):
        kept = kept[:-1]
    return name if kept == name else f"{kept}…"


def _fits(line: str) -> bool:
    return width_of(line, is_bold=True) <= ROOM


#: From Likelihood on, two columns carry one place of the map.
COLUMNS = (
    Column("ID", "id strong", 9), Column("Workstream", "id", 11), Column("Risk", "body", 31),
    Column("Mitigation", "body indented", 34), Column("Owner", "body indented", 17),
    Column("Likelihood", "whole", 11.4), Column("Impact", "whole", 9.6), Column("Score", "whole strong", 11.4),
    Column("Band", "word", 9.6), Column("Rating", "rating", 12), Column("Previous score", "whole", 9),
    Column("Movement", "word", 12), Column("Target score", "whole", 9), Column("Last reviewed", "date", 12),
    Column("Review", "word", 9),
)  # fmt: skip
SCORE = "tbl_Risks[[#This Row],[Likelihood]]*tbl_Risks[[#This Row],[Impact]]"
NOTE = "Score is likelihood times impact, live. The map, bands and ratings are as built, by the limits in the Settings."
#: An office that keeps its own workbook need have no such sheet.
NOTE_ADOPTED = "Score is likelihood times impact, live. The map, bands and ratings are as built, by the bands below."
LINE = 78  # characters of a sentence to the left of the map


def risks_sheet(context: ReportContext) -> Sheet:
    """Lay out the map of the open risks, with what changed beside it, then the table of all."""
    layout = Layout("Risks", scale=context.scale)
    risks = context.results.risks
    is_first = context.programme.is_adopted and context.previous is None
    row = layout.head(context, _title(risks, is_first=is_first), NOTE_ADOPTED if context.programme.is_adopted else NOTE)
    columns = _columns(context)
    first = [column.heading for column in columns].index("Likelihood") + 1
    layout.widths |= {first + place: column.width for place, column in enumerate(COLUMNS[-PLACES:])}
    layout.section(row, 1, first + PLACES - 1, "Where the open risks stand, by likelihood and impact")
    has_map = bool((risks["score"].notna() & (risks["status"] == "Open")).any())
    start = put_map(layout, context, row + 1, first) if has_map else row + 12
    if not has_map:
        layout.put(row + 1, 1, "No open risk has a score, so there is no map.", "line quiet")
    _said(layout, context, row + 2)
    layout.section(start, 1, first + PLACES - 1, "All risks, the highest open ones first")
    table = _table(layout, risks, start + 1, columns)
    margins = (0.35, 0.35, 0.7, 0.7)
    return layout.sheet(page=Page(repeat_rows=(table.row, table.row), margins=margins))


#: Headings that an adopted workbook may say nothing under -> the fields that they show.
_FIELDS = {
    "Workstream": ("workstream_id",), "Mitigation": ("mitigation",), "Owner": ("owner",),
    "Target score": ("target_score",), "Last reviewed": ("last_reviewed",), "Review": ("last_reviewed", "raised"),
}  # fmt: skip


def _columns(context: ReportContext) -> tuple[Column, ...]:
    """Return the columns without those that an adopted workbook does not have; Risk takes their room."""
    programme = context.programme
    absent = {heading for heading, names in _FIELDS.items() if programme.lacks("risks", *names)}
    if programme.is_adopted and context.previous is None:
        absent |= {"Previous score", "Movement"}
    room = sum(column.width for column in COLUMNS[:-PLACES] if column.heading in absent)
    kept = (column for column in COLUMNS if column.heading not in absent)
    return tuple(replace(column, width=column.width + room) if column.heading == "Risk" else column for column in kept)


def _title(risks: pd.DataFrame, *, is_first: bool) -> str:
    is_open = risks["status"] == "Open"
    if not is_open.any():
        return "Risks: none is open"
    extreme = int((is_open & (risks["band"] == "Extreme")).sum())
    worse = int((is_open & (risks["movement"] == "Worse")).sum())
    moved = "" if is_first else f", {worse or 'none'} worse"
    overdue = int((is_open & risks["is_review_overdue"].astype(bool)).sum())
    late = f"; {plural(overdue, 'review is', 'reviews are')} overdue" if overdue else ""
    return f"Risks: {int(is_open.sum())} open, {extreme or 'none'} Extreme{moved}{late}"


def _said(layout: Layout, context: ReportContext, row: int) -> None:
    """Say beside the map how many there are, what moved, and which reviews are overdue."""
    risks = context.results.risks
    open_ones = risks[risks["status"] == "Open"]
    layout.put(row, 1, _counted(risks, context.scale), "line strong")
    settings = context.settings
    limits = (
        f"Low to {settings.risk_low_to}, Moderate to {settings.risk_moderate_to}, High to {settings.risk_high_to}, "
        "Extreme above"
    )
    sentences = (
        ("Worse", _moved(context, open_ones, "Worse")),
        ("Better", _moved(context, open_ones, "Better")),
        (
            "New",
            _ids(context, open_ones[open_ones["movement"] == "New"])
            if context.previous
            else "No report before this one",
        ),
        ("Closed so far", _ids(context, risks[risks["status"] == "Closed"])),
        ("Review overdue", _ids(context, open_ones[open_ones["is_review_overdue"].astype(bool)])),
        ("Not scored", _ids(context, open_ones[open_ones["score"].isna()])),
        ("Bands by score", limits),
    )
    absent = {"Review overdue"} if context.programme.lacks("risks", "last_reviewed", "raised") else set[str]()
    if context.programme.is_adopted and context.previous is None:
        absent |= {"Worse", "Better", "New"}
    shown = [each for each in sentences if each[0] not in absent]
    for offset, (word, sentence) in enumerate(shown, start=2):
        layout.cells[row + offset, 1] = Cell(Rich(((f"{word}: ", "strong"), (sentence, ""))), "line")


def _counted(risks: pd.DataFrame, scale: Scale) -> Formula:
    """Count the open risks by band, live: by the rating that each band has, or where bands share one by both."""
    pairs = list(zip(BANDS, scale.spread(len(BANDS)), strict=True))[::-1]
    are_one_to_one = len({rating for _, rating in pairs}) == len(pairs)
    counted = {
        band: f'COUNTIF(tbl_Risks[Rating],"{rating}")'
        if are_one_to_one
        else f'COUNTIFS(tbl_Risks[Rating],"{rating}",tbl_Risks[Band],"{band}")'
        for band, rating in pairs
    }
    expression = '&", "&'.join(f'{count}&" {band}"' for band, count in counted.items())
    is_open = [(band, (risks["rating"] == rating) & (risks["band"] == band)) for band, rating in pairs]
    value = ", ".join(f"{int(rows.sum())} {band}" for band, rows in is_open)
    return Formula(f'"Open now: "&{expression}', f"Open now: {value}")


def _ids(context: ReportContext, risks: pd.DataFrame) -> str:
    ids = list(risks["risk_id"])
    names = shown_names(context.programme, ids)
    said = fitting(names, LINE)
    return (said.replace(";", ",") if names == ids else said) or "None"


def _moved(context: ReportContext, risks: pd.DataFrame, movement: str) -> str:
    moved = records(risks[risks["movement"] == movement].sort_values(["score", "risk_id"], ascending=[False, True]))
    names = shown_names(context.programme, [r["risk_id"] for r in moved])
    parts = [
        f"{name} from {int(r['previous_score'])} to {int(r['score'])}" for name, r in zip(names, moved, strict=True)
    ]
    return fitting(parts, LINE) or "None"


def _table(layout: Layout, risks: pd.DataFrame, row: int, shown: tuple[Column, ...]) -> Table:
    headings = [column.heading for column in shown]
    found = tuple(_risk(record) for record in _ordered(risks))
    _, rows = without(COLUMNS, found, {column.heading for column in COLUMNS} - {*headings})
    none = nothing_row(shown, "Risk", "No risk is in the tracker.", {"Rating": rag.NOT_RATED})
    columns = with_wide_ids(shown, rows)
    for heading, name in (("Risk", "risk"), ("Mitigation", "mitigation")):
        if heading in headings:
            place = headings.index(heading)
            layout.widths[place + 1] = width_for(risks[name], shown[place].width)
    table = layout.table(
        Table("Risks", columns, rows or (none,), row, description="Every risk with its score, band and movement")
    )
    layout.colour_columns(table, ["Rating"])
    layout.colour_columns(table, [each for each in ("Movement",) if each in headings], "movement")
    return table


def _ordered(risks: pd.DataFrame) -> list[Record]:
    by_score = risks.assign(is_closed=risks["status"] != "Open")
    return records(by_score.sort_values(["is_closed", "score", "risk_id"], ascending=[True, False, True]))


def _risk(record: Record) -> tuple[Value, ...]:
    key = record["risk_id"]
    score = number_or_none(record["score"])
    return (
        Cell(key, "", workings_link(key, "rating")),
        text_or(record["workstream_id"]),
        text_or(record["risk"]),
        text_or(record["mitigation"]),
        text_or(record["owner"]),
        number_or_word(record["likelihood"], "Not given"),
        number_or_word(record["impact"], "Not given"),
        Cell("Not scored" if score is None else Formula(SCORE, score), "", workings_link(key, "score")),
        text_or(record["band"], "None"),
        record["rating"],
        number_or_word(record["previous_score"], "New"),
        text_or(record["movement"], "None"),
        number_or_word(record["target_score"], "None"),
        day_or(record["last_reviewed"], "Never"),
        "Closed" if record["status"] != "Open" else "Overdue" if record["is_review_overdue"] else "In time",
    )
