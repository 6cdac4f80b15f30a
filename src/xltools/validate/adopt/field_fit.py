"""How well a column fits a field of the tracker, by its heading and by what it holds."""

import re

from xltools.schema.columns import Column
from xltools.schema.heading_synonyms import Called, plain
from xltools.schema.word_synonyms import meaning
from xltools.text.words import key_of, quoted
from xltools.validate.adopt.column_profile import Profile
from xltools.validate.adopt.proposal import TITLES

#: Words in headings that say nothing about what a column holds.
_EMPTY = frozenset({
    "the", "of", "in", "on", "a", "an", "to", "for", "and", "or", "is", "be", "date", "name", "s", "our",
    "this", "what", "which", "current", "currently", "latest", "now", "month", "overall", "new", "key",
    "project", "programme", "rating", "score", "level", "1", "2", "3", "4", "5", "6", "10", "main", "first",
    "per", "each", "risk", "task", "action", "milestone",
})  # fmt: skip

#: Values that may each be another word of a list.
_FEW = 3
#: The ends of a scale in a heading: L (1-5).
_SCALE = re.compile(r"\s*[(\[]?\b1\s*(?:-|–|to)\s*[3-9]\b[)\]]?", re.IGNORECASE)
#: Words to choose among, in brackets: Status (Done / Doing).
_CHOICES = re.compile(r"\s*\([^()]*[/,;:][^()]*\)")
_TO_DATE = re.compile(r"\s*\(?\bto[ -]date\b\)?", re.IGNORECASE)


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
    bare = heading
    for aside in (_TO_DATE, _SCALE, _CHOICES):  # a "to date" remark is not a date; a list of words is not a name
        bare = aside.sub("", bare) or bare
    last, whole = plain(bare.rpartition(" / ")[2]), plain(bare)
    is_other = bool(set(whole.split()) & called.never)  # the group that it is in says so: Net / L
    if whole in called.phrases or (last in called.phrases and not is_other):
        return 1.0, f"{quoted(heading)} is what many offices call it"
    if whole in called.maybe or last in called.maybe:
        return 0.6, f"Some offices call it {quoted(heading)}, others mean something else by that"
    if is_other:
        return 0.0, ""
    return max((_hits(said, heading, called) for said in (whole, last)), key=lambda each: each[0])


def _hits(said: str, heading: str, called: Called) -> tuple[float, str]:
    """Score the words of a heading that a field's headings hold."""
    words = [word for word in said.split() if word not in _EMPTY or word in called.words] or said.split()
    hits = [word for word in words if word in called.words or word.rstrip("s") in called.words]
    if not hits:
        return 0.0, ""
    return 0.6 + 0.32 * len(hits) / len(words), f"{quoted(heading)} holds {quoted(hits[0])}"


def _value_fit(column: Profile, target: str, known: Column) -> tuple[float, str]:  # noqa: PLR0911
    """Return how well a column's content fits a field; one half if it holds nothing."""
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
            return _key_fit(column) if target.endswith(".kpi_id") else _group_fit(column)
        case _:
            return text_fit(column, target)


def _id_fit(column: Profile) -> tuple[float, str]:
    if not column.is_unique or column.dates > 0.2:
        return 0.0, ""
    return (
        (1.0, "no value stands twice") if column.codes >= 0.7 or column.length <= 12 else (0.3, "its values are long")
    )


def _key_fit(column: Profile) -> tuple[float, str]:
    """Say how well a column fits the key of rows of another table."""
    if column.dates > 0.2:
        return 0.0, ""
    is_key = column.codes >= 0.7 or column.numbers >= 0.9 or column.length <= 12
    return (1.0, "its values are codes or numbers") if is_key else (0.5, "its values are long")


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
    if not amber and target.endswith(".status") and _are_colours(column):
        return 0.0, ""
    sure = [w for w in column.counts if meaning(target, w) is not None or (amber and key_of(w) in {"a", "amber"})]
    share = column.share(sum(column.counts[word] for word in sure))
    if share >= 0.6 and (len(sure) > 1 or len(column.values) == column.counts[sure[0]]):
        is_telling = amber or len(sure) > 1
        return 1.0, "its words are those of the field" if is_telling else "its word is one of the field"
    if column.numbers > 0.5:
        return 0.0, ""
    if column.is_unique and len(column.values) > _FEW and share < 0.5:
        return 0.25, "no value stands twice"
    return (0.6, "it holds a few words") if column.is_list or len(column.counts) <= 8 else (0.0, "")


def _are_colours(column: Profile) -> bool:
    """Whether a column's words are those of a rating, whatever its heading says."""
    colours = {"r", "a", "g", "b", "red", "amber", "green", "blue", "yellow", "a/r", "a/g", "amber/red", "amber/green"}
    return column.share(sum(count for word, count in column.counts.items() if key_of(word) in colours)) >= 0.8


def _group_fit(column: Profile) -> tuple[float, str]:
    if column.dates > 0.3 or column.numbers > 0.3 or column.length > 60:
        return 0.0, ""
    repeats = len(column.counts) < 0.75 * len(column.values)
    return (1.0, "its few words group the rows") if repeats else (0.35, "its words seldom stand twice")


def text_fit(column: Profile, target: str) -> tuple[float, str]:
    """Say how well what a column holds fits a field of words, from 0 to 1, and why."""
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
