"""The steps from a tracker to its findings and measures, in order; nothing else decides the order."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from xltools.commands.on_results import judged_beside
from xltools.commands.side_by_side import to_nobody
from xltools.deliver import archive_reading
from xltools.deliver.schema_trust import refuse_untrusted, remember
from xltools.errors import DayRefused, SchemaFault, TrackerRefused, XltoolsError
from xltools.findings import Finding, in_reading_order
from xltools.measures.accounting import accounts_with
from xltools.measures.contradictions import result_rules
from xltools.measures.finding_source import Case
from xltools.measures.results import results
from xltools.moved import warn_renamed
from xltools.programme import Previous, programme_from
from xltools.report.context import ReportContext
from xltools.schema.columns import own_text
from xltools.schema.files import SchemaFiles, read_schema_files
from xltools.schema.loading import Schemas, schemas_from
from xltools.schema.pack_config import PackChoice, load_choices
from xltools.schema.rag import FOUR
from xltools.tracker import RawTracker, read_tracker
from xltools.validate import Typed, every_rule, settle, typed_from, typed_tracker, verdicts_on
from xltools.validate.cell_verdicts import Limits
from xltools.validate.dates import within


@dataclass(frozen=True)
class Folder:
    """A programme folder: where its schemas, archive and outputs are.

    Args:
        trusts_schemas: whether its own schemas, which are programs, run wherever the folder is; else only where the
            command stands in it, or where its user said on the command line that they may.
    """

    path: Path
    trusts_schemas: bool = False

    @property
    def schemas(self) -> Path:
        """The programme's own schemas, where it has them."""
        return self.path / "schemas"

    @property
    def archive(self) -> Path:
        """What each final report was made from."""
        return self.path / "workbooks" / "archive"

    @property
    def output(self) -> Path:
        """What builds write."""
        return self.path / "output"


@dataclass(frozen=True)
class Judged:
    """A tracker, read and judged: every finding, and the report context it makes where its As at is known."""

    raw: RawTracker
    schemas: Schemas
    findings: tuple[Finding, ...]
    context: ReportContext | None

    @property
    def edition(self) -> ReportContext | None:
        """The report context, by its old name."""
        warn_renamed("Judged.edition", "Judged.context")
        return self.context

    @property
    def has_errors(self) -> bool:
        """Whether anything stops the packs."""
        return any(finding.blocks for finding in self.findings)

    @property
    def as_at(self) -> date | None:
        """The last day that the data covers; None where the tracker does not say."""
        return self.context.as_at if self.context else None

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences that refuse nothing: about the file, and about the archive."""
        said = (*self.raw.passing, *self.context.notes) if self.context else self.raw.notes
        if not self.schemas.files:
            return said
        from xltools.schema.former import outdated, schema_files  # noqa: PLC0415 - of schemas that were changed alone

        older = outdated(schema_files(self.schemas.own))
        return (*said, older) if older else said


def trusting(path: Path, *, trust_schemas: bool) -> Folder:
    """Return a programme folder; whose schemas are trusted from now on, until a file of theirs changes, if so asked.

    Where that cannot be kept, they are trusted for this run.
    """
    folder = Folder(path)
    is_kept = not trust_schemas or remember(read_schema_files(folder.schemas))
    return Folder(path, trusts_schemas=not is_kept)


def schemas_of(folder: Folder, before: Schemas | None = None) -> Schemas:
    """Load the schemas of a programme folder, if they may run.

    Args:
        before: those that were loaded before, which are returned where they certainly still hold.

    Raises:
        SchemaFault: they were not trusted, or cannot be used.
    """
    read = trusted_files(folder)
    return before if before is not None and before.are_of(read) else schemas_from(read)


def trusted_files(folder: Folder) -> SchemaFiles:
    """Read the schemas of a programme folder, if they may run.

    Raises:
        SchemaFault: they were not trusted.
    """
    read = read_schema_files(folder.schemas)
    if not folder.trusts_schemas:
        refuse_untrusted(read, folder.path)
    return read


@own_text()
def judge(
    raw: RawTracker,
    folder: Folder,
    as_at: date | None = None,
    *,
    is_for_packs: bool = True,
    may_stand_outside: bool = False,
    before: Judged | None = None,
    told: Callable[[str], None] = to_nobody,
) -> Judged:
    """Judge a tracker that was read: structure, cells, rules, then what the measures contradict.

    Args:
        is_for_packs: False where only findings are wanted, which need no more of the previous report's tracker than
            its report lists; the report context then tells no changes of rows.
        may_stand_outside: True for the day of packs that are made already, wherever it lies.
        before: how the same tracker stood before, of which may be kept what certainly is the same.
        told: what may draw on the terminal by a thread, and rests while the process is doubled.

    Raises:
        DayRefused: the day lies outside the programme's time, as the tracker's own As at may not.
        SchemaFault: the programme's schemas may not run, cannot be used, or leave the Settings out.
    """
    schemas = schemas_of(folder, before.schemas if before else None)
    if all(spec.settings is None for spec in schemas):
        raise SchemaFault(
            f"The schemas in {schemas.folder} leave out the sheet Settings, which gives the As at of a report. "
            "Put settings.py back."
        )
    typed = typed_from(raw, schemas, as_at)
    if as_at is not None and not may_stand_outside:
        _refuse_outside(as_at, typed.limits)
    if math.isnan(typed.tables.as_at.year):  # NaT: the tracker does not say
        return Judged(raw, schemas, tuple(verdicts_on(raw, schemas, typed).findings), None)
    context = _context(raw, schemas, typed, folder, is_for_packs=is_for_packs, told=told)
    return Judged(raw, schemas, context.findings, context)


def _refuse_outside(as_at: date, limits: Limits) -> None:
    verdict = within(datetime.combine(as_at, time()), limits)
    if verdict.rule:
        raise DayRefused(
            f"A report cannot stand outside the programme's time, and {verdict.message.rstrip('.')}: choose another "
            f"day, or change when the programme runs on the sheet {limits.sheet}."
        )


def _context(
    raw: RawTracker, schemas: Schemas, typed: Typed, folder: Folder, *, is_for_packs: bool,
    told: Callable[[str], None],
) -> ReportContext:  # fmt: skip
    programme = programme_from(typed.tables, typed.places, raw.sha256)
    history, notes = archive_reading.load_history(folder.archive, programme.as_at, is_latest_enough=not is_for_packs)
    previous: Previous | None = history[-1] if history else None
    more: tuple[str, ...] = ()
    if previous is not None:
        notes = (*notes, *previous.notes)
    is_listed = previous is not None and previous.listed is not None and previous.counted is not None
    if previous is not None and previous.has_tracker and (is_for_packs or not is_listed):
        previous, more = _with_programme(previous, folder, schemas)
    if previous is not None and previous.counted is None and previous.programme is None:
        more = (*more, _NOT_KEPT.format(day=f"{previous.as_at:%d/%m/%Y}"))
    case = Case(programme, results(programme, previous), previous)
    validation, on_results = judged_beside(raw, schemas, typed, case, told, is_for_packs=is_for_packs)
    found = settle([*validation.findings, *on_results], validation, schemas)
    if programme.is_adopted:
        from xltools.report.sheets.titled import in_titles, made_ids  # noqa: PLC0415 - few trackers are adopted

        found = in_titles(found, made_ids(programme))
    context = ReportContext(
        programme=programme,
        results=case.results,
        previous=previous,
        history=history,
        findings=tuple(in_reading_order(found, raw.sheets)),
        left_out=validation.left_out,
        accounts=accounts_with(programme, validation.accounts) if is_for_packs else validation.accounts,
        notes=(*raw.lasting, *notes, *more),
        rules={rule.id: rule for rule in [*every_rule(schemas), *result_rules(schemas.wording)]},
        choices=load_choices(schemas.own),
        own_sheets={name: schemas[name] for name in programme.own},
        tracker_name=raw.path.name,
    )
    # an office whose tracker has nothing for the region does not wait for a return, whatever it rates on
    is_wanted = context.choices.get("return", PackChoice()).is_made and context.scale != FOUR and context.has_return
    return replace(context, notes=(*context.notes, context.no_return)) if is_wanted and context.no_return else context


_NOT_KEPT = (
    "What was rewritten since the report as at {day} cannot be found: that report does not list what it was made from, "
    "and its tracker cannot be used. Put the archived tracker back from a backup."
)


def _with_programme(previous: Previous, folder: Folder, schemas: Schemas) -> tuple[Previous, tuple[str, ...]]:
    """Read the previous report's own tracker, so that changes in its rows can be told."""
    try:
        raw = read_tracker(folder.archive / previous.as_at.isoformat() / archive_reading.TRACKER)
        if previous.tracker_sha256 not in ("", raw.sha256):
            raise TrackerRefused(f"{archive_reading.TRACKER} was changed while it was read: build again.")
        if previous.source or schemas.source is not None:  # read as it was read then, by another layout if it was so
            kept = (previous.source, previous.as_at.isoformat()) if previous.source else None
            schemas = schemas_from(trusted_files(folder), kept)
        tables, places = typed_tracker(raw, schemas, previous.as_at)
    except XltoolsError as fault:
        return previous, (f"Changes in the tracker's rows since {previous.as_at:%d/%m/%Y} are not shown: {fault}",)
    return replace(previous, programme=programme_from(tables, places, raw.sha256)), ()
