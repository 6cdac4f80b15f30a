"""The rules on results (RES): where declarations and measures disagree, each a finding at its cell."""

from collections.abc import Collection
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

#: Whose headings the words of a rule name, where it is found on one sheet.
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


def findings_on_results(
    programme: Programme, results: Results, previous: Previous | None, judged: Collection[str] = ()
) -> list[Finding]:
    """Find what the measures contradict and what they lack.

    Args:
        judged: the ids of the rules that the schemas have judged already: those of an older version's have RDG-05.
    """
    case = Case(programme, results, previous)
    lacking = (each for each in incomplete_kpis.incomplete(case) if each.rule not in judged)
    questions = [*implausible.implausible(case), *limit_findings.limits_to_look_at(case)]
    return [*contradictions(programme, results, previous), *lacking, *questions, *commentary.lacking_commentary(case)]


def contradictions(programme: Programme, results: Results, previous: Previous | None) -> list[Finding]:
    """Find what the measures contradict, after the tracker's own rules have been judged."""
    case = Case(programme, results, previous)
    return [
        *rating_contradictions.overstated(case),
        *forecast_contradictions.foretold(case),
        *rewritten_findings.rewritten_findings(case),
        *renamed.renamed(case),
    ]
