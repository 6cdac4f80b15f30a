"""Live rules: the engine's rules as Excel formulas for one column, true where Excel should flag the cell of row 2.

Excel cannot tell all cases apart that we can: `COVERS` names the rules that one formula speaks for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xltools.schema.checks import Rule
from xltools.schema.columns import Column, Kind
from xltools.validate.engine_rules import RULES

#: Rule whose formula is written -> the rules that it speaks for, where these are more than itself.
COVERS: Mapping[str, frozenset[str]] = {
    "CEL-06": frozenset({"CEL-05", "CEL-06", "CEL-29"}),
    "CEL-11": frozenset({"CEL-10", "CEL-11", "CEL-13", "CEL-14", "CEL-12", "CEL-29"}),
    "CEL-15": frozenset({"CEL-15", "CEL-16", "CEL-19", "CEL-29"}),
    "CEL-17": frozenset({"CEL-17", "CEL-18"}),
    "CEL-20": frozenset({"CEL-20", "CEL-22", "CEL-29"}),
    "CEL-23": frozenset({"CEL-23", "CEL-24", "CEL-29"}),
}

_ALL: frozenset[Kind] = frozenset(
    {"id", "text", "day", "choice", "rating", "number", "whole", "percent", "money", "reference", "email", "value"}
)
_NUMBERS: frozenset[Kind] = frozenset({"number", "whole", "percent", "money"})
_KINDS: Mapping[str, frozenset[Kind]] = {
    "CEL-01": _ALL,
    "CEL-02": _ALL,
    "CEL-04": _ALL,
    "CEL-06": frozenset({"day"}),
    "CEL-08": frozenset({"day"}),
    "CEL-09": frozenset({"day"}),
    "CEL-11": _NUMBERS,
    "CEL-12": frozenset({"whole"}),
    "CEL-13": frozenset({"percent"}),
    "CEL-14": _NUMBERS,
    "CEL-15": frozenset({"choice", "rating"}),
    "CEL-16": frozenset({"rating"}),
    "CEL-17": frozenset({"id", "text", "reference", "email"}),
    "CEL-19": _ALL,
    "CEL-20": frozenset({"id"}),
    "CEL-21": frozenset({"id"}),
    "CEL-22": frozenset({"id"}),
    "CEL-23": frozenset({"reference"}),
    "CEL-24": frozenset({"reference"}),
}
#: Spaces and signs that `cleaning` takes out and a person is likely to paste; Excel's TRIM leaves them.
_PASTED_SPACES = (160, 8239, 9)
_NO_WIDTH = (8203, 65279)


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where a generated tracker keeps what a formula refers to.

    Args:
        letter: of the column judged; `first` and `last`: of the table.
        words: the range of the column's allowed words ("Lists!$A$2:$A$6").
        known: the ranges of the ids that a reference may name.
        earliest, latest: the first and last day allowed, as Excel says it: a number or a cell.
        depth: the last row that formulas look at.
    """

    letter: str
    first: str
    last: str
    words: str = ""
    known: Sequence[str] = field(default_factory=tuple)
    earliest: str = ""
    latest: str = ""
    depth: int = 2000


def live_formula(rule: Rule, column: Column, ranges: Ranges) -> str | None:
    """Return a rule of the engine as Excel says it of one column; None where it does not apply or cannot be said."""
    if rule.live is None or column.kind not in _KINDS.get(rule.id, frozenset()) or not _applies(rule, column, ranges):
        return None
    cell = f"${ranges.letter}2"
    places = {
        "cell": ranges.letter,
        "first": ranges.first,
        "last": ranges.last,
        "clean": _clean(cell),
        "depth": ranges.depth,
        "words": ranges.words,
        "known": _count(ranges.known, _clean(cell), "{}"),
        "known_in_capitals": _count(ranges.known, f"UPPER({_clean(cell)})", "UPPER({})"),
        "beyond": f"INT({cell})<{ranges.earliest},INT({cell})>{ranges.latest}",
        "outside": ",".join(_outside(column, cell)),
    }
    return f"IFERROR({rule.live.format(**places)},FALSE)" if rule.id != "CEL-02" else rule.live.format(**places)


def live_formulas(column: Column, ranges: Ranges) -> dict[str, str]:
    """Return every rule of the engine that Excel can say of a column, by rule id."""
    found = {rule.id: live_formula(rule, column, ranges) for rule in RULES}
    return {rule_id: formula for rule_id, formula in found.items() if formula is not None}


def _applies(rule: Rule, column: Column, ranges: Ranges) -> bool:
    if column.is_list and column.kind == "reference" and rule.id in {"CEL-23", "CEL-24"}:
        return False  # Excel cannot split a list
    needs = {
        "CEL-01": column.is_required,
        "CEL-08": bool(ranges.earliest and ranges.latest),
        "CEL-13": column.high == 1,
        "CEL-14": bool(_outside(column, "")),
        "CEL-15": bool(ranges.words),
        "CEL-23": bool(ranges.known),
        "CEL-24": bool(ranges.known),
    }
    return needs.get(rule.id, True)


def _clean(cell: str) -> str:
    """Return a cell's text without extra spaces, for Excel."""
    text = cell
    for code in _PASTED_SPACES:
        text = f'SUBSTITUTE({text},_xlfn.UNICHAR({code})," ")'
    for code in _NO_WIDTH:
        text = f'SUBSTITUTE({text},_xlfn.UNICHAR({code}),"")'
    return f"TRIM({text})"


def _outside(column: Column, cell: str) -> list[str]:
    """Return what makes a number too small or too large; 1 to 100 in a percentage is another rule's."""
    tests = []
    if isinstance(column.low, float | int):
        tests.append(f"{cell}<{column.low}")
    if isinstance(column.high, float | int):
        tests.append(f"{cell}>{100 if column.kind == 'percent' and column.high == 1 else column.high}")
    return tests


def _count(known: Sequence[str], text: str, form: str) -> str:
    """Return how often a text is in any of some ranges, for Excel; an error among them counts for nothing."""
    parts = [
        f"SUMPRODUCT(--IFERROR(EXACT({form.format(area + chr(38) + chr(34) * 2)},{text}),FALSE))" for area in known
    ]
    return f"({'+'.join(parts)})" if parts else "0"
