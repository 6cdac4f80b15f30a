"""On results: what the rules find in a tracker and what contradicts its measures, judged side by side.

The rules and the measures both need the typed tables, but not each other. The measures are made a second time, without
the blamed cells, only if an error blames cells that hold something.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from xltools.commands.side_by_side import Job, side_by_side
from xltools.findings import Finding
from xltools.measures.contradictions import GROUPS, QUESTIONS, answers, findings_on_results, told_in_order
from xltools.measures.finding_source import Case
from xltools.measures.results import results
from xltools.measures.rewritten_findings import is_cleared
from xltools.programme import programme_from
from xltools.schema.checks import Tables
from xltools.schema.columns import own_text
from xltools.schema.loading import Schemas
from xltools.tracker import RawTracker
from xltools.validate import Typed, Validation, Verdicts, every_rule, validation_of, verdicts_on

_Answers: TypeAlias = dict[str, list[Finding]]


@own_text()
def judged_beside(
    raw: RawTracker, schemas: Schemas, typed: Typed, case: Case, told: Callable[[str], None], *, is_for_packs: bool
) -> tuple[Validation, list[Finding]]:
    """Judge a typed tracker by its rules and make its measures, in two processes if that is safe.

    Args:
        told: as `side_by_side.beside` takes it.
        is_for_packs: True if every measure is needed again later, so that this process must make it.

    Returns:
        The validation, and the findings on results.

    Raises:
        SchemaFault, RuleCrashed: as in `validate_tracker`.
    """
    groups = (frozenset(QUESTIONS),) if is_for_packs else GROUPS
    rules = partial(verdicts_on, raw, schemas, typed)
    if schemas.files:  # the programme's own programs, which may print or keep count
        verdicts, found = rules(), answers(case, QUESTIONS)
    else:
        verdicts, found = _shared(rules, [partial(answers, case, group) for group in groups], told)
    validation, judged = validation_of(typed, verdicts), {rule.id for rule in every_rule(schemas)}
    on_results = _sure(told_in_order(found, judged), raw, validation, case, judged)
    unread = {(each.sheet, each.row, each.column) for each in validation.findings if each.blocks and each.row}
    return validation, [
        each for each in on_results if not (is_cleared(each) and (each.sheet, each.row, each.column) in unread)
    ]


def _shared(
    rules: Callable[[], Verdicts], asked: Sequence[Callable[[], _Answers]], told: Callable[[str], None]
) -> tuple[Verdicts, _Answers]:
    """Judge and measure, with the rules last, because the second process begins with them."""
    makes: list[Callable[[], Any]] = [*asked, rules]
    with side_by_side([Job("Checking the tracker", make) for make in makes], told) as made:
        try:
            *answered, verdicts = made
        except Exception:
            rules()  # a fault in the rules is reported first
            raise
    return verdicts, {name: found for each in answered for name, found in each.items()}


def _sure(found: list[Finding], raw: RawTracker, validation: Validation, case: Case, judged: set[str]) -> list[Finding]:
    """Keep the contradictions that remain without the cells that an error blames.

    A contradiction that comes only from a wrong figure, or only from its absence, would be wrong advice, and the error
    has its own advice.
    """
    tables = _without_blamed(validation)
    if tables is validation.tables:
        return found
    told = {(each.rule, each.sheet, each.row, each.column, each.row_id) for each in found}
    programme = programme_from(tables, validation.places, raw.sha256)
    without = findings_on_results(programme, results(programme, case.previous), case.previous, judged)
    return [each for each in without if (each.rule, each.sheet, each.row, each.column, each.row_id) in told]


def _without_blamed(validation: Validation) -> Tables:
    """Return the typed tables without the cells that an error blames, as in a draft.

    They are the same tables if each such cell is blank already, like a cell that cannot be read.
    """
    blamed: dict[str, dict[str, set[int]]] = {}
    sheets = {place.sheet: (name, {at: field for field, at in place.columns.items()})
              for name, place in validation.places.items()}  # fmt: skip
    for each in validation.findings:
        name, fields = sheets.get(each.sheet, ("", {}))
        if each.blocks and each.row is not None and each.column in fields and name in validation.tables.by_sheet:
            blamed.setdefault(name, {}).setdefault(fields[each.column], set()).add(each.row)
    changed: dict[str, Any] = {}
    for name, columns in blamed.items():
        table = validation.tables.by_sheet[name]
        for field, rows in columns.items():
            if field not in table:
                continue
            held = table.index.isin(list(rows)) & table[field].notna().to_numpy()
            if held.any():
                changed[name] = changed[name] if name in changed else table.copy()
                changed[name].loc[held, field] = None
    by_sheet = {**validation.tables.by_sheet, **changed}
    return replace(validation.tables, by_sheet=by_sheet) if changed else validation.tables
