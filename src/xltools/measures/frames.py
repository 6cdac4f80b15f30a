"""Frames: what every measure shares between typed tables and output; each blank has a meaning."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, wraps
from operator import itemgetter
from typing import Any, Concatenate, ParamSpec, Protocol, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.programme import Previous
from xltools.schema.columns import split

_RUN = re.compile(r"(\d+)")
#: How text is kept; a dtype that is made costs a third of one that pandas looks up by its name.
TEXT: Any = pd.StringDtype(storage="python", na_value=np.nan)


Days: TypeAlias = npt.NDArray[np.datetime64]
NO_DAY = np.datetime64("NaT", "us")


class Keeper(Protocol):
    """A frozen value that holds what was made of it."""

    @property
    def kept(self) -> dict[Any, Any]:
        """What was made, by the step and by what it was given."""


K = TypeVar("K", bound=Keeper)
P = ParamSpec("P")
T = TypeVar("T")


def once(step: Callable[Concatenate[K, P], T]) -> Callable[Concatenate[K, P], T]:
    """Run a step only once for each owner and the same tables, because several measures begin with it.

    The owner keeps the result, and the tables too, so that no other table can get the identity of one of them. Nobody
    may change the result.
    """

    @wraps(step)
    def made(owner: K, /, *given: P.args, **named: P.kwargs) -> T:
        key = (step, *map(id, given), *((name, id(each)) for name, each in named.items()))
        if key not in owner.kept:
            owner.kept[key] = (step(owner, *given, **named), given, named)
        found: T = owner.kept[key][0]
        return found

    return made


def stamp(day: date) -> pd.Timestamp:
    """Return a day as the tables hold days."""
    return pd.Timestamp(day)


def texts(column: "pd.Series[str]") -> "pd.Series[str]":
    """Return a text column with its blanks as empty texts."""
    return pd.Series(text_array(map(text, column.tolist())), index=column.index, name=column.name)


def text_array(cells: Iterable[str]) -> Any:
    """Return texts as a column holds them."""
    return pd.array(list(cells), dtype=TEXT)


def text(value: object) -> str:
    """Return a text cell's text; '' if it is blank."""
    return value if isinstance(value, str) else ""


def known_by(days: "pd.Series[pd.Timestamp]", as_at: date) -> "pd.Series[pd.Timestamp]":
    """Blank the days after as-at: a fact dated later has not happened yet."""
    return days.where(days <= stamp(as_at))


def days_between(start: Days, end: Days) -> npt.NDArray[np.float64]:
    """Count whole days from one day to another; NaN if either is blank."""
    return np.where(np.isnat(start) | np.isnat(end), np.nan, (end - start).astype("timedelta64[D]").astype(np.float64))


def id_order(item_id: str) -> tuple[tuple[int, int, str], ...]:
    """Order ids as people count: WF-2 before WF-10."""
    return tuple((0, int(run), "") if run.isdigit() else (1, 0, run.upper()) for run in _RUN.split(item_id) if run)


def joined(ids: Iterable[str]) -> str:
    """Join ids in their own order, each once."""
    return "; ".join(sorted(set(ids), key=id_order))


def referring(table: pd.DataFrame, id_field: str, list_field: str) -> dict[str, str]:
    """Return, for each id that a list field names, the ids of the rows that name it, in their own order."""
    return naming(zip(map(text, table[id_field].tolist()), table[list_field].tolist(), strict=True))


def naming(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return, for each id that a row's list names, the ids of the rows that name it, in their own order.

    Args:
        rows: each its own id and its list.
    """
    named: dict[str, list[str]] = {}
    for own, listed in rows:
        for target in split(listed):
            if own:
                named.setdefault(target, []).append(own)
    return {target: joined(ids) for target, ids in named.items()}


def by_id(table: pd.DataFrame, id_field: str, field: str) -> dict[str, Any]:
    """Return a field by its row's id; of rows with one id the first counts, blanks are left out."""
    found: dict[str, Any] = {}
    for key, value in zip(table[id_field].tolist(), table[field].tolist(), strict=True):
        if isinstance(key, str) and not pd.isna(value):
            found.setdefault(key, value)
    return found


def figure_text(previous: Previous | None, key: str) -> str:
    """Return a word that the previous report showed under this key; '' if it showed none."""
    value = previous.figures.get(key) if previous else None
    return value if isinstance(value, str) else ""


def figure_number(previous: Previous | None, key: str) -> float:
    """Return a number that the previous report showed under this key; NaN if it showed none."""
    value = previous.figures.get(key) if previous else None
    return float(value) if isinstance(value, int | float) else float("nan")


def frame_of(rows: Iterable[Mapping[str, Any]], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Make a tidy table of rows, with these columns and dtypes even if there are no rows.

    Each column is typed by itself, because pandas takes five times as long to type a whole table with few rows.
    """
    listed = list(rows)
    return pd.DataFrame({name: typed([row.get(name) for row in listed], dtype) for name, dtype in dtypes.items()})


def records(frame: pd.DataFrame, *names: str) -> list[Any]:
    """Return a table's rows, their fields by name and the index as `Index`; quicker than pandas for few rows.

    Args:
        names: the fields that are wanted; all where none is named.
    """
    row = _row_type(names or tuple(map(str, frame.columns)))
    columns = [frame[name].tolist() for name in names] if names else _cells(frame)
    return [row(cells) for cells in zip(frame.index.tolist(), *columns, strict=True)]


def records_by(frame: pd.DataFrame, key: str, *names: str) -> dict[Any, list[Any]]:
    """Return a table's rows as `records` does, by the value of one of these fields in the order of first rows."""
    found: dict[Any, list[Any]] = {}
    for value, row in zip(frame[key].tolist(), records(frame, *names), strict=True):
        found.setdefault(value, []).append(row)
    return found


def dicts(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as mappings of field to plain value; quicker than pandas for few rows."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*_cells(frame), strict=True)]


def _cells(frame: pd.DataFrame) -> list[list[Any]]:
    """Return each column's cells as Python's own values."""
    cells: list[list[Any]] = frame.to_numpy(dtype="object").T.tolist()
    return cells


@cache
def _row_type(names: tuple[str, ...]) -> Any:
    """Make the type of a table's rows: tuples with the names of its columns, in an eighth of a namedtuple's time."""
    fields = {name: property(itemgetter(place)) for place, name in enumerate(("Index", *names))}
    return type("Row", (tuple,), {"__slots__": (), **fields})


def typed(values: list[Any], dtype: str) -> Any:
    """Return a column's cells, None for a blank, as pandas keeps them by this dtype."""
    if dtype == "str":
        return pd.array([np.nan if value is None else value for value in values], dtype=TEXT)
    if dtype.startswith("datetime64"):
        return pd.array(values, dtype=dtype)  # type: ignore[call-overload]
    if dtype == "object":
        cells = np.empty(len(values), dtype="object")
        cells[:] = values
        return cells
    return np.array([np.nan if value is None else value for value in values], dtype=dtype)
