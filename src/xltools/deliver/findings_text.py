"""Findings as text for people, or as one JSON object for programs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from xltools.findings import Alike, Finding, alike, counts, families
from xltools.schema.checks import Rule
from xltools.text.words import plural
from xltools.tracker.addresses import cells_text

#: How much the text says: only errors; a worklist; or every finding by itself with its rule.
Detail = Literal["quiet", "usual", "verbose"]
#: For one rule under one heading, the worklist writes out at most this many different sentences.
MOST_TOLD = 5


def findings_json(tracker: str, sha256: str, as_at: str | None, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the one object that `validate --format json` prints; its keys are a promise."""
    return {
        "tracker": tracker,
        "sha256": sha256,
        "as_at": as_at,
        "counts": counts(findings),
        "findings": [
            {
                "severity": finding.severity,
                "waived": finding.waived,
                "sheet": finding.sheet,
                "cell": finding.cell,
                "heading": finding.heading,
                "rule": finding.rule,
                "value": finding.value,
                "message": finding.message,
                "fix": finding.fix,
            }
            for finding in findings
        ],
    }


def findings_text(findings: Sequence[Finding]) -> str:
    """Write the worklist: errors first, then warnings, then what is waived; by sheet, like faults on one line."""
    blocks = []
    for title, chosen in (
        ("Errors: these stop the packs", [f for f in findings if f.blocks]),
        ("Warnings: the pack shows these", [f for f in findings if f.severity == "warning" and not f.waived]),
        ("Waived: accepted until the day agreed", [f for f in findings if f.waived]),
    ):
        if chosen:
            blocks.append("\n".join([title, *_worklist(chosen)]))
    return "\n\n".join(blocks)


def report_text(tracker: str, as_at: str | None, findings: Sequence[Finding]) -> str:
    """Write the whole report: what was found in which tracker, then the worklist."""
    return "\n\n".join(part for part in (_first(tracker, as_at, findings), findings_text(findings)) if part)


def format_text(
    tracker: str, as_at: str | None, findings: Sequence[Finding], rules: Mapping[str, Rule], detail: Detail
) -> str:
    """Write the findings for people, as fully as they ask for."""
    if detail == "quiet":
        return findings_text([finding for finding in findings if finding.blocks])
    return report_text(tracker, as_at, findings) if detail == "usual" else each_text(tracker, as_at, findings, rules)


def each_text(tracker: str, as_at: str | None, findings: Sequence[Finding], rules: Mapping[str, Rule]) -> str:
    """Write every finding by itself: its cell and value, what to do, the rule and who made it."""
    blocks = [_first(tracker, as_at, findings)]
    for finding in findings:
        level = "waived" if finding.waived else finding.severity
        value = f' The cell holds "{finding.value}".' if finding.value else ""
        lines = [f"{finding.sheet}, {finding.cell or 'whole sheet'}: {level}. {finding.message}{value}", finding.fix]
        rule = rules.get(finding.rule)
        if rule is not None:
            lines.append(f"{rule.id}: {rule.title} Source: {rule.source}.")
        blocks.append("\n    ".join(lines))
    return "\n\n".join(blocks)


def headline(findings: Sequence[Finding]) -> str:
    """Count findings in words: "2 errors, 1 warning, none waived"."""
    tally = counts(findings)
    return ", ".join(
        (plural(tally["error"], "error"), plural(tally["warning"], "warning"), f"{tally['waived'] or 'none'} waived")
    )


def runs(findings: Iterable[Finding]) -> str:
    """Name the cells of like findings, runs joined: "H14:H33, H40"."""
    return cells_text({(f.row, f.column) for f in findings if f.row is not None and f.column is not None})


def _first(tracker: str, as_at: str | None, findings: Sequence[Finding]) -> str:
    return f"{tracker} as at {as_at or 'no date given'}: {headline(findings)}"


def _worklist(findings: Sequence[Finding]) -> list[str]:
    lines: list[str] = []
    sheet = None
    per_sheet: dict[str, int] = {}
    for finding in findings:
        per_sheet[finding.sheet] = per_sheet.get(finding.sheet, 0) + 1
    for family in sorted(families(findings), key=lambda family: list(per_sheet).index(family[0].sheet)):
        if family[0].sheet != sheet:
            sheet = family[0].sheet
            lines.append(f"\n  {sheet} ({per_sheet[sheet]})")
        lines.extend(_family_lines(alike(family)))
    return lines


def _family_lines(groups: Sequence[Alike]) -> Iterator[str]:
    """Write what breaks one rule under one heading: each sentence with its cells, and of very many only how many."""
    told = groups if len(groups) <= MOST_TOLD + 1 else groups[:MOST_TOLD]
    for group in told:
        first = group.findings[0]
        where = _shortened(runs(group.findings)) or "whole sheet"
        is_same = group.message == first.message and len(group.findings) > 1
        more = f" (and {len(group.findings) - 1} more like it)" if is_same else ""
        yield f"    {where}: {group.message}{more}"
        yield f"        {first.fix}  [{first.rule}]"
    rest = [finding for group in groups[len(told) :] for finding in group.findings]
    if rest:
        where = _shortened(runs(rest)) or "whole sheet"
        yield f"    {where}: {len(rest):,} more break this rule, each differently."
        yield f"        Run `xltools validate --verbose`, which lists every one.  [{rest[0].rule}]"


def _shortened(where: str, most: int = 8) -> str:
    parts = where.split(", ")
    return where if len(parts) <= most else f"{', '.join(parts[:most])} and {len(parts) - most} more places"
