"""Which sheet of the tracker each table of an office's own workbook is, with why.

What is not sure is not proposed but asked: a column read as something that it is not makes a wrong figure.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from xltools.schema.checks import SheetSpec
from xltools.schema.heading_synonyms import FIELDS, OTHER_ROWS, OTHER_TABS, SHEET_WORDS, plain
from xltools.text.words import key_of, quoted
from xltools.tracker.raw import Area, RawSheet, RawTracker
from xltools.validate.adopt.column_profile import GROUPS
from xltools.validate.adopt.column_proposal import as_said, column_proposals, titled, unnamed
from xltools.validate.adopt.period_cells import units_by_row, with_units, words_for_nothing
from xltools.validate.adopt.proposal import TITLES, ColumnProposal, TableProposal
from xltools.validate.adopt.sheet_fit import MARKS, is_telling, name_words, ranked
from xltools.validate.adopt.sheet_profile import SheetProfile, columns_area, sheet_profile, sheet_profiles, side_by_side
from xltools.validate.source.table_places import within

#: First headings of exports that call every task an issue.
_EXPORTS = frozenset({"issue type", "issue key"})


@cache
def known_words() -> frozenset[str]:
    """Return every word that a heading of a tracker's field may hold."""
    called = [each for fields in FIELDS.values() for each in fields.values()]
    return frozenset(
        word for each in called for word in (*each.words, *(part for phrase in each.phrases for part in phrase.split()))
    )


def proposals(
    raw: RawTracker, specs: Mapping[str, SheetSpec], said: Callable[[str], None] = lambda _: None
) -> list[TableProposal]:
    """Look at every visible sheet of a workbook and propose what it is.

    Args:
        said: is called with how far the work is.
    """
    found: list[TableProposal] = []
    for number, sheet in enumerate(raw.sheets.values(), 1):
        said(f"Looking at sheet {number} of {len(raw.sheets)}, {sheet.name}: {len(sheet.rows):,} rows")
        if sheet.state != "visible":
            continue
        tables = list(_excel_tables(raw, sheet, specs))
        found += tables
        for place, profile in enumerate(() if tables else sheet_profiles(sheet, known_words()), 1):
            parts = _side_by_side(profile, specs)
            found += parts
            if parts:
                continue
            same = next((at for at, each in enumerate(found) if _is_same(each, profile, place)), None)
            if same is not None:
                found[same] = _joined(found[same], profile, specs)
                continue
            made = replace(table_proposal(profile, specs), place=place)
            if place == 1 or made.of or made.asked:
                found.append(made)
    return found


def _side_by_side(profile: SheetProfile, specs: Mapping[str, SheetSpec]) -> list[TableProposal]:
    """Return the tables that stand beside each other under one row of headings; none where it is one table.

    What tells them from one wide table: headings that come again, a title of its own above each, or two parts that are
    each surely a sheet of the tracker.
    """
    parts = side_by_side(profile, known_words())
    if len(parts) < 2:
        return []
    tables = [replace(table_proposal(part, specs), area=columns_area(part)) for part in parts]
    keys = [set(map(key_of, part.headings)) for part in parts]
    is_repeated = all(len(keys[0] & other) >= 2 for other in keys[1:])
    begins_again = len({key_of(part.headings[0]) for part in parts}) == 1
    has_titles = all(part.title for part in parts) and len({part.title for part in parts}) == len(parts)
    is_sure = sum(bool(each.of) for each in tables) > 1
    return tables if is_repeated or begins_again or has_titles or is_sure else []


def _excel_tables(raw: RawTracker, sheet: RawSheet, specs: Mapping[str, SheetSpec]) -> Iterator[TableProposal]:
    """Yield what Excel's own tables on a sheet are, where one of them is a tracker's."""
    areas = [each for each in raw.areas.values() if each.is_table and each.sheet == sheet.name]
    made: list[TableProposal] = []
    for area in areas:
        profile = sheet_profile(within(sheet, area), known_words())
        if profile is not None and profile.header_rows[-1] - area.first_row <= 1:
            made.append(replace(table_proposal(profile, specs), area=area.name))
    is_whole = len(areas) == 1 and not any(made[0].profile.months for _ in made[:1])
    if any(each.of or each.asked for each in made) and not (is_whole and _is_alone(sheet, areas[0])):
        yield from made


def _is_alone(sheet: RawSheet, area: Area) -> bool:
    """Whether nothing stands on a sheet beside or under its one Excel table, so that its tab says enough."""
    return not any(
        cell != ""
        for row, cells in enumerate(sheet.rows, 1)
        for column, cell in enumerate(cells, 1)
        if row > area.last_row or (row >= area.first_row and not area.first_column <= column <= area.last_column)
    )


def _is_same(table: TableProposal, profile: SheetProfile, place: int) -> bool:
    """Whether a tab goes on with a table of tabs before it."""
    return not table.area and place == table.place == 1 and _is_alike(table.profile, profile)


def _joined(table: TableProposal, profile: SheetProfile, specs: Mapping[str, SheetSpec]) -> TableProposal:
    """Return a table that goes on on another tab: what that holds counts for what each column is, and means."""
    more = {key_of(each.heading): each for each in profile.columns}
    columns = tuple(
        replace(each, values=each.values + other.values, rows=each.rows + other.rows)
        if (other := more.get(key_of(each.heading))) and each.heading
        else replace(each, rows=each.rows + profile.rows)
        for each in table.profile.columns
    )
    whole = replace(table.profile, columns=columns, rows=table.profile.rows + profile.rows)
    made = table_proposal(whole, specs)
    return replace(made, tabs=(*table.tabs, profile.sheet.name), place=table.place)


def _is_alike(one: SheetProfile, other: SheetProfile) -> bool:
    """Whether two tabs have the same headings in the same rows, so that they are one table."""
    first, second = (set(map(key_of, each.headings)) for each in (one, other))
    is_same = len(first & second) >= 0.8 * max(len(first), len(second)) and bool(first)
    return is_same and one.header_rows == other.header_rows and bool(one.months) == bool(other.months)


def table_proposal(profile: SheetProfile, specs: Mapping[str, SheetSpec], of: str | None = None) -> TableProposal:
    """Propose what one table is.

    Args:
        of: the sheet of the tracker that it is, where a person said so; "" for none.
    """
    if of is not None:
        columns = titled(column_proposals(profile, of, specs), of, specs) if of in specs else unnamed(profile)
        return _completed(TableProposal(profile, of, "", 1.0, "You said so.", columns, (profile.sheet.name,)), specs)
    known = [name for name in SHEET_WORDS if name in specs and name in TITLES]
    found = ranked(profile, specs, known)
    is_by_values = found[0][0] < 1.5
    if is_by_values:
        found = ranked(profile, specs, [name for name in known if name in MARKS], by_values=True)
    best, columns, name = found[0]
    second = found[1][0] if len(found) > 1 else 0.0
    words = name_words(profile.title or profile.sheet.name)
    is_export = bool(profile.headings) and plain(profile.headings[0]) in _EXPORTS
    other = not is_export and ((words & OTHER_TABS and not words & SHEET_WORDS[name]) or _other_rows(profile))
    if other or best < 1.5:
        why = (
            "It is about something that the tracker has no sheet for."
            if other
            else "Its columns fit no sheet of the tracker."
        )
        return TableProposal(profile, "", "", 0.0, why, unnamed(profile), (profile.sheet.name,))
    is_sure = best - second >= 0.5 and best >= 2 and is_telling(profile, name, columns, is_by_values=is_by_values)
    why = f"{sum(bool(each.name) for each in columns)} of {len(profile.headings)} columns fit it"
    if named := words & SHEET_WORDS[name]:
        why += f", and the tab's name holds {quoted(min(named))}"
    if is_by_values and not is_sure:
        why += "; but no heading says what its rows are"
    elif not is_sure:
        why += "; but another sheet fits about as well"
    made = TableProposal(
        profile, name if is_sure else "", "" if is_sure else name, best, f"{why}.", columns, (profile.sheet.name,)
    )
    return _completed(made, specs) if is_sure else replace(made, columns=unnamed(profile))


def _other_rows(profile: SheetProfile) -> bool:
    """Whether the first heading says that rows are about something else: Issue ID, Assumption."""
    first = plain(profile.headings[0]).split() if profile.headings else []
    return bool(first) and first[0] in OTHER_ROWS


def _completed(table: TableProposal, specs: Mapping[str, SheetSpec]) -> TableProposal:
    """Add what a sheet needs in addition to columns: how its IDs are made, and which of its fields no column gives."""
    spec = specs.get(table.of)
    if spec is None:
        return table
    given = {each.name for each in table.columns if each.name}
    made_of: tuple[str, ...] = ()
    id_field = spec.id_field
    title = next((each for each in table.columns if each.name == TITLES.get(table.of)), None)
    if id_field and id_field not in given and title is not None:
        group = next((each for each in table.columns if each.name == "workstream_id"), None)
        is_column = group is not None and group.profile.heading != GROUPS
        more = (group.profile.heading,) if group and is_column and not title.profile.is_unique else ()
        made_of = (title.profile.heading, *more)
    known = FIELDS.get(table.of, {})
    missing = tuple(name for name in known if name not in given and not (name == id_field and made_of))
    table = replace(table, made_of=made_of, missing=missing, periods=table.periods or table.profile.periods)
    if table.of != "KPIs":
        return table
    units = units_by_row(table.profile, table.columns)
    return replace(table, missing=with_units(missing, units), units=units, gaps=words_for_nothing(table.profile))


def decided(table: TableProposal, answers: Mapping[int, str], specs: Mapping[str, SheetSpec]) -> TableProposal:
    """Return a table whose columns a person named: column -> field, "" for not read."""
    spec = specs[table.of]
    columns = tuple(
        as_said(each, answers[each.profile.column], table.of, spec) if each.profile.column in answers else each
        for each in table.columns
    )
    return _completed(replace(table, columns=tuple(_once_each(columns, table.of, specs))), specs)


def _once_each(
    columns: tuple[ColumnProposal, ...], sheet: str, specs: Mapping[str, SheetSpec]
) -> Iterator[ColumnProposal]:
    """Yield columns, no two for one field: if a person chose one field for several, they are asked again."""
    counts = Counter(each.name for each in columns if each.name)
    for each in columns:
        if counts[each.name] < 2:
            yield each
            continue
        known = specs[sheet].columns.get(each.name)
        called = known.heading if known else each.name
        why = (
            f"{counts[each.name]} columns are said to be {called}: leave it at one, and choose Not read at the others."
        )
        yield replace(each, name="", asked=each.name, why=why)
