"""How well a table fits a sheet of the tracker, and whether that is enough to propose it."""

from collections.abc import Iterable, Mapping

from xltools.schema.checks import SheetSpec
from xltools.schema.heading_synonyms import FIELDS, SHEET_WORDS, plain
from xltools.text.words import key_of
from xltools.validate.adopt.column_proposal import column_proposals, titled, titles_by_values
from xltools.validate.adopt.proposal import TITLES, ColumnProposal
from xltools.validate.adopt.sheet_profile import SheetProfile

#: What a row of a sheet must have in addition to its title: one of each of these.
_NEEDS: Mapping[str, tuple[frozenset[str], ...]] = {
    "Milestones": (frozenset({"forecast", "baseline", "actual", "status"}),),
    "Risks": (frozenset({"likelihood", "impact", "mitigation"}),),
    "Actions": (frozenset({"due", "status", "owner"}),),
    "KPIs": (frozenset({"unit", "across", "definition", "better_is"}),),
    "Workstreams": (frozenset({"lead", "outcome", "declared_rag"}),),
    "Business cases": (frozenset({"planned", "actual"}),),
    "KPI readings": (frozenset({"period_end"}), frozenset({"numerator"})),
}
#: What identifies such a sheet, in addition to a column that may name its rows.
MARKS: Mapping[str, tuple[frozenset[str], ...]] = {
    "Milestones": (frozenset({"forecast", "owner", "status"}), frozenset({"forecast", "baseline"}),
                   frozenset({"forecast", "actual"}), frozenset({"forecast", "owner", "workstream_id"})),
    "Risks": (frozenset({"likelihood", "impact"}),),
    "Actions": (frozenset({"due", "owner", "status"}),),
    "KPIs": (frozenset({"across", "unit"}), frozenset({"across", "better_is"}), frozenset({"across", "kpi_id"})),
    "Workstreams": (frozenset({"lead", "outcome", "declared_rag"}),),
    "Business cases": (frozenset({"planned", "actual"}),),
}  # fmt: skip
#: The same, if the tab's name also says so.
_IF_NAMED: Mapping[str, tuple[frozenset[str], ...]] = {
    "Milestones": (frozenset({"forecast", "owner"}),), "Risks": (frozenset({"likelihood"}), frozenset({"mitigation"})),
    "Actions": (frozenset({"due", "owner"}),), "KPIs": (frozenset({"across"}),),
    "Business cases": (frozenset({"actual", "financial_year"}),),
}  # fmt: skip
#: Words of titles that any list has.
_ANY_TITLE = frozenset({"description", "name", "title", "summary", "item", "details", "output", "product"})


def is_telling(profile: SheetProfile, name: str, columns: tuple[ColumnProposal, ...], *, is_by_values: bool) -> bool:
    """Whether the kind of a table can be proposed, without asking.

    If no heading names the rows, everything else must: only one column may be the name, and the others fit such a sheet
    and no other. A list of contracts has descriptions and end dates too, so a list of things to do must also have a
    status, a first or an actual date, or a name for it.
    """
    given = {each.name for each in columns if each.name} | ({"across"} if profile.months else set())
    if is_by_values:
        title = next(at for at, each in enumerate(columns) if each.name == TITLES[name])
        others = [*columns[:title], *columns[title + 1 :]]
        is_one = not titles_by_values(tuple(others), name)
        is_named = bool(name_words(profile.title or profile.sheet.name) & SHEET_WORDS[name])
        marks = (*MARKS[name], *(_IF_NAMED.get(name, ()) if is_named else ()))
        return is_one and any(each <= given for each in marks)
    if name != "Milestones" or given & {"status", "baseline", "actual", "declared_rag"}:
        return True
    words = set().union(*(plain(each.profile.heading).split() for each in columns if each.name == "milestone"))
    return bool(words - _ANY_TITLE) or _says(profile, *SHEET_WORDS[name])


def ranked(
    profile: SheetProfile, specs: Mapping[str, SheetSpec], names: Iterable[str], *, by_values: bool = False
) -> list[tuple[float, tuple[ColumnProposal, ...], str]]:
    """Return what a table may be, the likeliest first."""
    scored = ((*_sheet_score(profile, name, specs, by_values=by_values), name) for name in names)
    return sorted(scored, key=lambda each: -each[0])


def name_words(name: str) -> set[str]:
    """Return the words of a tab's name, as headings compare."""
    return set(plain(name).split())


def _sheet_score(
    profile: SheetProfile, name: str, specs: Mapping[str, SheetSpec], *, by_values: bool = False
) -> tuple[float, tuple[ColumnProposal, ...]]:
    """Score what a table is as one sheet of the tracker.

    Args:
        by_values: whether a column may name the rows by its values alone, which is enough to ask, never to propose.
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
    score += 1.5 * bool(name_words(profile.title or profile.sheet.name) & SHEET_WORDS[name])
    score += 2.0 * (name == "KPIs" and bool(profile.months)) - 2.0 * (name != "KPIs" and bool(profile.months))
    return score, columns


def _singular(name: str) -> str:
    return key_of(name.rstrip("s")).split()[-1]


def _says(profile: SheetProfile, *words: str) -> bool:
    said = name_words(profile.title or profile.sheet.name).union(
        *(plain(heading).split() for heading in profile.headings)
    )
    return bool(said & set(words))
