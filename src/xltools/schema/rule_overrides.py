"""Rule overrides: a programme's own `rules.toml`, which lets a new rule start as a warning.

```toml
[MIL-04]
severity = "warning"   # or: off = true
from = 2012-01-01      # first as-at day that this counts for; without it, always
until = 2012-03-31     # last as-at day; without it, for good
reason = "New since January"
```
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from pydantic import Field

from xltools.errors import SchemaFault
from xltools.findings import Finding, Severity
from xltools.schema.files import read_toml
from xltools.schema.loading import RULE_OVERRIDES
from xltools.schema.settings_file import SettingsModel, checked, table_of
from xltools.text.nearest import Nearest
from xltools.text.words import day_text

FILE = RULE_OVERRIDES
#: Rules on results are judged after the measures, by other modules; their ids begin with this.
RESULT_RULES = ("RES-", "RDG-05")


class RuleOverride(SettingsModel):
    """What a programme makes of one rule."""

    severity: Severity | None = Field(default=None, description='Write severity = "error" or "warning".')
    is_off: bool = Field(default=False, alias="off", description="Write off = true or false.")
    first: date | None = Field(default=None, alias="from", description="Write from = 2012-03-31.")
    last: date | None = Field(default=None, alias="until", description="Write until = 2012-03-31.")
    reason: str = Field(default="", description='Write reason = "words".')

    def counts_at(self, as_at: date | None) -> bool:
        """True if it counts for a report as at this day; for a report without a day no dated override counts."""
        if as_at is None:
            return self.first is None and self.last is None
        return (self.first is None or self.first <= as_at) and (self.last is None or as_at <= self.last)


def load_rule_overrides(folder: Path, rule_ids: Iterable[str]) -> dict[str, RuleOverride]:
    """Load `rules.toml` from the folder of schemas, by rule; empty if there is no such file.

    Raises:
        SchemaFault: the file cannot be read, or names a rule or a key that does not exist.
    """
    file, known = folder / FILE, set(rule_ids)
    return {rule: _override(file, rule, table, known) for rule, table in read_toml(file).items()}


def overridden(findings: Iterable[Finding], overrides: Mapping[str, RuleOverride], as_at: date | None) -> list[Finding]:
    """Apply the overrides that count at a day: other severities, and findings left out."""
    counting = {rule: override for rule, override in overrides.items() if override.counts_at(as_at)}
    kept = []
    for finding in findings:
        override = counting.get(finding.rule)
        if override is None:
            kept.append(finding)
        elif not override.is_off:
            kept.append(replace(finding, severity=override.severity or finding.severity))
    return kept


def switched_off(overrides: Mapping[str, RuleOverride], as_at: date | None) -> list[str]:
    """Say in sentences which rules a programme has switched off."""
    sentences = []
    for rule, override in overrides.items():
        if override.is_off and override.counts_at(as_at):
            until = f" until {day_text(override.last)}" if override.last else ""
            reason = f": {override.reason.rstrip('.')}" if override.reason else ""
            sentences.append(f"The rule {rule} is switched off by the programme{until}{reason}.")
    return sentences


def _override(file: Path, rule: str, given: object, known: set[str]) -> RuleOverride:
    if rule not in known and not rule.startswith(RESULT_RULES):
        near = Nearest(known).of(rule)
        hint = f" Did you mean {near}?" if near else ""
        raise SchemaFault(f"{file} names {rule}, which is not a rule.{hint}")
    override = checked(RuleOverride, table_of(file, rule, given), f"{file}, [{rule}]")
    if not override.is_off and override.severity is None:
        raise SchemaFault(f'{file}, [{rule}] changes nothing: add severity = "warning", or off = true.')
    return override
