"""What a build says at its end, on the screen."""

from collections.abc import Sequence

from xltools.deliver.findings_text import findings_text, headline
from xltools.deliver.release import Release
from xltools.findings import Finding


def packs_text(release: Release, findings: Sequence[Finding]) -> str:
    """Say what was written, where, and what to look at before it is sent."""
    lines = [f"Written to {release.folder}:", *(f"  {name}" for name in release.written)]
    if release.kept:
        lines.append(f"Still good from an earlier build of the same tracker: {', '.join(release.kept)}")
    if findings:
        lines.append(f"The tracker has {headline(findings)}: see findings.xlsx, or run xltools validate.")
    return "\n".join(lines)


def no_packs_text(release: Release, findings: Sequence[Finding], *, is_draft: bool, has_day: bool) -> str:
    """Say why there are no packs, and the worklist.

    Args:
        is_draft: a draft was asked for.
        has_day: the tracker says which day the report stands at, as far as it can be read.
    """
    errors = [finding for finding in findings if finding.blocks]
    lines = [
        findings_text(errors),
        "",
        f"No packs were written: the tracker has {headline(findings)}.",
        f"Fix the errors above ({_where_marked(errors, str(release.folder / release.written[0]))}) and save;",
        _what_then(is_draft=is_draft, has_day=has_day),
    ]
    if release.kept:
        lines.append(f"What an earlier build wrote there is as it was: {', '.join(release.kept)}.")
    return "\n".join(lines)


def _where_marked(errors: Sequence[Finding], book: str) -> str:
    """Say where the marked copy shows the errors: those on a whole sheet are at no cell."""
    at_cells = sum(finding.cell is not None for finding in errors)
    if at_cells == len(errors):
        return f"{'each is' if at_cells > 1 else 'it is'} marked at its cell in {book}"
    if not at_cells:
        return f"{'each is' if len(errors) > 1 else 'it is'} listed in {book}"
    return f"each is listed in {book}, and marked at its cell where it has one"


def _what_then(*, is_draft: bool, has_day: bool) -> str:
    if not is_draft and has_day:
        return "then build again, or add --draft to build with the faulty cells left blank."
    if not is_draft:
        return "then build again."
    return "then build again. A draft needs the day that it stands at: fix As at in Settings, or give it with --as-at."
