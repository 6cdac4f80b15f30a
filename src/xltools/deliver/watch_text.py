"""What a save changed in the findings, on the screen: what is new, what is mended, how it stands now."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

from xltools.deliver.findings_text import findings_text, headline, runs
from xltools.findings import Finding, alike, families, one_line_each


def changed_text(before: Sequence[Finding], now: Sequence[Finding]) -> str:
    """Say what a save brought and what it mended."""
    new, mended = one_line_each(unmatched(now, before)), one_line_each(unmatched(before, now))
    first = f"Saved: {len(new) or 'nothing'} new, {len(mended) or 'nothing'} mended. Now {headline(now)}."
    return "\n\n".join(part for part in (first, _new_text(new), _mended_text(mended)) if part)


def unmatched(findings: Sequence[Finding], others: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings that have no like among others: at the same cell, else in the same row wherever it moved."""
    return _left(_left(findings, others, _same_cell), _left(others, findings, _same_cell), _same_row)


def _left(
    findings: Sequence[Finding], others: Sequence[Finding], key: Callable[[Finding], Hashable]
) -> Sequence[Finding]:
    taken = Counter(map(key, others))
    left = []
    for finding in findings:
        if taken[key(finding)] > 0:
            taken[key(finding)] -= 1
        else:
            left.append(finding)
    return left


def _same_cell(finding: Finding) -> Hashable:
    return finding.rule, finding.sheet, finding.cell, finding.row_id


def _same_row(finding: Finding) -> Hashable:
    return finding.rule, finding.sheet, finding.heading, finding.row_id or finding.message


def _new_text(new: Sequence[Finding]) -> str:
    return f"NEW\n{findings_text(new)}" if new else ""


def _mended_text(mended: Sequence[Finding]) -> str:
    lines = [
        f"  {each.findings[0].sheet} {runs(each.findings) or 'whole sheet'}: {each.message}"
        + (f" (and {len(each.findings) - 1} more like it)" if len(each.findings) > 1 else "")
        for family in families(mended)
        for each in alike(family)
    ]
    return "\n".join(["MENDED", *lines]) if lines else ""
