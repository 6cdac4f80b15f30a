"""What a build says at its end, on the screen."""

from collections.abc import Sequence
from typing import Literal

from xltools.deliver.findings_text import findings_text, headline
from xltools.deliver.release import Release
from xltools.findings import Finding, one_line_each
from xltools.text.safe import shown

#: Whether a draft can be made of a tracker with errors.
Draft = Literal["none", "can be had", "needs a day"]
_WHAT_THEN: dict[Draft, str] = {
    "none": "then build again.",
    "can be had": "then build again, or add --draft to build with the faulty cells left blank.",
    "needs a day": "then build again. A draft needs the day that it stands at: fix As at in Settings, or use --as-at.",
}


def packs_text(release: Release, findings: Sequence[Finding]) -> str:
    """Say what was written, where, and what to look at before it is sent."""
    lines = [f"Written to {shown(release.folder)}:", *(f"  {shown(name)}" for name in release.written)]
    if release.kept:
        lines.append(f"Still good from an earlier build of the same tracker: {', '.join(map(shown, release.kept))}")
    if findings:
        lines.append(f"The tracker has {headline(findings)}: see findings.xlsx, or run xltools validate.")
    return "\n".join(lines)


def no_packs_text(release: Release, findings: Sequence[Finding], draft: Draft) -> str:
    """Say why there are no packs, the worklist, and whether a draft can be had all the same."""
    errors = [finding for finding in findings if finding.blocks]
    lines = [
        findings_text(one_line_each(errors)),
        "",
        f"No packs were written: the tracker has {headline(findings)}.",
        f"Fix the errors above ({_where_marked(errors, shown(release.folder / release.written[0]))}) and save;",
        _WHAT_THEN[draft],
    ]
    if release.kept:
        lines.append(f"What an earlier build wrote there is as it was: {', '.join(map(shown, release.kept))}.")
    return "\n".join(lines)


def _where_marked(errors: Sequence[Finding], book: str) -> str:
    """Say where the marked copy shows the errors: those on a whole sheet are at no cell."""
    at_cells = sum(finding.cell is not None for finding in errors)
    if at_cells == len(errors):
        return f"{'each is' if at_cells > 1 else 'it is'} marked at its cell in {book}"
    if not at_cells:
        return f"{'each is' if len(errors) > 1 else 'it is'} listed in {book}"
    return f"each is listed in {book}, and marked at its cell where it has one"
