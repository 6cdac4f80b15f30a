"""Worked examples for the manual: a specification test is run, and what it was given and what it asks are kept."""

import importlib.util
import inspect
import itertools
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pandas as pd

import tests.helpers.drawn
import tests.helpers.programmes
import tests.helpers.readings
from xltools.measures.spc import Method
from xltools.programme import FIELD_OF_SHEET, Programme

_SPECS = Path(__file__).parent.parent / "tests" / "spec"
_PROPER = {"kpi": "KPI", "april": "April", "october": "October", "cauchy": "Cauchy", " board": " Board"}
_SHEETS = {field: sheet for sheet, field in FIELD_OF_SHEET.items()}


@dataclass(frozen=True)
class Example:
    """One specification at work.

    Attributes:
        sentence: what it shows.
        given: what it is about -> its table, as text.
        then: the tables that must come out; or the cases, each with its answer.
        code: the specification itself, where no table was drawn.
    """

    sentence: str
    given: list[tuple[str, pd.DataFrame]] = field(default_factory=list)
    then: list[pd.DataFrame] = field(default_factory=list)
    code: str = ""


def example_of(name: str) -> Example:
    """Return the worked example that a test ("file.test") is, having run it where it draws tables."""
    file, _, test_name = name.partition(".")
    with _recording() as (given, then):
        module = _fresh(file)
        test = getattr(module, test_name)
        cases = _cases(test)
        earlier = len(given)
        if not cases:  # the suite runs all cases; their values are the example
            test()
    example = Example(_sentence(test_name))
    if cases:
        example.then.append(_as_table(cases))
    elif then:
        example.given.extend(_labelled(given[earlier:] or given))
        example.then.extend(then[:1])
    else:
        return _told_by_code(example, test)
    return example


def _told_by_code(example: Example, test: FunctionType) -> Example:
    constants = _constants(test)
    tables = [(word, _drawn(text)) for word, text in constants.items() if isinstance(text, str) and "|" in text]
    lists = [f"{word} = {value}" for word, value in constants.items() if isinstance(value, list)]
    return Example(example.sentence, tables, code="\n\n".join([*lists, _code(test)]))


def _sentence(test_name: str) -> str:
    words = test_name.removeprefix("test_").replace("_", " ").replace(" s ", "'s ")
    for plain, proper in _PROPER.items():
        words = words.replace(plain, proper)
    return words[0].upper() + words[1:]


def _constants(test: FunctionType) -> dict[str, Any]:
    """Return the constants of its file that a test names."""
    names = [word for word in test.__code__.co_names if word.isupper() and word in test.__globals__]
    return {word: test.__globals__[word] for word in names}


@contextmanager
def _recording() -> Iterator[tuple[list[Mapping[str, Any]], list[pd.DataFrame]]]:
    """Keep what programmes are made of and what is asserted of tables, while tests run as ever."""
    given: list[Mapping[str, Any]] = []
    then: list[pd.DataFrame] = []
    make, check = tests.helpers.programmes.programme_of, tests.helpers.drawn.assert_drawn

    def programme_of(as_at: str = "2012-03-31", **tables: Any) -> Programme:
        if not then:  # what is made after the first drawn table is another example
            given.append(tables)
        return make(as_at, **tables)

    def assert_drawn(actual: pd.DataFrame, expected: str) -> None:
        check(actual, expected)
        then.append(_drawn(expected))

    _bind(programme_of, assert_drawn)
    try:
        yield given, then
    finally:
        _bind(make, check)


def _bind(programme_of: Callable[..., Programme], assert_drawn: Callable[[pd.DataFrame, str], None]) -> None:
    for module in (tests.helpers.programmes, tests.helpers.readings):
        vars(module)["programme_of"] = programme_of
    vars(tests.helpers.drawn)["assert_drawn"] = assert_drawn


def _fresh(file: str) -> ModuleType:
    """Load a test file anew, so that it takes what is recording."""
    spec = importlib.util.spec_from_file_location(f"manual_{file}", _SPECS / f"{file}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _cases(test: FunctionType) -> list[dict[str, Any]]:
    """Return the arguments of each case of a test that has several."""
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    if not marks:
        return []
    (mark,) = marks
    names = [name.strip() for name in mark.args[0].split(",")] if isinstance(mark.args[0], str) else mark.args[0]
    rows = [getattr(row, "values", row) for row in mark.args[1]]
    return [dict(zip(names, row if len(names) > 1 else (row,), strict=True)) for row in rows]


def _as_table(cases: list[dict[str, Any]]) -> pd.DataFrame:
    rows = [{name.replace("_", " "): _shown(value) for name, value in case.items()} for case in cases]
    return pd.DataFrame(rows, dtype="str")


def _shown(value: Any) -> str:
    """Show an argument; runs of one word are counted."""
    if isinstance(value, list | tuple):
        runs = [(word, len(list(run))) for word, run in itertools.groupby(value)]
        return ", ".join(_shown(word) if times == 1 else f"{times} times {_shown(word)}" for word, times in runs)
    if value is None or value == "":
        return "(none)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Method):
        return "R package" if value.screen_outliers else "NHS tool"
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)


def _labelled(given: list[Mapping[str, Any]]) -> Iterator[tuple[str, pd.DataFrame]]:
    for place, tables in enumerate(given, start=1):
        of = f" of programme {place}" if len(given) > 1 else ""
        for name, drawn in tables.items():
            if name == "settings":
                settings = pd.DataFrame({"setting": list(drawn), "value": [_shown(v) for v in drawn.values()]})
                yield f"Settings{of}", settings
            elif len(drawn):
                yield (
                    f"{_SHEETS[name]}{of}",
                    _drawn(drawn if isinstance(drawn, str) else tests.helpers.drawn.as_drawn(drawn)),
                )


def _drawn(text: str) -> pd.DataFrame:
    """Read a drawn table as texts, without its blanks' sign."""
    lines = [line for line in textwrap.dedent(text).strip().splitlines() if line.strip()]
    headings, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return pd.DataFrame([["" if cell == "-" else cell for cell in row] for row in rows], columns=headings, dtype="str")


def _code(test: FunctionType) -> str:
    lines = inspect.getsource(test).splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("def "))
    return "\n".join(lines[first:])
