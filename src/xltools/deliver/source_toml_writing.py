"""Writing `source.toml`: what was proposed or decided, as a person would write it."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from xltools.schema.source_config import GROUP_TITLE, SHARE
from xltools.validate.adopt.column_profile import GROUPS
from xltools.validate.adopt.proposal import BLANK, ColumnProposal, TableProposal
from xltools.validate.adopt.targets import ASKED as TARGETS
from xltools.validate.adopt.targets import target_column
from xltools.validate.source.table_places import tab_name

PERCENT = "%"
Scalar = str | int | float
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HEAD = """\
# How the workbook below is read. `xltools adopt` wrote this from adopt.xlsx: answer there and run it again; or delete
# adopt.xlsx and change this file by hand. docs/adopt.md says what may stand here.
"""
#: What an answer given for every row is called in a table.
Always = Mapping[str, Scalar]


def source_text(
    workbook: str,
    settings: Mapping[str, str],
    tables: Sequence[TableProposal],
    always: Mapping[str, Always],
    renamed: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    tabs: Iterable[str] = (),
) -> str:
    """Write `source.toml`.

    Args:
        workbook: its path from the file's folder.
        settings: each with its value as TOML has it.
        always: tab -> field -> the value that every row has.
        renamed: the tracker's sheet -> new words of a row -> the former ones.
        tabs: the names of all the workbook's tabs; a pattern may fit only those that are meant.
    """
    every = [*tabs, *(tab for table in tables for tab in table.tabs)]
    lines = [_HEAD, f"workbook = {quoted(workbook)}", "", "[settings]"]
    lines += [f"{name} = {value}" for name, value in settings.items()]
    read = [table for table in tables if table.of]
    for table in read:
        lines += ["", *_table(table, always.get(table.name, {}), renamed.get(table.of, {}), every)]
    groups = next((each.of for each in read if _groups(each)), "")
    if groups and not any(table.of == "Workstreams" for table in read):
        lines += ["", "[[table]]", 'of = "Workstreams"', f'each = "{groups}.workstream_id"']
    return "\n".join(lines) + "\n"


def _groups(table: TableProposal) -> bool:
    is_parted = len(table.tabs) > 1 and "workstream_id" in table.missing and table.of == "Milestones"
    return is_parted or any(each.name == "workstream_id" for each in table.columns)


def _table(table: TableProposal, always: Always, renamed: Mapping[str, str], every: Collection[str]) -> Iterator[str]:
    yield "[[table]]"
    yield f"of = {quoted(table.of)}"
    yield from _where(table, every)
    if table.profile.has_groups:
        yield "groups = true"
    yield "[table.columns]"
    yield from _made_id(table)
    read = [each for each in table.columns if each.name]
    for each in read:
        yield f"{each.name} = {_column(each)}"
    if len(table.tabs) > 1 and "workstream_id" in table.missing and table.of == "Milestones":
        yield 'workstream_id = { from = "sheet name", make = "id" }'
    for name, value in always.items():
        if name in TARGETS:
            continue
        yield f"{name} = {{ always = {_value(value)} }}"
    if table.units:
        yield 'unit = { from = "kpi" }'
        yield "[table.words.unit]"
        yield from (f"{_key(name)} = {quoted(unit)}" for name, unit in table.units.items())
    for each in read:
        words = {word.word: word.means for word in each.words if word.means not in ("", BLANK)}
        if words:
            yield f"[table.words.{each.name}]"
            yield from (f"{_key(word)} = {_value(means)}" for word, means in words.items())
    if renamed:
        yield "[table.renamed]"
        yield from (f"{_key(new)} = {quoted(former)}" for new, former in renamed.items())
    yield from _across(table, always, every)


def _across(table: TableProposal, always: Always, every: Collection[str]) -> Iterator[str]:
    """Write the other tables that a scorecard is: its readings, and its targets where a person said when they hold."""
    if table.of == "KPIs" and table.periods:
        yield from _readings(table, table.periods, every)
        target = target_column(table)
        if target is not None and set(TARGETS) <= set(always):
            yield from _targets(table, target.heading, always, every)


def _readings(table: TableProposal, form: str, every: Collection[str]) -> Iterator[str]:
    """Write the second table that months across the page are: the readings of the measures beside them."""
    yield from (
        "", "[[table]]", 'of = "KPI readings"',
        *_where(table, every),
        f"columns = {{ kpi_id = {_kpi_id(table)} }}",
        f'across = {{ headings = {quoted(form)}, field = "period_end", {_values(table)}{_blanks(table)} }}',
    )  # fmt: skip


def _kpi_id(table: TableProposal) -> str:
    ids = next((each for each in table.columns if each.name == "kpi_id"), None)
    return _column(ids) if ids else f'{{ make = "id", of = [{", ".join(map(quoted, table.made_of))}] }}'


def _targets(table: TableProposal, heading: str, always: Always, every: Collection[str]) -> Iterator[str]:
    """Write the third table that a scorecard is: the level at which each measure is to be kept."""
    yield from (
        "", "[[table]]", 'of = "KPI targets"',
        *_where(table, every),
        "[table.columns]",
        f"kpi_id = {_kpi_id(table)}",
        f"target = {quoted(heading)}",
        'kind = { always = "Target" }',
        'path = { always = "Hold" }',
        f"due = {{ always = {always['targets_due']} }}",
        f"set_on = {{ always = {always['targets_set_on']} }}",
    )  # fmt: skip


def _blanks(table: TableProposal) -> str:
    words = [word.word for word in table.gaps if word.means == BLANK]
    return f", blank = [{', '.join(map(quoted, words))}]" if words else ""


def _values(table: TableProposal) -> str:
    field, second = _value_of(table), table.profile.second
    return f"values = {{ {field} = {quoted(second)} }}" if second else f'value = "{field}"'


def _value_of(table: TableProposal) -> str:
    """Say what stands under each month: where percentages are among them, shares without their two numbers."""
    units = next((each for each in table.columns if each.name == "unit"), None)
    is_share = units is not None and any(PERCENT in (word.word, word.means) for word in units.words)
    profile = table.profile
    rows = range(profile.header_rows[-1] + 1, len(profile.sheet.rows) + 1)
    cells = (profile.sheet.value(row, column) for column in profile.months for row in rows)
    is_share = is_share or any(isinstance(cell, str) and cell.rstrip().endswith("%") for cell in cells)
    return SHARE if is_share or (units is not None and PERCENT in units.profile.counts) else "numerator"


def _id_field(table: TableProposal) -> str:
    ids = {"Milestones": "milestone_id", "Risks": "risk_id", "Actions": "action_id", "KPIs": "kpi_id",
           "Workstreams": "workstream_id", "Business cases": "case_id"}  # fmt: skip
    return ids[table.of]


def _column(each: ColumnProposal) -> str:
    blank = [word.word for word in each.words if word.means == BLANK]
    is_group = each.profile.heading == GROUPS
    parts = {"from": quoted(GROUP_TITLE)} if is_group else {"heading": quoted(each.profile.heading)}
    if each.form:
        parts["form"] = quoted(each.form)
    if each.prefix:
        parts["prefix"] = quoted(each.prefix)
    if each.makes_id:
        parts["make"] = '"id"'
    if blank:
        parts["blank"] = f"[{', '.join(map(quoted, blank))}]"
    return (
        parts["heading"] if list(parts) == ["heading"] else f"{{ {', '.join(f'{k} = {v}' for k, v in parts.items())} }}"
    )


def _made_id(table: TableProposal) -> Iterator[str]:
    """Say which words an ID is made from; a workstream's ID names a file, so it should be readable."""
    if table.of == "Workstreams" and len(table.made_of) == 1:
        yield f'{_id_field(table)} = {{ heading = {quoted(table.made_of[0])}, make = "id" }}'
    elif table.made_of:
        yield f'{_id_field(table)} = {{ make = "id", of = [{", ".join(map(quoted, table.made_of))}] }}'


def _where(table: TableProposal, every: Collection[str]) -> Iterator[str]:
    """Say where a table stands: its tabs, or its name in Excel, which moves and grows with it."""
    if table.area:
        yield f"area = {quoted(table.area)}"
        if len(table.profile.header_rows) < 2:
            return
    else:
        yield f"sheets = [{', '.join(quoted(each) for each in _sheets(table.tabs, every))}]"
    yield f"header_rows = [{', '.join(map(str, table.profile.header_rows))}]"


def _sheets(tabs: Sequence[str], every: Collection[str]) -> list[str]:
    """Return the tabs' names; one pattern where they share a beginning or an end of words, and no other tab does."""
    if len(tabs) < 2:
        return [_literal(tab) for tab in tabs]
    others = set(every) - set(tabs)
    start = re.match(r".*[\s\-–—_:/(]", _shared(tabs))
    end = re.search(r"[\s\-–—_:/)].*", _shared([tab[::-1] for tab in tabs])[::-1])
    patterns = [f"{start[0]}*" if start else "", f"*{end[0]}" if end else ""]
    for pattern in patterns:
        is_telling = len(pattern.strip("* ")) >= 2 and pattern.count("*") == 1
        if is_telling and not any(tab_name(tab, pattern) is not None for tab in others):
            return [pattern]
    return [_literal(tab) for tab in tabs]


def _shared(texts: Sequence[str]) -> str:
    """Return what texts begin with alike."""
    shared = texts[0]
    while shared and not all(text.startswith(shared) for text in texts):
        shared = shared[:-1]
    return shared


def _literal(tab: str) -> str:
    return tab  # Excel allows no "*" in a tab's name


def quoted(text: str) -> str:
    """Write a text as TOML does."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign.isprintable() else _escape(sign) for sign in escaped) + '"'


def _escape(sign: str) -> str:
    return "?" if "\ud800" <= sign <= "\udfff" else f"\\U{ord(sign):08X}"  # half of a sign is no text


def _key(text: str) -> str:
    return text if _BARE.fullmatch(text) else quoted(text)


def _value(value: Scalar) -> str:
    if isinstance(value, str):
        return quoted(value)
    return f"{value:g}"
