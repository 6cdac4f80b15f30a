"""Mapped sheets: the schemas under an office's own headings and words, without the sheets that have no source."""

from collections.abc import Mapping
from dataclasses import replace

import pandera.pandas as pa

from xltools.schema.checks import SheetSpec, schema_of, spec_of
from xltools.schema.columns import Column
from xltools.schema.source_config import SourceConfig, TableSource, column_sources, theirs


def mapped_sheets(by_sheet: Mapping[str, pa.DataFrameSchema], source: SourceConfig) -> dict[str, pa.DataFrameSchema]:
    """Return the schemas of the sheets that have a source, and of the settings; others are left out."""
    found: dict[str, pa.DataFrameSchema] = {}
    for name, schema in by_sheet.items():
        spec = spec_of(schema)
        tables = [table for _, table in source.of(name)]
        if spec.settings is not None:
            found[name] = _made(spec, spec.columns, {key: _setting(key, each) for key, each in spec.settings.items()})
        elif tables:
            columns = {key: _column(spec, key, each, tables) for key, each in spec.columns.items()}
            found[name] = _made(spec, columns, None)
    return found


def _made(spec: SheetSpec, columns: Mapping[str, Column], settings: Mapping[str, Column] | None) -> pa.DataFrameSchema:
    return schema_of(replace(spec, columns=dict(columns), settings=settings, may_be_empty=True))


def _setting(name: str, column: Column) -> Column:
    """Return a setting; of those that our own trackers must have, only the day of the report cannot be done without."""
    return column if name == "as_at" else replace(column, is_required=False)


def _column(spec: SheetSpec, name: str, column: Column, tables: list[TableSource]) -> Column:
    """Return a column under their heading and with their words; what they do not keep is blank and asked of nobody."""
    given = [column_sources(table) for table in tables]
    sources = [each[name] for each in given if name in each]
    copied = [each[each[name].origin] for each in given if name in each and each[name].origin in each]
    heading = next((each.heading for each in (*sources, *copied) if each.heading), column.heading)
    own = theirs(tables, name)
    needed = column.is_required and bool(sources) and (column.kind == "id" or name == spec.title_field)
    return replace(
        column,
        heading=heading,
        is_required=needed,
        may_be_absent=True,
        theirs=tuple(own),
        unmapped=tuple(word for word in column.words if word not in set(own.values())) if own else (),
        is_theirs=True,
        form=sources[0].form if len({each.form for each in sources}) == 1 else "",
    )
