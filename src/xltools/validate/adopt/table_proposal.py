"""Proposals: which sheet of the tracker a table of an office's own is, and which field each column, each with why.

What is not sure is not proposed but asked: a column read as something that it is not makes a wrong figure.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cache

from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column
from xltools.schema.date_form import DateForm
from xltools.schema.heading_synonyms import FIELDS, OTHER_ROWS, OTHER_TABS, SHEET_WORDS, Called, meaning, plain
from xltools.text.words import key_of, quoted
from xltools.tracker.raw import Area, RawSheet, RawTracker, RawValue
from xltools.validate.adopt.sheet_profile import (
    GROUPS,
    Profile,
    SheetProfile,
    columns_area,
    sheet_profile,
    sheet_profiles,
    side_by_side,
)
from xltools.validate.source.layout import within

SURE, LIKELY = 0.72, 0.45
#: Words of headings that say nothing of what a column holds.
_EMPTY = frozenset({
    "the", "of", "in", "on", "a", "an", "to", "for", "and", "or", "is", "be", "date", "name", "s", "our",
    "this", "what", "which", "current", "currently", "latest", "now", "month", "overall", "new", "key",
    "project", "programme", "rating", "score", "level", "1", "2", "3", "4", "5", "6", "10", "main", "first",
    "per", "each", "risk", "task", "action", "milestone",
})  # fmt: skip
#: What a row of a sheet must say besides its title, one of each of these.
_NEEDS: Mapping[str, tuple[frozenset[str], ...]] = {
    "Milestones": (frozenset({"forecast", "baseline", "actual", "status"}),),
    "Risks": (frozenset({"likelihood", "impact", "mitigation"}),),
    "Actions": (frozenset({"due", "status", "owner"}),),
    "KPIs": (frozenset({"unit", "across", "definition", "better_is"}),),
    "Workstreams": (frozenset({"lead", "outcome", "declared_rag"}),),
    "Business cases": (frozenset({"planned", "actual"}),),
}
TITLES: Mapping[str, str] = {
    "Milestones": "milestone", "Risks": "risk", "Actions": "action", "KPIs": "kpi", "Workstreams": "workstream",
    "Business cases": "case",
}  # fmt: skip
_WORDS_FIELDS = frozenset({"choice", "rating"})
BLANK = "(blank)"
#: First headings of exports that call every task an issue.
_EXPORTS = frozenset({"issue type", "issue key"})
#: Words of a heading that say that a column is what rows are called, where another one describes them.
_NAMES = frozenset({"name", "title", "task", "milestone", "risk", "action", "summary"})
#: What stands for the heading of the periods across the page.
PERIODS = "(the periods across the page)"
#: A day before it is no day of a programme, but what a program makes of a blank.
_FIRST_YEAR = 1950


@dataclass(frozen=True)
class WordProposal:
    """What one of their words means; "" where only they can say."""

    word: str
    count: int
    means: str | float
    why: str


@dataclass(frozen=True)
class ColumnProposal:
    """What one column is.

    Args:
        name: the field; "" where none is proposed.
        asked: the field that it may be, where that is not sure.
        sure: from 0 to 1.
        form, prefix, makes_id: how its values are read.
    """

    profile: Profile
    name: str = ""
    asked: str = ""
    sure: float = 0.0
    why: str = ""
    form: str = ""
    prefix: str = ""
    makes_id: bool = False
    words: tuple[WordProposal, ...] = ()

    def as_day(self, value: RawValue) -> datetime | None:
        """Return the day that a cell holds, typed or in the column's form; None for anything else."""
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return datetime.combine(value, time())
        return DateForm.of(self.form).read(value) if self.form and isinstance(value, str) else None


@dataclass(frozen=True)
class TableProposal:
    """What one table is; tabs of the same headings are one.

    Args:
        of: the tracker's sheet; "" where none is proposed.
        asked: the sheet that it may be, where that is not sure.
        tabs: the tabs; the first is the one that was looked at.
        area: the Excel table that it is; "" for none.
        place: 1 for the first table of its tab.
        periods: the form of the headings of periods across the page; "" for none, or where only a person can say.
        made_of: the headings that an ID is made of, where no column has one.
    """

    profile: SheetProfile
    of: str
    asked: str
    sure: float
    why: str
    columns: tuple[ColumnProposal, ...]
    tabs: tuple[str, ...]
    area: str = ""
    place: int = 1
    made_of: tuple[str, ...] = ()
    missing: tuple[str, ...] = field(default=())
    periods: str = ""

    @property
    def asks_periods(self) -> bool:
        """Whether periods stand across the page, and only a person can say which."""
        return self.of == "KPIs" and bool(self.profile.months) and not self.periods

    @property
    def name(self) -> str:
        """What tells it from other tables: its first tab, and which table of that it is."""
        if self.area:
            return f"{self.tabs[0]}: {self.area.rpartition('!')[2]}"
        return self.tabs[0] if self.place == 1 else f"{self.tabs[0]} (table {self.place})"

    @property
    def called(self) -> tuple[str, ...]:
        """The names of all its tabs; of a table that is not the first of its tab, its own."""
        return self.tabs if self.name == self.tabs[0] else (self.name,)

    @property
    def every_tab(self) -> str:
        """The names of all its tabs, joined."""
        return ", ".join(self.called)


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
        columns = _titled(_columns(profile, of, specs), of, specs) if of in specs else _unnamed(profile)
        return _completed(TableProposal(profile, of, "", 1.0, "You said so.", columns, (profile.sheet.name,)), specs)
    known = [name for name in SHEET_WORDS if name in specs and name in TITLES]
    ranked = _ranked(profile, specs, known)
    is_by_values = ranked[0][0] < 1.5
    if is_by_values:
        ranked = _ranked(profile, specs, ["Milestones"], by_values=True)
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
        return TableProposal(profile, "", "", 0.0, why, _unnamed(profile), (profile.sheet.name,))
    is_sure = best - second >= 0.5 and best >= 2 and not is_by_values
    why = f"{sum(bool(each.name) for each in columns)} of {len(profile.headings)} columns fit it"
    if named := words & SHEET_WORDS[name]:
        why += f", and the tab's name holds {quoted(min(named))}"
    if is_by_values:
        why += "; but no heading says what its rows are"
    elif not is_sure:
        why += "; but another sheet fits about as well"
    made = TableProposal(
        profile, name if is_sure else "", "" if is_sure else name, best, f"{why}.", columns, (profile.sheet.name,)
    )
    return _completed(made, specs) if is_sure else replace(made, columns=_unnamed(profile))


def _ranked(
    profile: SheetProfile, specs: Mapping[str, SheetSpec], names: Iterable[str], *, by_values: bool = False
) -> list[tuple[float, tuple[ColumnProposal, ...], str]]:
    """Return what a table may be, the likeliest first."""
    scored = ((*_sheet_score(profile, name, specs, by_values=by_values), name) for name in names)
    return sorted(scored, key=lambda each: -each[0])


def _titled(
    columns: tuple[ColumnProposal, ...], sheet: str, specs: Mapping[str, SheetSpec]
) -> tuple[ColumnProposal, ...]:
    """Take the first column of words that differ from row to row for what a row is, where no heading says which is."""
    title = TITLES.get(sheet, "")
    if not title or any(title in (each.name, each.asked) for each in columns):
        return columns
    at = next((at for at, each in enumerate(columns) if not each.name and _may_title(each.profile, sheet)), None)
    if at is None:
        return columns
    why = "Its words differ from row to row, and no other column says what a row is."
    made = _read(ColumnProposal(columns[at].profile, title, "", SURE, why), sheet, specs[sheet])
    return (*columns[:at], made, *columns[at + 1 :])


def _may_title(column: Profile, sheet: str) -> bool:
    is_named = bool(column.heading) and column.column > 0
    return is_named and column.length >= 8 and _text_fit(column, f"{sheet}.{TITLES[sheet]}")[0] == 1.0


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
    columns = _columns(profile, name, specs)
    if by_values:
        columns = _titled(columns, name, specs)
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
    is_own_word = key_of(name.rstrip("s")).split()[-1] in plain(title.profile.heading).split()
    score += 1.0 * is_own_word + 0.3 * (plain(title.profile.heading) in own)
    score += 1.5 * bool(_name_words(profile.title or profile.sheet.name) & SHEET_WORDS[name])
    score += 2.0 * (name == "KPIs" and bool(profile.months)) - 2.0 * (name != "KPIs" and bool(profile.months))
    return score, columns


def _says(profile: SheetProfile, *words: str) -> bool:
    said = _name_words(profile.title or profile.sheet.name).union(
        *(plain(heading).split() for heading in profile.headings)
    )
    return bool(said & set(words))


def _unnamed(profile: SheetProfile) -> tuple[ColumnProposal, ...]:
    return tuple(ColumnProposal(each) for each in profile.columns)


def _columns(profile: SheetProfile, sheet: str, specs: Mapping[str, SheetSpec]) -> tuple[ColumnProposal, ...]:
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
    return tuple(
        _read(given[at], sheet, specs[sheet]) if at in given else ColumnProposal(column)
        for at, column in enumerate(profile.columns)
    )


def _is_called(column: Profile, name: str, sheet: str) -> bool:
    """Whether a column that may say what a row is says that it is its name, as Task name does beside Description."""
    return name == TITLES.get(sheet) and bool(_NAMES & set(plain(column.heading).split()))


def _is_once(column: Profile, profile: SheetProfile) -> bool:
    """Whether a heading stands over one column alone: what fits two is read in neither."""
    return sum(key_of(each.heading) == key_of(column.heading) for each in profile.columns) == 1


def field_score(column: Profile, target: str, called: Called, known: Column) -> tuple[float, str]:
    """Say how well a column fits a field, from 0 to 1, and why."""
    name, why = _name_score(column.heading, called)
    fit, seen = _value_fit(column, target, known)
    if name == 0:
        is_other = set(plain(column.heading).split()) & called.never
        is_told = target.endswith((".status", ".declared_rag"))
        by_words = (
            fit if is_told and not is_other and seen == "its words are those of the field" and fit >= 0.8 else 0.0
        )
        return (0.76, f"Its words are those of {known.heading}") if by_words else (0.0, "")
    if fit < 0.2:
        return 0.0, ""
    return name * (0.6 + 0.4 * fit), f"{why}, and {seen}" if seen else why


def _name_score(heading: str, called: Called) -> tuple[float, str]:
    last, whole = plain(heading.rpartition(" / ")[2]), plain(heading)
    if whole in called.phrases or last in called.phrases:
        return 1.0, f"{quoted(heading)} is what many offices call it"
    if whole in called.maybe or last in called.maybe:
        return 0.6, f"Some offices call it {quoted(heading)}, others mean something else by that"
    words = [word for word in whole.split() if word not in _EMPTY or word in called.words] or whole.split()
    if set(whole.split()) & called.never or not words:
        return 0.0, ""
    hits = [word for word in words if word in called.words or word.rstrip("s") in called.words]
    if not hits:
        return 0.0, ""
    return 0.6 + 0.32 * len(hits) / len(words), f"{quoted(heading)} holds {quoted(hits[0])}"


def _value_fit(column: Profile, target: str, known: Column) -> tuple[float, str]:  # noqa: PLR0911
    """Say how well what a column holds fits a field; half where it holds nothing."""
    if not column.values:
        return 0.5, "it is empty so far"
    match known.kind:
        case "day":
            return (1.0, "it holds dates") if column.dates >= 0.6 else (column.dates * 0.6, "some of it are dates")
        case "id":
            return _id_fit(column)
        case "whole":
            return _scale_fit(column, known)
        case "choice" | "rating":
            return _choice_fit(column, target)
        case "number" | "money" | "percent":
            return column.numbers, "it holds numbers"
        case "reference":
            return _group_fit(column)
        case _:
            return _text_fit(column, target)


def _id_fit(column: Profile) -> tuple[float, str]:
    if not column.is_unique or column.dates > 0.2:
        return 0.0, ""
    return (
        (1.0, "no value stands twice") if column.codes >= 0.7 or column.length <= 12 else (0.3, "its values are long")
    )


def _scale_fit(column: Profile, known: Column) -> tuple[float, str]:
    low, high = (each if isinstance(each, int | float) else 0 for each in (known.low, known.high))
    if column.numbers >= 0.8:
        fits = all(low <= number <= high and number == int(number) for number in column.figures)
        return (1.0, f"its numbers lie between {low:g} and {high:g}") if fits else (0.0, "")
    if all(re.match(rf"[{low:g}-{high:g}]\b", text) for text in column.counts) and high < 10:
        return 0.9, "its words begin with a number of the scale"
    return (
        (0.85, "its few words can stand for numbers")
        if len(column.counts) <= 6 and column.dates == 0 and high < 10
        else (0.0, "")
    )


def _choice_fit(column: Profile, target: str) -> tuple[float, str]:
    if column.dates > 0.3 or column.length > 30:
        return 0.0, ""
    amber = target.endswith("declared_rag")
    sure = [w for w in column.counts if meaning(target, w) is not None or (amber and key_of(w) in {"a", "amber"})]
    share = column.share(sum(column.counts[word] for word in sure))
    if share >= 0.6 and (len(sure) > 1 or len(column.values) == column.counts[sure[0]]):
        is_telling = amber or len(sure) > 1
        return 1.0, "its words are those of the field" if is_telling else "its word is one of the field"
    if column.numbers > 0.5:
        return 0.0, ""
    return (0.6, "it holds a few words") if column.is_list or len(column.counts) <= 8 else (0.0, "")


def _group_fit(column: Profile) -> tuple[float, str]:
    if column.dates > 0.3 or column.numbers > 0.3 or column.length > 60:
        return 0.0, ""
    repeats = len(column.counts) < 0.75 * len(column.values)
    return (1.0, "its few words group the rows") if repeats else (0.35, "its words seldom stand twice")


def _text_fit(column: Profile, target: str) -> tuple[float, str]:
    if column.dates > 0.3 or column.numbers > 0.4:
        return 0.0, ""
    sheet, _, name = target.partition(".")
    if name == TITLES.get(sheet) or (sheet == "Milestones" and name == "milestone"):
        if column.length < 4 or len(column.counts) < 0.5 * len(column.values):
            return 0.0, ""
        return 1.0, "its words differ from row to row"
    return (
        (1.0, "it holds words") if column.length <= 60 or name not in {"owner", "lead"} else (0.3, "its words are long")
    )


def _read(proposal: ColumnProposal, sheet: str, spec: SheetSpec) -> ColumnProposal:
    """Say how a column's values are read: the form of its dates, IDs of numbers, and what each of its words means."""
    name = proposal.name or proposal.asked
    known, column = spec.columns[name], proposal.profile
    if known.kind == "day":
        is_text = any(isinstance(value, str) for value in column.values)
        form = column.form if is_text and column.form != "DD/MM/YYYY" else ""
        made = replace(proposal, form=form)
        if form and not column.is_form_sure:
            made = replace(made, why=f"{made.why} Day first is taken; change the form if the month stands first.")
        return replace(made, words=tuple(_placeholders(column, form)))
    if known.kind == "id":
        return _read_id(proposal, sheet)
    if known.kind == "reference" and name == "workstream_id":
        is_id = all(re.fullmatch(r"[A-Z0-9][A-Z0-9-]{0,39}", text) for text in column.counts)
        return replace(proposal, makes_id=not is_id)
    if known.kind in _WORDS_FIELDS:
        return replace(proposal, words=tuple(_words(column, f"{sheet}.{name}", known)))
    if known.kind == "whole" and column.numbers < 0.8:
        return replace(proposal, words=tuple(_scale_words(column)))
    return proposal


def _placeholders(column: Profile, form: str) -> Iterator[WordProposal]:
    """Yield what stands for no date: words, and days before there were programmes."""
    read = DateForm.of(form) if form else None
    for word, value in dict(zip(column.texts, column.values, strict=True)).items():
        if not isinstance(value, str):
            continue
        is_too_old = (day := read.read(word) if read else None) is not None and day.year < _FIRST_YEAR
        if is_too_old or not re.search("[0-9]", word):
            yield WordProposal(
                word, column.counts[word], "", f"It is no day of a programme; choose {BLANK} if it stands for none."
            )


def _read_id(proposal: ColumnProposal, sheet: str) -> ColumnProposal:
    column = proposal.profile
    if column.numbers >= 0.9:
        why = proposal.why
        if column.runs_on:
            why += (
                f" It counts 1 to {len(column.values)}: a number must stay with its row when rows are sorted or added."
            )
        return replace(proposal, prefix=f"{TITLES.get(sheet, sheet)[:1].upper()}-", why=why)
    is_id = all(re.fullmatch(r"[A-Z0-9][A-Z0-9-]{0,39}", text) for text in column.counts)
    return replace(proposal, makes_id=not is_id)


def _words(column: Profile, target: str, known: Column) -> Iterator[WordProposal]:
    for word, count in column.counts.items():
        if word in known.words:
            continue
        means = meaning(target, word)
        why = "Every office means this by it." if means else "Offices mean different things by it: only you can say."
        yield WordProposal(word, count, means or "", why)


def _scale_words(column: Profile) -> Iterator[WordProposal]:
    for word, count in column.counts.items():
        match = re.match(r"([1-5])\b", word)
        why = "It begins with its number." if match else "Offices give it different numbers: only you can say."
        yield WordProposal(word, count, float(match[1]) if match else "", why)


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
        _said(each, answers[each.profile.column], table.of, spec) if each.profile.column in answers else each
        for each in table.columns
    )
    return _completed(replace(table, columns=columns), specs)


def _said(proposal: ColumnProposal, name: str, sheet: str, spec: SheetSpec) -> ColumnProposal:
    if name == proposal.name:
        return proposal
    plain_one = ColumnProposal(
        proposal.profile, name, "", 1.0 if name else 0.0, "You said so." if name else "You said that it is not read."
    )
    return _read(plain_one, sheet, spec) if name in spec.columns else plain_one


def undecided_words(tables: Iterable[TableProposal]) -> int:
    """Count the words of columns that are read and that nobody has given a meaning."""
    return sum(word.means == "" for table in tables for each in table.columns if each.name for word in each.words)
