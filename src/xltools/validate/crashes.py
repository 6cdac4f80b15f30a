"""What is said where a rule fails to answer: the programme's own is a fault of its schema file, ours is a bug."""

from xltools.errors import SchemaFault
from xltools.schema.loading import Schemas, place_of


class RuleCrashed(Exception):  # noqa: N818 - the name says what happened
    """A rule that came with xltools failed to answer: a bug, named so that it can be mended."""


def crashed(rule_id: str, sheet: str, schemas: Schemas, fault: Exception) -> Exception:
    """Return what to raise: for a rule of the programme's own, a sentence that names its file and line."""
    what = f"{type(fault).__name__}: {fault}"
    file = schemas.files.get(sheet)
    if file is None:
        return RuleCrashed(f"The rule {rule_id} of the sheet {sheet} failed: {what}")
    return SchemaFault(
        f"The rule {rule_id} of the sheet {sheet} cannot be judged: {place_of(fault, file, rule_id)} fails with "
        f"{what}. Mend the rule there, or take it out; `xltools validate --verbose` shows how it came to that."
    )
