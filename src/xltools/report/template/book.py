"""The whole tracker: a sheet to read first, one sheet for each schema, and the hidden lists behind the drop-downs."""

from collections.abc import Sequence
from datetime import date

from xltools.report.model import Book, Sheet
from xltools.report.template.names import Names, lists_sheet, names
from xltools.report.template.read_me import read_me
from xltools.report.template.settings import setting_of, settings_sheet
from xltools.report.template.sheet import Row, Rows, entry_sheet
from xltools.schema.checks import SheetSpec
from xltools.schema.loading import Schemas
from xltools.schema.rag import FOUR
from xltools.tracker.properties import RATINGS_PROPERTY, VERSION_PROPERTY
from xltools.validate.sheets import TRACKER_VERSION

#: The file's date: the day of this version of the form, because a tracker is the same whenever it is made.
DATED = date(2026, 1, 1)
SETTINGS = "Settings"


def tracker_book(schemas: Schemas, rows: Rows | None = None, notes: Sequence[str] = ()) -> Book:
    """Make a tracker: empty, or holding these rows.

    Args:
        schemas: its sheets and columns.
        rows: what each sheet holds, in typed values; a `report.Cell` if a value needs its own format.
        notes: sentences for the Read me, such as what in it is invented.
    """
    known = names(schemas)
    filled = rows or {}
    organisation, programme, marking = (
        _said(schemas, filled, field) for field in ("organisation", "programme", "marking")
    )
    title = f"{programme or 'Programme'}: tracker"
    return Book(
        title=title,
        subject="The programme's plan, ratings, measures, risks and actions, as its staff keep them",
        organisation=organisation,
        marking=marking,
        status="",
        footer=f"{title}, version {TRACKER_VERSION}",
        created=DATED,
        sheets=(
            read_me(title, schemas, notes),
            *(_sheet(spec, filled.get(spec.name, ()), known) for spec in schemas),
            lists_sheet(known),
        ),
        names=known.refers_to,
        properties={VERSION_PROPERTY: TRACKER_VERSION, **_ratings(schemas)},
    )


def _ratings(schemas: Schemas) -> dict[str, str]:
    """Record the ratings in the file if they are not the shipped ones, for readers without its schemas."""
    return {} if schemas.scale == FOUR else {RATINGS_PROPERTY: ", ".join(schemas.scale.words)}


def _sheet(spec: SheetSpec, rows: Sequence[Row], known: Names) -> Sheet:
    return entry_sheet(spec, rows, known) if spec.settings is None else settings_sheet(spec, rows, known)


def _said(schemas: Schemas, rows: Rows, field: str) -> str:
    """Return a setting that is on every page; "" in a tracker that has none."""
    if SETTINGS not in schemas or field not in (schemas[SETTINGS].settings or {}):
        return ""
    return str(setting_of(schemas[SETTINGS], rows.get(SETTINGS, ()), field) or "")
