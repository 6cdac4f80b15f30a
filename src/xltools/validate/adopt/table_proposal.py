"""Which sheet of the tracker each table of an office's own workbook is, with why.

What is not sure is not proposed but asked: a column read as something that it is not makes a wrong figure.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from xltools.schema.checks import SheetSpec
from xltools.schema.heading_synonyms import FIELDS, OTHER_ROWS, OTHER_TABS, SHEET_WORDS, plain
from xltools.text.words import key_of, quoted
from xltools.tracker.raw import Area, RawSheet, RawTracker
from xltools.validate.adopt.column_profile import GROUPS
from xltools.validate.adopt.column_proposal import as_said, column_proposals, titled, titles_by_values, unnamed
from xltools.validate.adopt.proposal import TITLES, ColumnProposal, TableProposal
from xltools.validate.adopt.sheet_profile import SheetProfile, columns_area, sheet_profile, sheet_profiles, side_by_side
from xltools.validate.source.areas import within

#: What a row of a sheet must say besides its title, one of each of these.
_NEEDS: Mapping[str, tuple[frozenset[str], ...]] = {
    "Milestones": (frozenset({"forecast", "baseline", "actual", "status"}),),
    "Risks": (frozenset({"likelihood", "impact", "mitigation"}),),
    "Actions": (frozenset({"due", "status", "owner"}),),
    "KPIs": (frozenset({"unit", "across", "definition", "better_is"}),),
    "Workstreams": (frozenset({"lead", "outcome", "declared_rag"}),),
    "Business cases": (frozenset({"planned", "actual"}),),
    "KPI readings": (frozenset({"period_end"}), frozenset({"numerator"})),
}
#: What tells such a sheet, besides a column that may be what its rows are.
_MARKS: Mapping[str, tuple[frozenset[str], ...]] = {
    "Milestones": (frozenset({"forecast", "owner", "status"}), frozenset({"forecast", "baseline"}),
                   frozenset({"forecast", "actual"}), frozenset({"forecast", "owner", "workstream_id"})),
    "Risks": (frozenset({"likelihood", "impact"}),),
    "Actions": (frozenset({"due", "owner", "status"}),),
    "KPIs": (frozenset({"across", "unit"}), frozenset({"across", "better_is"}), frozenset({"across", "kpi_id"})),
    "Workstreams": (frozenset({"lead", "outcome", "declared_rag"}),),
    "Business cases": (frozenset({"planned", "actual"}),),
}  # fmt: skip
#: The same, where the tab's name says so too.
_IF_NAMED: Mapping[str, tuple[frozenset[str], ...]] = {
    "Milestones": (frozenset({"forecast", "owner"}),), "Risks": (frozenset({"likelihood"}), frozenset({"mitigation"})),
    "Actions": (frozenset({"due", "owner"}),), "KPIs": (frozenset({"across"}),),
    "Business cases": (frozenset({"actual", "financial_year"}),),
}  # fmt: skip
#: Words of titles that any list has.
_ANY_TITLE = frozenset({"description", "name", "title", "summary", "item", "details", "output", "product"})
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
        said: is told how far the work is.
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
                found[same] = replace(found[same], tabs=(*found[same].tabs, sheet.name))
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
    ranked = _ranked(profile, specs, known)
    is_by_values = ranked[0][0] < 1.5
    if is_by_values:
        ranked = _ranked(profile, specs, [name for name in known if name in _MARKS], by_values=True)
    best, columns, name = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    words = _name_words(profile.title or profile.sheet.name)
    is_export = bool(profile.headings) and plain(profile.headings[0]) in _EXPORTS
    other = not is_export and ((words & OTHER_TABS and not words & SHEET_WORDS[name]) or _other_rows(profile))
    if other or best < 1.5:
        why = (
            "It is about something that the tracker has no sheet for."
            if other
            else "Its columns fit no sheet of the tracker."
        )
        return TableProposal(profile, "", "", 0.0, why, unnamed(profile), (profile.sheet.name,))
    is_sure = best - second >= 0.5 and best >= 2 and _is_telling(profile, name, columns, is_by_values=is_by_values)
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


def _is_telling(profile: SheetProfile, name: str, columns: tuple[ColumnProposal, ...], *, is_by_values: bool) -> bool:
    """Whether what a table is can be proposed, and need not be asked.

    Where no heading says what its rows are, all else has to: one column alone may be it, and the others are those of
    such a sheet and of no other. A list of contracts has descriptions and end dates too: what is to be done has besides
    a status, a first or an actual date, or a name for it.
    """
    given = {each.name for each in columns if each.name} | ({"across"} if profile.months else set())
    if is_by_values:
        title = next(at for at, each in enumerate(columns) if each.name == TITLES[name])
        others = [*columns[:title], *columns[title + 1 :]]
        is_one = not titles_by_values(tuple(others), name)
        is_named = bool(_name_words(profile.title or profile.sheet.name) & SHEET_WORDS[name])
        marks = (*_MARKS[name], *(_IF_NAMED.get(name, ()) if is_named else ()))
        return is_one and any(each <= given for each in marks)
    if name != "Milestones" or given & {"status", "baseline", "actual", "declared_rag"}:
        return True
    words = set().union(*(plain(each.profile.heading).split() for each in columns if each.name == "milestone"))
    return bool(words - _ANY_TITLE) or _says(profile, *SHEET_WORDS[name])


def _ranked(
    profile: SheetProfile, specs: Mapping[str, SheetSpec], names: Iterable[str], *, by_values: bool = False
) -> list[tuple[float, tuple[ColumnProposal, ...], str]]:
    """Return what a table may be, the likeliest first."""
    scored = ((*_sheet_score(profile, name, specs, by_values=by_values), name) for name in names)
    return sorted(scored, key=lambda each: -each[0])


def _name_words(name: str) -> set[str]:
    return set(plain(name).split())


def _other_rows(profile: SheetProfile) -> bool:
    """Whether the first heading says that rows are about something else: Issue ID, Assumption."""
    first = plain(profile.headings[0]).split() if profile.headings else []
    return bool(first) and first[0] in OTHER_ROWS


def _sheet_score(
    profile: SheetProfile, name: str, specs: Mapping[str, SheetSpec], *, by_values: bool = False
) -> tuple[float, tuple[ColumnProposal, ...]]:
    """Score what a table is as one sheet of the tracker.

    Args:
        by_values: whether a column may be what a row is by its values alone: enough to ask, never to propose.
    """
    columns = column_proposals(profile, name, specs)
    if by_values:
        columns = titled(columns, name, specs)
    given = {each.name for each in columns if each.name} | ({"across"} if profile.months else set())
    if TITLES[name] not in given or not all(needed & given for needed in _NEEDS[name]):
        return 0.0, columns
    if name == "Risks" and not {"likelihood", "impact"} & given and not _says(profile, "risk"):
        return 0.0, columns
    if name in {"Actions", "Workstreams", "Business cases"} and not _says(profile, *SHEET_WORDS[name]):
        return 0.0, columns
    score = sum(each.sure for each in columns if each.name)
    own = FIELDS[name][TITLES[name]].phrases
    title = next(each for each in columns if each.name == TITLES[name])
    is_own_word = _singular(name) in plain(title.profile.heading).split()
    score += 1.0 * is_own_word + 0.3 * (plain(title.profile.heading) in own)
    ids = next((each for each in columns if each.name == specs[name].id_field), None)
    score += 0.7 * (ids is not None and _singular(name) in plain(ids.profile.heading).split())
    score += 1.5 * bool(_name_words(profile.title or profile.sheet.name) & SHEET_WORDS[name])
    score += 2.0 * (name == "KPIs" and bool(profile.months)) - 2.0 * (name != "KPIs" and bool(profile.months))
    return score, columns


def _singular(name: str) -> str:
    return key_of(name.rstrip("s")).split()[-1]


def _says(profile: SheetProfile, *words: str) -> bool:
    said = _name_words(profile.title or profile.sheet.name).union(
        *(plain(heading).split() for heading in profile.headings)
    )
    return bool(said & set(words))


def _completed(table: TableProposal, specs: Mapping[str, SheetSpec]) -> TableProposal:
    """Add what a sheet needs besides columns: how its IDs are made, and which of its fields no column gives."""
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
    return replace(table, made_of=made_of, missing=missing, periods=table.periods or table.profile.periods)


def decided(table: TableProposal, answers: Mapping[int, str], specs: Mapping[str, SheetSpec]) -> TableProposal:
    """Return a table whose columns a person named: column -> field, "" for not read."""
    spec = specs[table.of]
    columns = tuple(
        as_said(each, answers[each.profile.column], table.of, spec) if each.profile.column in answers else each
        for each in table.columns
    )
    return _completed(replace(table, columns=columns), specs)
