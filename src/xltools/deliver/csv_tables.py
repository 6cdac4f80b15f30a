"""CSV on the web: each table as RFC 4180 text in UTF-8, and one JSON file that says what every column is.

A CSV holds text alone. It is written as it is, for programs; what a spreadsheet program would take for a formula is
counted, and only changed where that was asked for (ADR 6).
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from xltools.deliver.exported import FORMULA_STARTS, ExportedTable, Field

METADATA = "csv-metadata.json"
SEPARATOR = "; "
_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
_BOM = "\ufeff"


def csv_bytes(table: ExportedTable, *, for_excel: bool = False) -> bytes:
    """Write one table.

    Args:
        for_excel: mark it as UTF-8 as Excel wants it, and put an apostrophe before text that would be a formula.
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
    """Put an apostrophe before text that Excel would take for a formula; a negative number is none."""
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
    """Whether every value is found where it should be; a tracker with waived findings may not keep its promise."""
    if field.is_list or field.refers_to is None or field.refers_to[0] not in named:
        return False
    there = named[field.refers_to[0]].columns[field.refers_to[1]]
    return _is_key(there) and set(table.columns[field.name]) - {None} <= set(there)


def _is_key(cells: Sequence[Any]) -> bool:
    return None not in cells and len(set(cells)) == len(cells)
