"""The rules on results (RES): where declarations and measures disagree, each a finding at its cell."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from xltools.findings import Finding
from xltools.measures import (
    commentary,
    forecast_contradictions,
    implausible,
    incomplete_kpis,
    limit_findings,
    rating_contradictions,
    renamed,
    rewritten_findings,
)
from xltools.measures.finding_source import Case
from xltools.measures.results import Results
from xltools.programme import Previous, Programme
from xltools.schema.checks import Rule
from xltools.schema.loading import shipped_headings
from xltools.schema.wording import Names

#: The sheet whose headings a rule's words name, for rules found on one sheet.
_SHEETS = {
    "RES-01": "Workstreams", "RES-02": "Milestones", "RES-05": "Milestones", "RES-07": "Likelihood",
    "RES-08": "Likelihood", "RES-09": "National milestones", "RES-10": "Answers", "RES-12": "Answers",
    "RES-41": "KPI targets",
}  # fmt: skip


def result_rules(names: Names | None = None) -> tuple[Rule, ...]:
    """Return every rule that is judged on results, by id, in a programme's names of sheets and headings."""
    known = names or Names(shipped_headings(), shipped_headings)
    rules = sorted(
        (
            *rating_contradictions.RULES,
            *forecast_contradictions.RULES,
            *incomplete_kpis.RULES,
            *rewritten_findings.RULES,
            *implausible.RULES,
            *limit_findings.RULES,
            renamed.RULE,
            *commentary.RULES,
        ),
        key=lambda rule: rule.id,
    )
    return tuple(replace(rule, fix=known.told(rule.fix, _SHEETS.get(rule.id, ""))) for rule in rules)


#: The checks of a tracker against its results, in the order of their findings.
QUESTIONS: Mapping[str, Callable[[Case], Iterable[Finding]]] = {
    "rating contradictions": rating_contradictions.overstated,
    "forecast contradictions": forecast_contradictions.foretold,
    "rewritten": rewritten_findings.rewritten_findings,
    "renamed": renamed.renamed,
    "incomplete": incomplete_kpis.incomplete,
    "implausible": implausible.implausible,
    "limits": limit_findings.limits_to_look_at,
    "commentary": commentary.lacking_commentary,
}
_OF_BEFORE = frozenset({"rewritten", "renamed"})
#: The checks in groups that share no measure, so that another process may answer one group. Checks against the report
#: #: before need only the tracker's rows. All others need the readings that count and the periods of KPIs.
GROUPS = (frozenset(QUESTIONS.keys() - _OF_BEFORE), _OF_BEFORE)
_CONTRADICTIONS = ("rating contradictions", "forecast contradictions", "rewritten", "renamed")


def answers(case: Case, questions: Collection[str]) -> dict[str, list[Finding]]:
    """Answer some of the questions, each with what is found."""
    return {name: list(ask(case)) for name, ask in QUESTIONS.items() if name in questions}


def told_in_order(found: Mapping[str, list[Finding]], judged: Collection[str] = ()) -> list[Finding]:
    """Return the findings of all checks in the order in which they are listed.

    Args:
        judged: the ids of the rules that the schemas have judged already: schemas of an older version judge RDG-05.
    """
    lacking = [each for each in found["incomplete"] if each.rule not in judged]
    return [each for name in QUESTIONS for each in (lacking if name == "incomplete" else found[name])]


def findings_on_results(
    programme: Programme, results: Results, previous: Previous | None, judged: Collection[str] = ()
) -> list[Finding]:
    """Find what contradicts the measures and what the measures lack.

    Args:
        judged: as `told_in_order` takes it.
    """
    return told_in_order(answers(Case(programme, results, previous), QUESTIONS), judged)


def contradictions(programme: Programme, results: Results, previous: Previous | None) -> list[Finding]:
    """Find what the measures contradict, after the tracker's own rules have been judged."""
    found = answers(Case(programme, results, previous), _CONTRADICTIONS)
    return [each for name in _CONTRADICTIONS for each in found[name]]
