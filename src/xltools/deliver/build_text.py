"""What build and watch print at the end: what was made, what is new and what is fixed."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

from xltools.deliver.findings_text import findings_text, headline, runs
from xltools.deliver.release import Release
from xltools.findings import Finding, alike, families, one_line_each
from xltools.text.safe import shown

#: Whether a draft can be made of a tracker with errors.
Draft = Literal["none", "can be had", "is not final", "needs a day"]
_WHAT_THEN: dict[Draft, str] = {
    "none": "then build again.",
    "can be had": "then build again, or add --draft to build with the faulty cells left blank.",
    "is not final": "then build again; or, for a draft with the faulty cells left blank: --draft in place of --final.",
    "needs a day": "then build again. A draft needs an As at: fix it in Settings, or use --as-at.",
}


_NEXT = """
Next: open the packs and read them; if a figure surprises you, its link leads to the tracker's cells.
When they are agreed, {final}  : it marks them FINAL and keeps what they were made from."""
#: What to do next, if the tracker says who gets the packs.
_NEXT_EMAIL = """
Then {email}  : it writes a message with its packs to each group of the sheet Distribution."""


@dataclass(frozen=True, slots=True)
class Started:
    """How a person started a build, so that the next step can be described in the same way.

    Args:
        program: what they type to run xltools there.
        clicked: the ending of the file that they double-clicked; '' if they typed a command.
    """

    program: str = "xltools"
    clicked: str = ""

    def another(self, words: str, file: str) -> str:
        """Say how to start another step."""
        return f"double-click  {file}{self.clicked}" if self.clicked else f"type  {shown(self.program)} {words}"


TYPED = Started()


def next_text(started: Started, *, mails: bool = True) -> str:
    """Say what to do after the first build of a programme; `mails`: whether its tracker says who gets the packs."""
    then = _NEXT + (_NEXT_EMAIL if mails else "")
    return then.format(final=started.another("build --final", "build-final"), email=started.another("email", "email"))


def packs_text(release: Release, findings: Sequence[Finding], issue: str = "", started: Started = TYPED) -> str:
    """Say what was written, where, and what to look at before it is sent.

    Args:
        issue: which issue of a final report it is; '' for the first.
    """
    lines = [f"Written to {shown(release.folder)}:", *(f"  {shown(name)}" for name in release.written)]
    if release.kept:
        lines.append(f"Still valid from an earlier build of the same tracker: {', '.join(map(shown, release.kept))}")
    if issue:
        lines.append(f"{shown(issue)}.")
    if findings:
        or_type = "" if started.clicked else ", or run xltools validate"
        lines.append(f"The tracker has {headline(findings)}: see findings.xlsx{or_type}.")
    return "\n".join(lines)


def no_packs_text(release: Release, findings: Sequence[Finding], draft: Draft, started: Started = TYPED) -> str:
    """Say why there are no packs, the worklist, and whether a draft is still possible."""
    errors = [finding for finding in findings if finding.blocks]
    where = _where_marked(errors, shown(release.folder / release.written[0]))
    lines = [
        findings_text(one_line_each(errors)),
        "",
        f"No packs were written: the tracker has {headline(findings)}.",
        f"Fix the error{'s' if len(errors) != 1 else ''} above ({where}) and save;",
        "then double-click again." if started.clicked and draft != "needs a day" else _WHAT_THEN[draft],
    ]
    if release.kept:
        lines.append(f"Unchanged from an earlier build: {', '.join(map(shown, release.kept))}.")
    return "\n".join(lines)


def _where_marked(errors: Sequence[Finding], book: str) -> str:
    """Say where the marked copy shows the errors: those on a whole sheet are at no cell."""
    at_cells = sum(finding.cell is not None for finding in errors)
    if at_cells == len(errors):
        return f"{'each is' if at_cells > 1 else 'it is'} marked at its cell in {book}"
    if not at_cells:
        return f"{'each is' if len(errors) > 1 else 'it is'} listed in {book}"
    return f"each is listed in {book}, and marked at its cell where it has one"


def changed_text(before: Sequence[Finding], now: Sequence[Finding], hidden: Sequence[Finding] = ()) -> str:
    """Say what is new and what is fixed after a save.

    Args:
        before: the findings that were reported before and are not yet fixed.
        hidden: those of them that are not found now, but could not be judged again.
    """
    new = one_line_each(unmatched(now, before))
    fixed = one_line_each([each for each in unmatched(before, now) if each not in hidden])
    not_judged = f", {len(hidden)} not judged again" if hidden else ""
    first = f"Saved: {len(new) or 'nothing'} new, {len(fixed) or 'nothing'} fixed{not_judged}. Now {headline(now)}."
    hidden_text = _listing_text("NOT JUDGED AGAIN until what hides them is fixed", one_line_each(hidden))
    return "\n\n".join(part for part in (first, _new_text(new), _listing_text("FIXED", fixed), hidden_text) if part)


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


def _listing_text(title: str, listed: Sequence[Finding]) -> str:
    lines = [
        f"  {each.findings[0].sheet} {runs(each.findings) or 'whole sheet'}: {each.message}"
        + (f" (and {len(each.findings) - 1} more like it)" if len(each.findings) > 1 else "")
        for family in families(listed)
        for each in alike(family)
    ]
    return "\n".join([title, *lines]) if lines else ""
