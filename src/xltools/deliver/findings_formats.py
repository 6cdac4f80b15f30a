"""Findings for other programs: CSV, JUnit XML for build servers, and GitHub's annotations."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from xltools.findings import Finding, counts

#: Fields of a finding, in the order of the JSON's.
FIELDS = ("severity", "waived", "sheet", "cell", "heading", "rule", "value", "message", "fix")
#: What XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def findings_csv(findings: Iterable[Finding]) -> str:
    """Write the findings as RFC 4180 text, the tracker's words as they are."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for finding in findings:
        cells = [getattr(finding, field) for field in FIELDS]
        writer.writerow(str(cell).lower() if isinstance(cell, bool) else cell for cell in cells)
    return out.getvalue()


def findings_junit(tracker: str, sheets: Iterable[str], findings: Sequence[Finding]) -> str:
    """Write a test case for each finding, and one passed test case for each sheet without findings.

    A finding that blocks the packs counts as failed. A warning or a waived finding counts as skipped.
    """
    tally = counts(findings)
    blamed = {finding.sheet for finding in findings}
    passed = [
        f'    <testcase classname={_attribute(sheet)} name="no findings"/>' for sheet in sheets if sheet not in blamed
    ]
    tests, failed, skipped = len(findings) + len(passed), tally["error"], tally["warning"] + tally["waived"]
    head = f'tests="{tests}" failures="{failed}" errors="0" skipped="{skipped}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="xltools validate" {head}>',
        f"  <testsuite name={_attribute(tracker)} {head}>",
        *passed,
        *(_case(finding) for finding in findings),
        "  </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def findings_github(tracker: str, findings: Iterable[Finding]) -> str:
    """Write an annotation of the tracker for each finding, in the form of GitHub's workflow commands.

    No text in the tracker can begin a command of its own, because line ends are escaped.
    """
    return "".join(
        f"::{_level(finding)} file={_property(tracker)},title={_property(f'{finding.rule} {place(finding)}')}"
        f"::{_data(f'{finding.message} {finding.fix}')}\n"
        for finding in findings
    )


def place(finding: Finding) -> str:
    """Say where a finding is: "Milestones!I14", or only the sheet."""
    return f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet


def _case(finding: Finding) -> str:
    name = f"{finding.cell or 'whole sheet'} {finding.rule}"
    message = _attribute(f"{'Waived: ' if finding.waived else ''}{finding.message}")
    kind, start = ("failure", f"failure type={_attribute(finding.rule)}") if finding.blocks else ("skipped", "skipped")
    inner = f"<{start} message={message}>{escape(_for_xml(finding.fix))}</{kind}>"
    return f"    <testcase classname={_attribute(finding.sheet)} name={_attribute(name)}>{inner}</testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_for_xml(text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _for_xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _level(finding: Finding) -> str:
    return "notice" if finding.waived else finding.severity


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
