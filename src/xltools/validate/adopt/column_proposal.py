"""Which field of the tracker each column is; if two fit equally well, neither is sure."""

import re
from collections.abc import Iterator, Mapping

from xltools.schema.checks import SheetSpec
from xltools.schema.heading_synonyms import FIELDS, plain
from xltools.text.words import key_of
from xltools.validate.adopt.column_profile import GROUPS, Profile
from xltools.validate.adopt.field_fit import field_score, text_fit
from xltools.validate.adopt.proposal import LIKELY, SURE, TITLES, ColumnProposal
from xltools.validate.adopt.sheet_profile import SheetProfile
from xltools.validate.adopt.value_proposal import as_read

#: Words in a heading for the name of a row, if another column describes it.
_NAMES = frozenset({"name", "title", "task", "milestone", "risk", "action", "summary"})
#: Words in a heading for remarks about a row, rather than its name.
_BESIDES = frozenset({
    "note", "notes", "comment", "comments", "commentary", "update", "updates", "narrative", "response", "rationale",
    "reason", "cause", "causes", "consequence", "consequences", "impact", "effect", "mitigation", "owner", "lead",
    "evidence", "criteria", "email", "progress", "status", "priority", "team", "department", "supplier",
})  # fmt: skip


def titled(
    columns: tuple[ColumnProposal, ...], sheet: str, specs: Mapping[str, SheetSpec]
) -> tuple[ColumnProposal, ...]:
    """If no heading says which column names the rows, take the first column of words that differ from row to row."""
    title = TITLES.get(sheet, "")
    if not title or any(title in (each.name, each.asked) for each in columns):
        return columns
    at = next(iter([*titles_by_values(columns, sheet), *_one_by_one(columns, sheet)]), None)
    if at is None:
        return columns
    why = "Its words differ from row to row, and no other column says what a row is."
    made = as_read(ColumnProposal(columns[at].profile, title, "", SURE, why), sheet, specs[sheet])
    return (*columns[:at], made, *columns[at + 1 :])


def titles_by_values(columns: tuple[ColumnProposal, ...], sheet: str) -> list[int]:
    """Return the places of the columns that may name the rows, by their values alone."""
    return [at for at, each in enumerate(columns) if not each.name and _may_title(each.profile, sheet)]


def _one_by_one(columns: tuple[ColumnProposal, ...], sheet: str) -> Iterator[int]:
    """Yield the places of columns taken for groups of rows in which each group has only one row."""
    for at, each in enumerate(columns):
        if each.name == "workstream_id" and each.profile.is_unique and _may_title(each.profile, sheet):
            yield at


def _may_title(column: Profile, sheet: str) -> bool:
    is_named = bool(column.heading) and column.column > 0 and not _BESIDES & set(plain(column.heading).split())
    return is_named and column.length >= 8 and text_fit(column, f"{sheet}.{TITLES[sheet]}")[0] == 1.0


def unnamed(profile: SheetProfile) -> tuple[ColumnProposal, ...]:
    """Return a table's columns with no field proposed."""
    return tuple(ColumnProposal(each) for each in profile.columns)


def column_proposals(profile: SheetProfile, sheet: str, specs: Mapping[str, SheetSpec]) -> tuple[ColumnProposal, ...]:
    """Give each field the column that fits it best; of two that fit as well, neither is sure."""
    spec = specs[sheet]
    scored = sorted(
        (
            (found[0] + 0.05 * _is_called(column, name, sheet), found[1], at, name)
            for at, column in enumerate(profile.columns)
            if column.heading and column.heading != GROUPS and _is_once(column, profile)
            for name, called in FIELDS[sheet].items()
            if name in spec.columns
            and (found := field_score(column, f"{sheet}.{name}", called, spec.columns[name]))[0] >= LIKELY
        ),
        key=lambda each: (-each[0], each[2]),
    )
    taken: dict[str, int] = {}
    given: dict[int, ColumnProposal] = {}
    for score, why, at, name in scored:
        if name in taken or at in given:
            continue
        rivals = [
            other for other, _, place, rival in scored
            if (rival == name) != (place == at) and rival not in taken and place not in given
        ]  # fmt: skip
        is_sure = score >= SURE and score - max(rivals, default=0.0) >= 0.04
        if is_sure:
            taken[name] = at
        if is_sure or score >= LIKELY:
            column = profile.columns[at]
            said = why if is_sure or score < SURE else f"{why}; but another column or field fits as well"
            given[at] = ColumnProposal(column, name if is_sure else "", "" if is_sure else name, score, f"{said}.")
    if profile.has_groups and "workstream_id" in FIELDS[sheet] and "workstream_id" not in taken:
        why = "It stands alone above a group of rows."
        given[len(profile.columns) - 1] = ColumnProposal(profile.columns[-1], "workstream_id", "", 0.8, why)
    id_field = spec.id_field or ""
    if id_field and id_field not in {each for made in given.values() for each in (made.name, made.asked)}:
        given |= {0: _coded(profile.columns[0], id_field)} if 0 not in given and _is_coded(profile.columns) else {}
    return tuple(
        as_read(given[at], sheet, specs[sheet]) if at in given else ColumnProposal(column)
        for at, column in enumerate(profile.columns)
    )


#: A code with letters and digits, such as HW-01, which identifies a row and is not its row number.
_LETTERED = re.compile(r"(?=.*[A-Za-z])(?=.*[0-9])[A-Za-z]{1,6}[-_./ ]?[0-9]{1,6}([-_./][A-Za-z0-9]{1,8}){0,3}")

_BRANCH = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})*")  # 2.1 in a work breakdown


def _is_coded(columns: tuple[Profile, ...]) -> bool:
    """Whether the first column of a table holds a code for each row, whatever its heading says."""
    first = columns[0] if columns else None
    is_whole = first is not None and bool(first.heading) and first.is_unique and len(first.values) == first.rows
    if first is None or not is_whole:
        return False
    is_tree = any("." in text for text in first.texts) and all(isinstance(value, str) for value in first.values)
    return all((_BRANCH if is_tree else _LETTERED).fullmatch(text) for text in first.texts)


def _coded(column: Profile, id_field: str) -> ColumnProposal:
    return ColumnProposal(column, id_field, "", 0.74, "Each of its values is a code, and none stands twice.")


def _is_called(column: Profile, name: str, sheet: str) -> bool:
    """Whether a column that may say what a row is says that it is its name, as Task name does beside Description."""
    return name == TITLES.get(sheet) and bool(_NAMES & set(plain(column.heading).split()))


def _is_once(column: Profile, profile: SheetProfile) -> bool:
    """Whether a heading is over one column only: one that fits two is read in neither."""
    return sum(key_of(each.heading) == key_of(column.heading) for each in profile.columns) == 1


def as_said(proposal: ColumnProposal, name: str, sheet: str, spec: SheetSpec) -> ColumnProposal:
    """Return a column as the field that a person named; "" for one that is not read."""
    if name == proposal.name:
        return proposal
    plain_one = ColumnProposal(
        proposal.profile, name, "", 1.0 if name else 0.0, "You said so." if name else "You said that it is not read."
    )
    return as_read(plain_one, sheet, spec) if name in spec.columns else plain_one
