"""Parquet: each table in typed columns; the only pyarrow, which is an extra because it slows every start."""

import importlib.util
import io
from typing import Any

from xltools.deliver.exported import ExportedTable, Field
from xltools.errors import XltoolsError


def refuse_without_pyarrow() -> None:
    """Refuse where Parquet cannot be written.

    Raises:
        XltoolsError: pyarrow is not installed.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise XltoolsError(
            "Parquet needs pyarrow, which is not installed: install it with  pip install pyarrow,  "
            "or export with --format csv."
        )


def parquet_bytes(table: ExportedTable) -> bytes:
    """Write one table; the meaning of each column stands in its metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "string": pa.string(),
        "double": pa.float64(),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }

    def typed(field: Field) -> Any:
        kind = kinds[field.datatype]
        meaning = {"title": field.title, "description": field.meaning}
        return pa.field(field.name, pa.list_(kind) if field.is_list else kind, metadata=meaning)

    schema = pa.schema(
        [typed(field) for field in table.fields], metadata={"title": table.title, "description": table.meaning}
    )
    columns = [pa.array(table.columns[each.name], schema.field(each.name).type) for each in table.fields]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), out)
    return out.getvalue()
