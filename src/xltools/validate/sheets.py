"""Sheets: which worksheet of a tracker is which, and the tracker's version."""

import re
from collections.abc import Collection, Iterable, Iterator

from xltools.errors import TrackerRefused
from xltools.findings import Finding
from xltools.schema.checks import SheetSpec
from xltools.schema.loading import Schemas
from xltools.schema.wording import Names
from xltools.text.words import Nearest, key_of, named, quoted
from xltools.tracker.raw import RawSheet, RawTracker
from xltools.validate.cell_verdicts import Spot, found
from xltools.validate.headings import header_row_of

#: The version of the tracker that this xltools makes and reads.
TRACKER_VERSION = "1"
#: Hidden by a program: Excel's own menus neither list such a sheet nor show it again.
_VERY_HIDDEN = "veryHidden"
#: Sheets that every generated tracker has beside those of the schemas.
_GENERATED = frozenset({"read me", "lists"})


def version_findings(raw: RawTracker, said: str, cell: tuple[str, int, int] | None, names: Names) -> list[Finding]:
    """Judge what a tracker says about its version.

    Args:
        said: what its Settings say; empty where they do not.
        cell: where they say it: sheet, row, column.
        names: what the setting and its sheet are called.
    """
    for version, at in ((raw.version.strip(), None), (said, cell)):
        if version not in {"", TRACKER_VERSION}:
            told = f"The tracker is of version {version}; this xltools reads version {TRACKER_VERSION}."
            if at is None:
                return [found("STR-01", next(iter(raw.sheets), ""), told)]
            fix = (
                f"Type {TRACKER_VERSION} if someone changed this cell; otherwise make a new tracker with `xltools new`."
            )
            return [found("STR-01", at[0], told, fix, Spot(at[1], at[2], names.heading("Settings", "value"), version))]
    if raw.version.strip() or said:
        return []
    told = f"The tracker does not say which version it is; it is read as version {TRACKER_VERSION}."
    fix = f"Give it in the Settings: {names.heading('Settings', 'tracker_version')}, {TRACKER_VERSION}."
    return [found("STR-20", cell[0] if cell else next(iter(raw.sheets), ""), told, fix)]


def matched_sheets(raw: RawTracker, schemas: Schemas) -> tuple[dict[str, RawSheet], list[Finding]]:
    """Match each expected sheet to a worksheet, and report what is missing, there twice or hidden."""
    matched: dict[str, RawSheet] = {}
    findings: list[Finding] = []
    specs = list(schemas)

    def is_another(sheet: RawSheet, spec: SheetSpec) -> bool:
        return schemas.is_another(sheet.name, spec.name)

    for spec in specs:
        same = [sheet for name, sheet in raw.sheets.items() if key_of(name) == key_of(spec.name)]
        same.sort(key=lambda sheet: sheet.name != spec.name)
        if same:
            matched[spec.name] = same[0]
    others = _others(raw, specs)
    missing: list[str] = []
    for spec in specs:
        if spec.name not in matched:
            near = _near(spec, [each for each in others if each not in matched.values() and not is_another(each, spec)])
            if near is None:
                missing += [] if spec.may_be_absent else [spec.name]
            else:
                findings.append(_renamed(spec, near))
                matched[spec.name] = near
    if missing:
        findings.append(_missing(missing, next(iter(raw.sheets), "")))
    for name, sheet in matched.items():
        findings += _copies(name, sheet, [other for other in others if other not in matched.values()])
        if sheet.state != "visible":
            how = " in a way that Excel's Unhide does not list" if sheet.state == _VERY_HIDDEN else ""
            told = f"The sheet {sheet.name} is hidden{how}, but counts."
            findings.append(found("STR-04", sheet.name, told, _unhide(sheet)))
    return {spec.name: matched[spec.name] for spec in specs if spec.name in matched}, findings


def own_sheets(raw: RawTracker, schemas: Schemas) -> list[str]:
    """Name the sheets that staff added for themselves, which are left alone."""
    return [sheet.name for sheet in _others(raw, schemas) if key_of(sheet.name) not in _GENERATED]


def _others(raw: RawTracker, specs: Iterable[SheetSpec]) -> list[RawSheet]:
    known = {key_of(spec.name): spec.name for spec in specs}
    taken: set[str] = set()
    others = []
    for name in sorted(raw.sheets, key=lambda name: name not in known.values()):
        if key_of(name) in known and key_of(name) not in taken:
            taken.add(key_of(name))
        else:
            others.append(raw.sheets[name])
    places = list(raw.sheets)
    return sorted(others, key=lambda sheet: places.index(sheet.name))


def _near(spec: SheetSpec, others: list[RawSheet]) -> RawSheet | None:
    """Find the worksheet that a missing sheet probably became: its name is similar, its headings are there."""
    likely = {sheet.name: sheet for sheet in others if header_row_of(spec, sheet) is not None}
    copy = next((name for name in likely if _is_copy(spec.name, name)), None)
    name = copy or Nearest(name for name in likely if abs(len(name) - len(spec.name)) <= 3).of(spec.name)
    return likely[name] if name else None


def refuse_what_is_made(raw: RawTracker) -> None:
    """Refuse a workbook that xltools made of a tracker.

    Raises:
        TrackerRefused: it is a pack, or the marked copy with the findings.
    """
    name = raw.path.name
    if raw.is_pack:
        raise TrackerRefused(
            f"{name} is a pack that xltools built from a tracker, not the tracker: name the tracker, or no file for "
            "the one in workbooks."
        )
    first = next(iter(raw.sheets.values()), None)
    if first is not None and _MARKED_COPY in str(first.value(2, 1)) and first.value(1, 1) != "":
        raise TrackerRefused(
            f"{name} is the marked copy in which xltools lists what it found, not the tracker: fix the tracker "
            "itself, and name that, or no file for the one in workbooks."
        )


#: What the second row of a marked copy says.
_MARKED_COPY = "This is a marked copy: fix the tracker itself"
_PART = 4


def is_tracker(raw: RawTracker, matched: Collection[str], schemas: Schemas) -> bool:
    """Return whether a workbook is a tracker at all: it says so, has Settings, or more than a few of its sheets."""
    specs = list(schemas)
    has_settings = any(spec.settings is not None and spec.name in matched for spec in specs)
    is_said = raw.version.strip() != "" and len(matched) > 0
    return is_said or has_settings or len(matched) > len(specs) // _PART or len(matched) == len(specs) > 0


def no_tracker(raw: RawTracker, schemas: Schemas, matched: Collection[str] = ()) -> TrackerRefused:
    """Word the refusal of a workbook with hardly any sheet of a tracker: what it is not, and what it holds."""
    has = f"holds {named([_named_with_state(sheet) for sheet in raw.sheets.values()])}" if raw.sheets else _NO_CELLS
    names = [spec.name for spec in schemas]
    wanted = f"none of the {len(names)} sheets ({named(names, 3)})" if len(names) > 1 else f"no sheet {named(names)}"
    if matched:
        wanted = f"only {named(list(matched))} of the {len(names)} sheets"
    return TrackerRefused(
        f"{raw.path.name} is not a tracker: it has {wanted}, and {has}: choose the right file, or make a tracker "
        "with `xltools new` and move the rows over."
    )


_NO_CELLS = "holds no sheet with cells"


def _named_with_state(sheet: RawSheet) -> str:
    return quoted(sheet.name) if sheet.state == "visible" else f"{quoted(sheet.name)} (hidden)"


def _missing(names: list[str], first: str) -> Finding:
    """Report missing sheets in one finding, however many."""
    if len(names) == 1:
        fix = "Put the sheet back, with its headings; `xltools new` makes a tracker to copy it from."
        return found("STR-02", names[0], f"The sheet {names[0]} is missing.", fix)
    fix = "Put the sheets back, with their headings; `xltools new` makes a tracker to copy them from."
    return found("STR-02", first, f"The sheets {named(names, len(names))} are missing.", fix)


def _renamed(spec: SheetSpec, near: RawSheet) -> Finding:
    told = f"The sheet {spec.name} is missing; {quoted(near.name)} is read as it."
    return found("STR-02", near.name, told, f"Rename the sheet {near.name} to {spec.name}.")


def _copies(name: str, sheet: RawSheet, others: list[RawSheet]) -> Iterator[Finding]:
    for other in others:
        if _is_copy(name, other.name):
            told = f"The sheet {quoted(other.name)} looks like a second {name}; only {quoted(sheet.name)} is read."
            yield found("STR-03", other.name, told)


def _is_copy(name: str, other: str) -> bool:
    bare = re.sub(r"^copy of | ?\(\d+\)$|[ _-](copy|old|new|backup|v?\d+)$", "", key_of(other))
    return bare == key_of(name)


def _unhide(sheet: RawSheet) -> str:
    if sheet.state == _VERY_HIDDEN:
        return (
            f"In Excel press Alt+F11, choose {sheet.name} in the list at the left, press F4, and set Visible to "
            "-1 - xlSheetVisible; then save."
        )
    return f"Right-click a sheet's tab, choose Unhide, then {sheet.name}."
