"""Contradictions: where what people declared and what was measured do not agree, each a finding at its cell."""

from xltools.checks import Rule
from xltools.findings import Finding
from xltools.measures import foretold, overstated
from xltools.measures.blame import Case
from xltools.measures.results import Results
from xltools.programme import Previous, Programme


def contradiction_rules() -> tuple[Rule, ...]:
    """Return the rules on results, by id."""
    return tuple(sorted((*overstated.RULES, *foretold.RULES), key=lambda rule: rule.id))


def contradictions(programme: Programme, results: Results, previous: Previous | None) -> list[Finding]:
    """Find what the measures contradict, after the tracker's own rules have been judged."""
    case = Case(programme, results, previous)
    return [*overstated.overstated(case), *foretold.foretold(case)]
