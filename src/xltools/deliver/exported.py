"""Exported tables: a programme's typed tables and measures as plain columns, each with its type and meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

Datatype = Literal["string", "double", "integer", "boolean", "date"]

#: What a spreadsheet program takes for the beginning of a formula when it opens a CSV file.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of an exported table.

    Args:
        title: its heading in the tracker; the name again where it has none.
        is_list: each cell holds several values.
        refers_to: (table, field) where its values are found; None where nothing is promised.
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
        name: as its file is named, without an ending.
        columns: field name -> its cells, in the order of the fields; None is a blank, a list cell is a tuple.
        key: the field that names a row, where it does so.
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
