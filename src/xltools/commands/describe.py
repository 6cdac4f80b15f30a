"""Describe: the data dictionary and the rules of a folder's schemas, in the form asked for."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from xltools.commands.steps import Folder, schemas_of
from xltools.deliver.publish import write_whole
from xltools.deliver.tracker_bytes import refuse_over_tracker
from xltools.errors import XltoolsError
from xltools.measures.contradictions import result_rules
from xltools.report.dictionary import as_markdown, as_text, catalogue, dictionary_book, part_as_text
from xltools.schema.columns import own_text
from xltools.text.nearest import nearest
from xltools.text.safe import shown
from xltools.validate import every_rule
from xltools.writer import book_bytes


@own_text()
def described(folder: Folder, form: str, output: Path | None, names: Sequence[str] = ()) -> str:
    """Write the dictionary as text, Markdown or a workbook; return what is for the screen.

    Args:
        names: only these sheets, settings and rules; all if none is named.

    Raises:
        XltoolsError: nothing has one of the names.
    """
    schemas = schemas_of(folder)
    rules = {rule.id: rule for rule in [*every_rule(schemas), *result_rules(schemas.wording)]}
    told = catalogue(schemas, (rules[rule_id] for rule_id in sorted(rules)))
    if names:
        for name in names:
            _refuse_unknown(name, told.names)
        told = told.about(names, {spec.name: {each.rule.id for each in spec.rules} for spec in schemas})
    if output is not None:
        refuse_over_tracker(output)
    if form == "workbook":
        target = output or Path("data-dictionary.xlsx")
        write_whole(target, book_bytes(dictionary_book(told)))
        return f"Written to {shown(target)}: {told.counted}"
    text = as_markdown(told) if form == "markdown" else part_as_text(told) if names else as_text(told)
    if output is None:
        return text
    write_whole(output, text.encode(errors="backslashreplace"))
    return f"Written to {shown(output)}: {told.counted}"


def _refuse_unknown(name: str, known: Iterable[str]) -> None:
    spelt = {each.casefold(): each for each in known}
    if name.casefold() not in spelt:
        near = nearest(name, spelt.values())
        hint = f"did you mean {near}?" if near else "xltools describe without a name lists them all."
        raise XltoolsError(f"There is no sheet, setting or rule called {shown(name)}: {hint}")
