"""What a build says at its end, on the screen."""

from collections.abc import Sequence

from xltools.deliver.findings_text import findings_text, headline
from xltools.deliver.release import Release
from xltools.findings import Finding, one_line_each
from xltools.plain import shown


def packs_text(release: Release, findings: Sequence[Finding]) -> str:
    """Say what was written, where, and what to look at before it is sent."""
    lines = [f"Written to {shown(release.folder)}:", *(f"  {shown(name)}" for name in release.written)]
    if release.kept:
        lines.append(f"Still good from an earlier build of the same tracker: {', '.join(map(shown, release.kept))}")
    if findings:
        lines.append(f"The tracker has {headline(findings)}: see findings.xlsx, or run xltools validate.")
    return "\n".join(lines)


def no_packs_text(release: Release, findings: Sequence[Finding]) -> str:
    """Say why there are no packs, and the worklist."""
    errors = [finding for finding in findings if finding.blocks]
    lines = [
        findings_text(one_line_each(errors)),
        "",
        f"No packs were written: the tracker has {headline(findings)}.",
        f"Mend the errors above (each is marked at its cell in {shown(release.folder / release.written[0])}) and save;",
        "then build again, or add --draft to build with the faulty cells left blank.",
    ]
    if release.kept:
        lines.append(f"What an earlier build wrote there is as it was: {', '.join(map(shown, release.kept))}.")
    return "\n".join(lines)
