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
        trusts_schemas: whether its own schemas, which are programs, run wherever the folder is. Otherwise they run only
            if the command is run in the folder, or the user said on the command line that they may.
    """

    path: Path
    trusts_schemas: bool = False

    @property
    def schemas(self) -> Path:
        """The programme's own schemas, if it has them."""
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
    """A tracker, read and judged: every finding, and its report context if its As at is known."""

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
        """The last day that the data covers; None if the tracker does not say."""
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
    """Return a programme folder; if asked, trust its schemas from now on until one of their files changes.

    If that cannot be saved, they are trusted for this run.
    """
    folder = Folder(path)
    is_kept = not trust_schemas or remember(read_schema_files(folder.schemas))
    return Folder(path, trusts_schemas=not is_kept)


def schemas_of(folder: Folder, before: Schemas | None = None) -> Schemas:
    """Load the schemas of a programme folder, if they may run.

    Args:
        before: schemas loaded earlier, which are returned if they are certainly still right.

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
        is_for_packs: False if only findings are wanted. They need nothing from the previous report's tracker except
            what its report lists, and the report context then has no changes of rows.
        may_stand_outside: True for the day of packs that have been made already, whatever it is.
        before: the earlier state of the same tracker, of which parts that are certainly the same may be kept.
        told: what may draw on the terminal from a thread, and pauses during a fork.

    Raises:
        DayRefused: the day is outside the programme's time, which the tracker's own As at may not be either.
        SchemaFault: the programme's schemas may not run, cannot be used, or leave the Settings out.
    """
    schemas = _with_settings(schemas_of(folder, before.schemas if before else None))
    typed = typed_from(raw, schemas, as_at)
    if as_at is not None and not may_stand_outside:
        _refuse_outside(as_at, typed.limits)
    if math.isnan(typed.tables.as_at.year):  # NaT: the tracker does not say
        return Judged(raw, schemas, tuple(verdicts_on(raw, schemas, typed).findings), None)
    context = _measured(raw, schemas, typed, folder, is_for_packs=is_for_packs)
    context = _context(context, raw, schemas, typed, is_for_packs=is_for_packs, told=told)
    return Judged(raw, schemas, context.findings, context)


@own_text()
def measure(raw: RawTracker, folder: Folder, as_at: date) -> tuple[Schemas, ReportContext]:
    """Measure a tracker whose packs have been made already, whatever their day, without judging it again.

    Returns:
        Its schemas, and the report context without findings, accounts and what was left out.

    Raises:
        SchemaFault: as `judge` does, but for rules, which are not asked.
    """
    schemas = _with_settings(schemas_of(folder))
    return schemas, _measured(raw, schemas, typed_from(raw, schemas, as_at), folder, is_for_packs=True)


def day_of(raw: RawTracker, folder: Folder) -> date | None:
    """Return the As at that a tracker says; None if it says none.

    Raises:
        SchemaFault: as `measure` does.
    """
    as_at = typed_from(raw, _with_settings(schemas_of(folder)), None).tables.as_at
    return None if math.isnan(as_at.year) else as_at.date()


def _with_settings(schemas: Schemas) -> Schemas:
    """Return schemas that have the Settings.

    Raises:
        SchemaFault: they leave them out.
    """
    if all(spec.settings is None for spec in schemas):
        raise SchemaFault(
            f"The schemas in {schemas.folder} leave out the sheet Settings, which gives the As at of a report. "
            "Put settings.py back."
        )
    return schemas


def _refuse_outside(as_at: date, limits: Limits) -> None:
    verdict = within(datetime.combine(as_at, time()), limits)
    if verdict.rule:
        raise DayRefused(
            f"A report's day cannot be outside the programme's time, and {verdict.message.rstrip('.')}: choose another "
            f"day, or change when the programme runs on the sheet {limits.sheet}."
        )


def _measured(raw: RawTracker, schemas: Schemas, typed: Typed, folder: Folder, *, is_for_packs: bool) -> ReportContext:
    """Return the report context of a typed tracker, before any rule is asked."""
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
    return ReportContext(
        programme=programme,
        results=results(programme, previous),
        previous=previous,
        history=history,
        notes=(*raw.lasting, *notes, *more),
        choices=load_choices(schemas.own),
        own_sheets={name: schemas[name] for name in programme.own},
        tracker_name=raw.path.name,
    )


def _context(
    context: ReportContext, raw: RawTracker, schemas: Schemas, typed: Typed, *, is_for_packs: bool,
    told: Callable[[str], None],
) -> ReportContext:  # fmt: skip
    """Return the report context with what the rules say, and what the measures contradict."""
    programme, case = context.programme, Case(context.programme, context.results, context.previous)
    validation, on_results = judged_beside(raw, schemas, typed, case, told, is_for_packs=is_for_packs)
    found = settle([*validation.findings, *on_results], validation, schemas)
    if programme.is_adopted:
        from xltools.report.sheets.titled import in_titles, made_ids  # noqa: PLC0415 - few trackers are adopted

        found = in_titles(found, made_ids(programme))
    context = replace(
        context,
        findings=tuple(in_reading_order(found, raw.sheets)),
        left_out=validation.left_out,
        accounts=accounts_with(programme, validation.accounts) if is_for_packs else validation.accounts,
        rules={rule.id: rule for rule in [*every_rule(schemas), *result_rules(schemas.wording)]},
    )
    # an office whose tracker has nothing for the region expects no return, whatever its scale
    is_wanted = context.choices.get("return", PackChoice()).is_made and context.scale != FOUR and context.has_return
    return replace(context, notes=(*context.notes, context.no_return)) if is_wanted and context.no_return else context


_NOT_KEPT = (
    "What was rewritten since the report as at {day} cannot be found: that report does not list what it was made from, "
    "and its tracker cannot be used. Put the archived tracker back from a backup."
)


def _with_programme(previous: Previous, folder: Folder, schemas: Schemas) -> tuple[Previous, tuple[str, ...]]:
    """Read the previous report's own tracker, to find changes in its rows."""
    try:
        raw = read_tracker(folder.archive / previous.as_at.isoformat() / archive_reading.TRACKER)
        if previous.tracker_sha256 not in ("", raw.sha256):
            raise TrackerRefused(f"{archive_reading.TRACKER} was changed while it was read: build again.")
        if previous.source or schemas.source is not None:  # read as it was read then, with another layout if it had one
            kept = (previous.source, previous.as_at.isoformat()) if previous.source else None
            schemas = schemas_from(trusted_files(folder), kept)
        tables, places = typed_tracker(raw, schemas, previous.as_at)
    except XltoolsError as fault:
        return previous, (f"Changes in the tracker's rows since {previous.as_at:%d/%m/%Y} are not shown: {fault}",)
    return replace(previous, programme=programme_from(tables, places, raw.sha256)), ()
