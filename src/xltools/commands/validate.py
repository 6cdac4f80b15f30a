"""Validate: the findings of a tracker in the form asked for; `steps` finds them."""

from pathlib import Path

from xltools.commands.steps import Folder, Judged
from xltools.deliver import findings_text
from xltools.deliver.manifest import to_json
from xltools.deliver.publish import write_whole
from xltools.deliver.tracker_bytes import original, refuse_over_tracker
from xltools.findings import one_line_each
from xltools.measures.contradictions import result_rules
from xltools.schema.columns import own_text
from xltools.text.safe import as_printed, shown
from xltools.validate import every_rule


@own_text()
def format_findings(
    judged: Judged, folder: Folder, form: str, output: Path | None, detail: findings_text.Detail = "usual"
) -> str:
    """Write the findings in the form asked for; return what is for the screen."""
    if form == "workbook":
        from xltools.deliver import findings_book  # noqa: PLC0415 - openpyxl takes its time, and text needs none

        target = output or folder.output / f"{judged.raw.path.stem}-findings.xlsx"
        refuse_over_tracker(target, judged.raw.path)
        write_whole(target, findings_book.to_bytes(judged.raw, original(judged.raw), judged.findings, target.parent))
        return f"{findings_text.headline(judged.findings)}: written to {shown(target)}"
    text = _findings_as(form, judged, detail, is_file=output is not None)
    if output is None:
        return text
    refuse_over_tracker(output, judged.raw.path)
    write_whole(output, text.encode(errors="backslashreplace"))
    return f"{findings_text.headline(judged.findings)}: written to {shown(output)}"


def _findings_as(form: str, judged: Judged, detail: findings_text.Detail, *, is_file: bool) -> str:
    """Write the findings; only CSV in a file holds the tracker's words as they are, because no terminal reads it."""
    as_at = judged.as_at.isoformat() if judged.as_at else None
    path, findings = judged.raw.path.as_posix(), judged.findings
    match form:
        case "text":
            rules = {rule.id: rule for rule in [*every_rule(judged.schemas), *result_rules(judged.schemas.wording)]}
            text = findings_text.format_text(shown(path), as_at, one_line_each(findings), rules, detail)
        case "json":
            text = to_json(findings_text.findings_json(path, judged.raw.sha256, as_at, findings)).decode()
        case _:
            text = _findings_for(form, judged, is_file=is_file)
    return text if form == "csv" else as_printed(text, form)


def _findings_for(program: str, judged: Judged, *, is_file: bool) -> str:
    from xltools.deliver import findings_formats  # noqa: PLC0415 - XML takes its time, and text needs none

    path, findings = judged.raw.path.as_posix(), judged.findings
    match program:
        case "csv":
            text = findings_formats.findings_csv(findings if is_file else one_line_each(findings))
            text = text if is_file else text.replace("\r\n", "\n")
        case "junit":
            text = findings_formats.findings_junit(path, judged.schemas.by_sheet, findings)
        case _:
            text = findings_formats.findings_github(path, findings)
    return text
