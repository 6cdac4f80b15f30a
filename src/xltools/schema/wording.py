"""Wording: the names of sheets and headings in the words of rules, always from the schemas in use.

A rule names a heading by its field, "[closed]", one of another sheet, or a setting, as "[Actions.due]" and
"[Settings.as_at]", and another sheet as "[Actions]". Advice that needs a sheet is written as "[Waivers? ...]", and
words about a column as "[forecast? ...]" or "[KPIs.unit? ...]": they are left out if the programme does without it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from xltools.schema.checks import SheetRule, SheetSpec

_SETTINGS = "Settings"
#: What a rule asks to be chosen: "Choose Done or Dropped under [status]".
_CHOSEN = re.compile(r"([Cc]hoose )([A-Z][A-Za-z ]*?) under \[(\w+)\]")
_INNERMOST = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True)
class Names:
    """The names of a programme's sheets, headings and settings.

    Args:
        by_sheet: sheet -> field -> its heading, or the setting's name; the programme's own sheets only.
        shipped: gives the same for the shipped schemas, for what the programme does without.
        unkept: sheet -> the fields for which an office's own workbook has no column.
        settings: where such an office gives its settings; "" for a sheet of its tracker.
        words: sheet -> field -> our word -> the office's own word.
    """

    by_sheet: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shipped: Callable[[], Mapping[str, Mapping[str, str]]] = dict
    unkept: Mapping[str, frozenset[str]] = field(default_factory=dict)
    settings: str = ""
    words: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def heading(self, sheet: str, name: str) -> str:
        """Return the heading of a field, or the name of a setting."""
        return self._heading(sheet, name) or name.replace("_", " ").capitalize()

    def has(self, sheet: str) -> bool:
        """Whether the programme has a sheet."""
        return sheet in self.by_sheet

    def keeps(self, sheet: str, name: str) -> bool:
        """Whether the programme has a column for a field, or takes a setting."""
        return name in self.by_sheet.get(sheet, {}) and name not in self.unkept.get(sheet, ())

    def told(self, text: str, sheet: str = "") -> str:
        """Put the names into a rule's words; text in square brackets that names nothing stays as it is.

        Args:
            text: of a rule, with fields in braces still to be filled in.
            sheet: the sheet of the rule.
        """
        kept: list[str] = []

        def name(match: re.Match[str]) -> str:
            said = self._named(match[1], sheet)
            if said is None:
                kept.append(match[0])
                return f"\0{len(kept) - 1}\0"
            return said

        while _INNERMOST.search(text):
            text = _INNERMOST.sub(name, text)
        for place in reversed(range(len(kept))):
            text = text.replace(f"\0{place}\0", kept[place])
        return text

    def _named(self, reference: str, sheet: str) -> str | None:
        needed, is_optional, clause = reference.partition("?")
        if is_optional and self._is_sheet(needed):
            return clause if needed in self.by_sheet else ""
        other, dot, name = needed.rpartition(".")
        if is_optional and self._heading(other if dot else sheet, name) is not None:
            return clause if self.keeps(other if dot else sheet, name) else ""
        if reference == _SETTINGS and self.settings:
            return self.settings
        other, dot, name = reference.rpartition(".")
        found = self._heading(other if dot else sheet, name)
        if found is None and self._is_sheet(reference):
            return reference
        # A message is filled in later, and braces in a heading are not a place for a cell.
        return None if found is None else found.replace("{", "{{").replace("}", "}}")

    def _heading(self, sheet: str, name: str) -> str | None:
        return self.by_sheet.get(sheet, {}).get(name) or self.shipped().get(sheet, {}).get(name)

    def _is_sheet(self, name: str) -> bool:
        return name in self.by_sheet or name in self.shipped()


def headings_of(specs: Iterable[SheetSpec]) -> dict[str, dict[str, str]]:
    """Return what the fields and settings of some sheets are called, by sheet."""
    return {
        spec.name: {name: column.heading for name, column in {**(spec.settings or {}), **spec.columns}.items()}
        for spec in specs
    }


def worded(spec: SheetSpec, names: Names) -> SheetSpec:
    """Return a sheet whose rules name sheets and headings as a programme does."""
    return replace(spec, rules=tuple(_worded(rule, spec.name, names) for rule in spec.rules))


def _in_their_words(fix: str, words: Mapping[str, Mapping[str, str]]) -> str:
    """Put an office's own words in place of ours if a rule says which to choose under a heading."""

    def theirs(match: re.Match[str]) -> str:
        own = words.get(match[3], {})
        known = [own[word] for word in match[2].split(" or ") if word in own]
        return f"{match[1]}{' or '.join(known) or match[2]} under [{match[3]}]"

    return _CHOSEN.sub(theirs, fix) if words else fix


def _worded(each: SheetRule, sheet: str, names: Names) -> SheetRule:
    rule = each.rule
    fix = _in_their_words(rule.fix, names.words.get(sheet, {}))
    said = replace(rule, title=names.told(rule.title, sheet), fix=names.told(fix, sheet))
    return replace(each, rule=said, message=names.told(each.message, sheet))
