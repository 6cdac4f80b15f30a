"""Contradictions: where what people declared and what was measured do not agree, each a finding at its cell."""

from collections.abc import Collection

from xltools.checks import Rule
from xltools.findings import Finding
from xltools.measures import foretold, incomplete, overstated
from xltools.measures.blame import Case
from xltools.measures.results import Results
from xltools.programme import Previous, Programme


def result_rules() -> tuple[Rule, ...]:
    """Return every rule that is judged on results: what contradicts, and what is incomplete."""
    return (*contradiction_rules(), *incomplete.RULES)


def contradiction_rules() -> tuple[Rule, ...]:
    """Return the rules on results, by id."""
    return tuple(sorted((*overstated.RULES, *foretold.RULES), key=lambda rule: rule.id))


def findings_on_results(
    programme: Programme, results: Results, previous: Previous | None, judged: Collection[str] = ()
) -> list[Finding]:
    """Find what the measures contradict and what they lack.

    Args:
        judged: the ids of the rules that the schemas have judged already: those of an older version's have RDG-05.
    """
    lacking = incomplete.incomplete(Case(programme, results, previous))
    return [*contradictions(programme, results, previous), *(each for each in lacking if each.rule not in judged)]


def contradictions(programme: Programme, results: Results, previous: Previous | None) -> list[Finding]:
    """Find what the measures contradict, after the tracker's own rules have been judged."""
    case = Case(programme, results, previous)
    return [*overstated.overstated(case), *foretold.foretold(case)]
