"""Adjustments: a programme's own `rules.toml`, by which a new rule starts gently.

```toml
[MIL-04]
severity = "warning"   # or: off = true
from = 2012-01-01      # first as-at day that this counts for; without it, always
until = 2012-03-31     # last as-at day; without it, for good
reason = "New since January"
```
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, cast

from xltools.errors import SchemaFault
from xltools.findings import Finding, Severity
from xltools.schema.loading import ADJUSTMENTS
from xltools.text.words import Nearest, day_text

FILE = ADJUSTMENTS
#: Rules on results are judged after the measures, by other modules; their ids begin so.
RESULT_RULES = ("RES-", "RDG-05")
_KEYS = ("severity", "off", "from", "until", "reason")


class Adjustment(NamedTuple):
    """What a programme makes of one rule."""

    rule: str
    severity: Severity | None = None
    is_off: bool = False
    first: date | None = None
    last: date | None = None
    reason: str = ""

    def counts_at(self, as_at: date | None) -> bool:
        """Tell whether it counts for a report that stands at this day; one without a day takes no dated one."""
        if as_at is None:
            return self.first is None and self.last is None
        return (self.first is None or self.first <= as_at) and (self.last is None or as_at <= self.last)


def load_adjustments(folder: Path, rule_ids: Iterable[str]) -> tuple[Adjustment, ...]:
    """Load `rules.toml` from the folder of schemas; none where there is no such file.

    Raises:
        SchemaFault: the file cannot be read, or names a rule or a key that does not exist.
    """
    file = folder / FILE
    if not file.is_file():
        return ()
    try:
        tables = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SchemaFault(f"{file} cannot be read: {fault}. Mend that line, or delete the file.") from fault
    known = set(rule_ids)
    return tuple(_adjustment(file, rule, table, known) for rule, table in tables.items())


def adjusted(findings: Iterable[Finding], adjustments: Iterable[Adjustment], as_at: date | None) -> list[Finding]:
    """Apply the adjustments that count at a day: other severities, and findings left out."""
    counting = {adjustment.rule: adjustment for adjustment in adjustments if adjustment.counts_at(as_at)}
    kept = []
    for finding in findings:
        adjustment = counting.get(finding.rule)
        if adjustment is None:
            kept.append(finding)
        elif not adjustment.is_off:
            kept.append(replace(finding, severity=adjustment.severity or finding.severity))
    return kept


def switched_off(adjustments: Iterable[Adjustment], as_at: date | None) -> list[str]:
    """Say in sentences which rules a programme has switched off."""
    sentences = []
    for adjustment in adjustments:
        if adjustment.is_off and adjustment.counts_at(as_at):
            until = f" until {day_text(adjustment.last)}" if adjustment.last else ""
            reason = f": {adjustment.reason.rstrip('.')}" if adjustment.reason else ""
            sentences.append(f"The rule {adjustment.rule} is switched off by the programme{until}{reason}.")
    return sentences


def _adjustment(file: Path, rule: str, table: Any, known: set[str]) -> Adjustment:
    if rule not in known and not rule.startswith(RESULT_RULES):
        near = Nearest(known).of(rule)
        raise SchemaFault(f"{file} names {rule}, which is no rule{f': is {near} meant?' if near else '.'}")
    if not isinstance(table, Mapping):
        raise SchemaFault(f"{file}: {rule} stands in square brackets on a line of its own: [{rule}].")
    for key, value in table.items():
        if not _is_right(key, value):
            raise SchemaFault(f"{file}, [{rule}]: {key} = {value!r} cannot be used. {_how(key)}")
    if not table.get("off") and "severity" not in table:
        raise SchemaFault(f'{file}, [{rule}] changes nothing: add severity = "warning", or off = true.')
    return Adjustment(
        rule,
        cast("Severity | None", table.get("severity")),
        table.get("off", False),
        table.get("from"),
        table.get("until"),
        table.get("reason", ""),
    )


def _is_right(key: str, value: object) -> bool:
    if key in {"from", "until"}:
        return isinstance(value, date) and not isinstance(value, datetime)
    if key == "severity":
        return value in {"error", "warning"}
    return isinstance(value, bool) if key == "off" else key == "reason" and isinstance(value, str)


def _how(key: str) -> str:
    if key not in _KEYS:
        return f"Use {', '.join(_KEYS)}."
    ways = {"severity": '"error" or "warning"', "off": "true or false", "reason": '"words"'}
    return f"Write {key} = {ways.get(key, '2012-03-31')}."
