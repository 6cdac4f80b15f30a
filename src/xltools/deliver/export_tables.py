"""Tables for other programs: typed tables and measures as plain columns, written as CSV on the Web or Parquet."""

import csv
import importlib.util
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from xltools.errors import XltoolsError

Datatype = Literal["string", "double", "integer", "boolean", "date"]
#: What a spreadsheet program takes for the beginning of a formula when it opens a CSV file.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of an exported table.

    Args:
        title: its heading in the tracker; the name again if it has none.
        is_list: each cell holds several values.
        refers_to: (table, field) where its values are found; None if they may be missing there.
    """

    name: str
    title: str
    datatype: Datatype
    meaning: str = ""
    is_list: bool = False
    refers_to: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """One table for other programs.

    Args:
        name: the name of its file, without the ending.
        columns: field name -> its cells, in the order of the fields; None is a blank, a list cell is a tuple.
        key: the field that identifies a row, if there is one.
    """

    name: str
    title: str
    meaning: str
    fields: tuple[Field, ...]
    columns: Mapping[str, Sequence[Any]]
    key: str = ""

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(next(iter(self.columns.values()), ()))

    @property
    def like_formulas(self) -> int:
        """How many texts in it a spreadsheet program would take for formulas."""
        texts = (cell for field in self.fields if field.datatype == "string" for cell in self.columns[field.name])
        return sum(isinstance(cell, str) and cell.startswith(FORMULA_STARTS) for cell in texts)


def cells_of(series: "pd.Series[Any]", datatype: Datatype) -> list[Any]:
    """Return a column's cells as Python values of its type; a blank is None."""
    blank = series.isna()
    return [None if is_blank else _typed(cell, datatype) for cell, is_blank in zip(series, blank, strict=True)]


def datatype_of(series: "pd.Series[Any]") -> Datatype:
    """Return the type that a column of a measure holds."""
    kinds: dict[str, Datatype] = {"M": "date", "f": "double", "i": "integer", "b": "boolean"}
    return kinds.get(series.dtype.kind, "string")


def _typed(cell: Any, datatype: Datatype) -> Any:
    if datatype == "date":
        return pd.Timestamp(cell).date()
    if datatype == "integer":
        return int(cell)
    if datatype == "double":
        return float(cell)
    return bool(cell) if datatype == "boolean" else str(cell)


METADATA = "csv-metadata.json"
SEPARATOR = "; "
_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
_BOM = "\ufeff"


def csv_bytes(table: ExportedTable, *, for_excel: bool = False) -> bytes:
    """Write one table.

    Args:
        for_excel: mark it as UTF-8 in Excel's way, and put an apostrophe before text that would be a formula.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(field.name for field in table.fields)
    writer.writerows(_rows(table, for_excel=for_excel))
    return ((_BOM if for_excel else "") + out.getvalue()).encode()


def csv_metadata(title: str, meaning: str, tables: Sequence[ExportedTable]) -> dict[str, Any]:
    """Describe the tables as W3C's Metadata Vocabulary for Tabular Data has it."""
    named = {table.name: table for table in tables}
    return {
        "@context": _CONTEXT,
        "dc:title": title,
        "dc:description": meaning,
        "tables": [
            {
                "url": f"{table.name}.csv",
                "dc:title": table.title,
                "dc:description": table.meaning,
                "tableSchema": _schema(table, named),
            }
            for table in tables
        ],
    }


def _rows(table: ExportedTable, *, for_excel: bool) -> Iterator[list[str]]:
    columns = [table.columns[field.name] for field in table.fields]
    for cells in zip(*columns, strict=True):
        texts = [_text(cell) for cell in cells]
        yield [_inert(text, cell) for text, cell in zip(texts, cells, strict=True)] if for_excel else texts


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, tuple):
        return SEPARATOR.join(map(_text, cell))
    return cell.isoformat() if isinstance(cell, date) else repr(cell) if isinstance(cell, float) else str(cell)


def _inert(text: str, cell: Any) -> str:
    """Put an apostrophe before text that Excel would take for a formula; a negative number is not a formula."""
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA_STARTS) else text


def _schema(table: ExportedTable, named: dict[str, ExportedTable]) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(field) for field in table.fields]}
    if table.key and _is_key(table.columns[table.key]):
        schema["primaryKey"] = table.key
    links = [_link(field, field.refers_to) for field in table.fields if field.refers_to and _holds(field, table, named)]
    return schema | ({"foreignKeys": links} if links else {})


def _column(field: Field) -> dict[str, Any]:
    titles = [field.name, field.title] if field.title != field.name else [field.name]
    column: dict[str, Any] = {"name": field.name, "titles": titles, "datatype": field.datatype}
    if field.meaning:
        column["dc:description"] = field.meaning
    return column | ({"separator": SEPARATOR} if field.is_list else {})


def _link(field: Field, place: tuple[str, str]) -> dict[str, Any]:
    table, there = place
    return {"columnReference": field.name, "reference": {"resource": f"{table}.csv", "columnReference": there}}


def _holds(field: Field, table: ExportedTable, named: dict[str, ExportedTable]) -> bool:
    """Whether every value is found where it should be, which may not be so in a tracker with waived findings."""
    if field.is_list or field.refers_to is None or field.refers_to[0] not in named:
        return False
    there = named[field.refers_to[0]].columns[field.refers_to[1]]
    return _is_key(there) and set(table.columns[field.name]) - {None} <= set(there)


def _is_key(cells: Sequence[Any]) -> bool:
    return None not in cells and len(set(cells)) == len(cells)


def refuse_without_pyarrow() -> None:
    """Refuse if Parquet cannot be written.

    Raises:
        XltoolsError: pyarrow is not installed.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise XltoolsError(
            "Parquet needs pyarrow, which is not installed: install it with  pip install pyarrow,  "
            "or export with --format csv."
        )


def parquet_bytes(table: ExportedTable) -> bytes:
    """Write one table; the meaning of each column is in its metadata."""
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
