"""Defined names: drop-downs and rules refer to other sheets by them, because Excel takes no `Table[Column]` there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from xltools.report.model import Cell, Page, Sheet
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column
from xltools.schema.loading import Schemas
from xltools.schema.rag import FOUR, Scale
from xltools.tracker.addresses import column_letter
from xltools.validate.settings_sheet import AS_AT, ENDS, STARTS, YEARS_AHEAD
from xltools.validate.settings_sheet import LATEST as LAST_DAY

LISTS = "Lists"
#: The first and last day that a date may be, from the current Settings.
EARLIEST, LATEST = "day_earliest", "day_latest"
_EXCEL_DAY_0 = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Names:
    """The defined names of a tracker.

    Args:
        ids: a field that others refer to ("Workstreams.workstream_id") -> the name of its column.
        words: the words of a list -> the name of its cells on the sheet Lists.
        refers_to: every name -> what it stands for.
        lists: list -> the headings that take its words, in the order of the sheet Lists.
        scale: the ratings, each with its colour.
    """

    ids: Mapping[str, str]
    words: Mapping[tuple[str, ...], str]
    refers_to: Mapping[str, str]
    lists: Mapping[tuple[str, ...], tuple[str, ...]]
    scale: Scale = FOUR


def names(schemas: Schemas) -> Names:
    """Name every column that others refer to, and every list of words."""
    lists = _lists(schemas)
    ids = {target: _id_name(schemas, target) for target in _targets(schemas)}
    words = {each: f"words_{_plain(users[0])}" for each, users in lists.items()}
    refers_to = {name: _id_cells(schemas, target) for target, name in ids.items()}
    for place, (each, name) in enumerate(words.items(), 1):
        letter = column_letter(place)
        refers_to[name] = f"{LISTS}!${letter}$2:${letter}${len(each) + 1}"
    refers_to |= _limits(schemas)
    return Names(ids, words, dict(sorted(refers_to.items())), lists, schemas.scale)


def lists_sheet(known: Names) -> Sheet:
    """Lay out the lists of words, hidden, one list a column."""
    cells = {}
    for place, (words, users) in enumerate(known.lists.items(), 1):
        cells[1, place] = Cell("; ".join(users), "heading top")
        for row, word in enumerate(words, 2):
            cells[row, place] = Cell(word, "body")
    return Sheet(
        LISTS,
        "entry",
        cells=cells,
        widths=dict.fromkeys(range(1, len(known.lists) + 1), 26),
        freeze=(2, 1),
        page=Page(repeat_rows=(1, 1)),
        is_hidden=True,
    )


def table_reference(sheet: str, heading: str) -> str:
    """Return a column of a sheet's table as a formula names it; the table takes its name from the sheet."""
    return f"tbl_{_plain(sheet)}[{heading}]"


def _limits(schemas: Schemas) -> dict[str, str]:
    """Name the days that dates may be between: the programme's, and a year more; none without such settings."""
    spec = next((spec for spec in schemas if {STARTS, ENDS} <= set(spec.settings or {})), None)
    if spec is None:
        return {}
    return {EARLIEST: _setting(spec, STARTS, _EXCEL_DAY_0), LATEST: _latest(spec)}


def _latest(spec: SheetSpec) -> str:
    """Return the last day that a date may be: a year after the programme's end, otherwise years after As at."""
    assert spec.settings is not None
    by_default = f"DATE({LAST_DAY.year},{LAST_DAY.month},{LAST_DAY.day})"
    if AS_AT in spec.settings:
        as_at = _typed(spec, AS_AT)
        years = f"DATE(MIN(YEAR({as_at})+{YEARS_AHEAD},{LAST_DAY.year}),12,31)"
        by_default = f"IFERROR(IF(ISNUMBER({as_at}),{years},{by_default}),{by_default})"
    if (spec.defaults or {}).get(ENDS):
        return f"EDATE({_setting(spec, ENDS, _EXCEL_DAY_0)},12)"
    ends = _typed(spec, ENDS)
    return f"IFERROR(IF(ISNUMBER({ends}),EDATE({ends},12),{by_default}),{by_default})"


def _typed(spec: SheetSpec, field: str) -> str:
    """Return the formula of a setting as typed."""
    assert spec.settings is not None
    by_name, values = (table_reference(spec.name, column.heading) for column in _name_and_value(spec))
    return f'INDEX({values},MATCH("{spec.settings[field].heading}",{by_name},0))'


def _setting(spec: SheetSpec, field: str, otherwise: date) -> str:
    """Return the formula of a setting's day: as typed, else as it counts by default."""
    default: date = (spec.defaults or {}).get(field, (otherwise,))[0]
    typed = _typed(spec, field)
    number = (default - _EXCEL_DAY_0).days
    return f"IFERROR(IF(N({typed})>0,{typed},{number}),{number})"


def _name_and_value(spec: SheetSpec) -> tuple[Column, Column]:
    columns = spec.columns.values()
    return next(c for c in columns if c.kind == "text"), next(c for c in columns if c.kind == "value")


def _columns(schemas: Schemas) -> Iterator[tuple[str, Column]]:
    for spec in schemas:
        for column in (*spec.columns.values(), *(spec.settings or {}).values()):
            yield spec.name, column


def _lists(schemas: Schemas) -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for sheet, column in _columns(schemas):
        if column.words:
            found[column.words] = (*found.get(column.words, ()), f"{sheet}: {column.heading}")
    return found


def _targets(schemas: Schemas) -> list[str]:
    wanted = {target for _, column in _columns(schemas) for target in column.refers_to}
    return sorted(target for target in wanted if _is_there(schemas, target))


def _is_there(schemas: Schemas, target: str) -> bool:
    sheet, _, field = target.partition(".")
    return sheet in schemas and field in schemas[sheet].columns


def _id_name(schemas: Schemas, target: str) -> str:
    sheet, _, field = target.partition(".")
    spec = schemas[sheet]
    more = "" if field == spec.id_field else f"_{_plain(spec.columns[field].heading)}"
    return f"ids_{_plain(sheet)}{more}"


def _id_cells(schemas: Schemas, target: str) -> str:
    sheet, _, field = target.partition(".")
    return table_reference(sheet, schemas[sheet].columns[field].heading)


def _plain(name: str) -> str:
    return re.sub(r"[^\w.]+", "_", name).strip("_")
