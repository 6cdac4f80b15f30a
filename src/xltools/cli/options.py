"""Arguments and options that several commands share, and the folder that a command works in."""

import contextlib
import functools
import importlib
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from xltools.errors import DayRefused, SchemaFault, TrackerRefused
from xltools.schema.files import workbook_of
from xltools.schema.pack_names import ALL, SHIPPED, own_names
from xltools.tracker import find_tracker, open_tracker, read_opened

if TYPE_CHECKING:
    from xltools.commands.steps import Folder
    from xltools.tracker import Opened, RawTracker

    _DayType = click.ParamType[date]
    _NameType = click.ParamType[str]
else:
    _DayType = _NameType = click.ParamType  # takes no type before click 8.4

#: What judging a tracker needs to import, in steps; between them we may learn that the tracker cannot be read.
_HEAVY = ("numpy", "pandas", "pandera.pandas")
#: The unpacked size of a tracker in bytes: a larger one is not handed over, because it would be held twice meanwhile.
_MOST_HANDED_OVER = 8 << 20
_EARLIEST, _LATEST = 1950, 2199  # years that a report's day may have; Excel itself ends in 9999


class Day(_DayType):
    """A date on the command line: 2012-03-31 or 31/03/2012."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the date, or fail with what to type."""
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            with contextlib.suppress(ValueError):
                return self._near(datetime.strptime(str(value), form).date(), param, ctx)
        return self.fail(f"'{value}' is not a date: type it as 2012-03-31 or 31/03/2012.", param, ctx)

    def _near(self, day: date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if not _EARLIEST <= day.year <= _LATEST:
            self.fail(f"{day:%d/%m/}{day.year} is in no programme's time: check the year.", param, ctx)
        return day


class PackName(_NameType):
    """A pack by its name: a shipped one, or one of the programme's own, which only its folder knows."""

    name = "name"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - click's signature
        """Complete by the names of this folder."""
        with contextlib.suppress(ValueError, SchemaFault):
            return [CompletionItem(name) for name in _packs_of(Path()) if name.startswith(incomplete)]
        return []


def refuse_unknown_packs(kinds: tuple[str, ...], tracker: Path) -> None:
    """Refuse a pack that the programme does not have, as a wrong option; a faulty packs file is reported later."""
    from xltools.text.nearest import nearest

    with contextlib.suppress(ValueError):
        known = _packs_of(_programme_folder(tracker))
        for kind in kinds:
            if kind not in known:
                near = nearest(kind, known)
                hint = f" Did you mean {near}?" if near else ""
                told = f"There is no pack '{kind}'.{hint} There are: {', '.join(known)}."
                raise click.BadParameter(told, param_hint="'--pack'")


def _packs_of(folder: Path) -> tuple[str, ...]:
    return (*SHIPPED, *own_names(folder / "schemas"), ALL)


def tracker_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Take the tracker's path, or the only one in workbooks/."""
    return click.argument("tracker", required=False, type=click.Path(path_type=Path))(function)


def as_at_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Take the report's day, in place of As at.

    A day outside the programme's time, which `steps.judge` refuses, counts as a wrong option.
    """

    @functools.wraps(function)
    def within_time(*arguments: Any, **options: Any) -> Any:
        try:
            return function(*arguments, **options)
        except DayRefused as fault:
            raise click.BadParameter(str(fault), param_hint="'--as-at'") from None

    return click.option("--as-at", type=Day(), help="Report as at this day instead of the tracker's own.")(within_time)


def trust_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Take whether a programme's schemas, which are programs, may run although the command is run elsewhere."""
    said = "Trust the schemas in the tracker's folder, which are programs, until one is changed: look at them first."
    return click.option("--trust-schemas", is_flag=True, help=said)(function)


def form_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Take the formats that packs are wanted in, in addition to workbooks, as `forms`."""

    @functools.wraps(function)
    def with_forms(*arguments: Any, pdf: bool, ods: bool, **options: Any) -> Any:
        forms = tuple(name for name, is_wanted in (("pdf", pdf), ("ods", ods)) if is_wanted)
        return function(*arguments, forms=forms, **options)

    wanted = click.option("--ods", is_flag=True, help="Also as OpenDocument, with LibreOffice.")(with_forms)
    return click.option("--pdf", is_flag=True, help="Also as PDF, with LibreOffice.")(wanted)


def read_named(
    tracker: Path | None,
    told: Callable[[str], None] = lambda _: None,
    refuse: Callable[[Path], object] = lambda _: None,
) -> "RawTracker":
    """Read the tracker that was named, or the only one in workbooks/; refusals come before pandas is loaded.

    A second process reads a tracker of usual size while this one loads pandas, which judging needs.

    Args:
        told: as in `side_by_side`.
        refuse: checks what else was typed, given the tracker's path, and refuses it before pandas is loaded.
    """
    try:
        opened = open_tracker(tracker or workbook_of(Path("schemas")) or find_tracker(Path()))
        refuse(opened.path)
        return _read_beside(opened, told)
    except TrackerRefused as fault:
        from xltools.cli.meant import what_was_meant

        if meant := what_was_meant(tracker):
            raise meant from fault
        raise


def _read_beside(opened: "Opened", told: Callable[[str], None]) -> "RawTracker":
    """Read a tracker while pandas loads, if the tracker has a usual size and pandas is not loaded yet."""
    if opened.package.total_size > _MOST_HANDED_OVER or _HEAVY[-1] in sys.modules:
        return read_opened(opened)
    from xltools.commands.side_by_side import beside

    imports = (functools.partial(importlib.import_module, name) for name in _HEAVY)
    return beside(functools.partial(read_opened, opened), imports, told)


def folder_of(raw: "RawTracker", *, trust_schemas: bool) -> "Folder":
    """Return the programme folder: the one whose workbooks/ holds the tracker, else this folder."""
    from xltools.commands.steps import trusting

    return trusting(_programme_folder(raw.path), trust_schemas=trust_schemas)


def _programme_folder(tracker: Path) -> Path:
    parent = tracker.parent
    own = workbook_of(Path("schemas"))
    if own is not None and own.exists() and tracker.exists() and own.samefile(tracker):
        return Path()
    if parent.absolute().name != "workbooks":
        return Path()
    return parent.parent if parent.name == "workbooks" else parent / ".."
