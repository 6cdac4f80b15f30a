"""Make docs/measures.md from the measures' docstrings and specifications: `python -m docs.measures_manual`.

Run it from the repository's root. Each worked example is its specification test, run while the page is made.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from docs.measure_chapters import CHAPTERS, Entry
from docs.measure_examples import Example, example_of
from docs.measure_fields import MEANINGS
from docs.situations import situations
from docs.verdict_table import verdict_table
from xltools.commands.steps import Folder, judge
from xltools.measures.changes import suggested_renames
from xltools.measures.kpi_over_time import quarters
from xltools.measures.kpi_periods import dated_values
from xltools.measures.polarity import polarities
from xltools.measures.readings import comparators, counting_readings, period_sums
from xltools.measures.registry import every_measure
from xltools.measures.results import Results
from xltools.measures.spc import xmr_chart
from xltools.programme import Programme
from xltools.report.context import ReportContext
from xltools.schema.loading import Schemas, load_schemas
from xltools.tracker import read_tracker

PAGE = Path(__file__).parent / "measures.md"
_ROOT = Path(__file__).parent.parent
_INTRO = """# Measures

`python -m docs.measures_manual` makes this page from the docstrings of the measures and the tests that specify them;
change it there. Every limit is a Setting or a column of the tracker: see [the data dictionary](rules.md).

Two things are true of every measure. It depends only on the tracker, the as-at day and the last final report,
never on the day it is run. And it drops nothing: what cannot be measured keeps its row, and each blank has one stated
meaning. A column that the tracker also has is as the tracker has it, and is blank if the tracker's cell is.

How far to trust a forecast: see [its back-test](forecast.md).

Shares are from 0 to 1. Slips and delays are in whole days; late is positive. Money is in pounds.
"""
_SECTION = re.compile(r"^(Args|Returns|Raises|Source):$", re.MULTILINE)
_KINDS = {
    "str": "text",
    "bool": "true or false",
    "int64": "whole number",
    "float64": "number",
    "object": "text or number",
    "datetime64[us]": "day",
}
_ARGUMENT = re.compile(r"(?:^|\n)(\w+): ")
_HEADS = {"Args": "From", "Returns": "Gives", "Source": "Source"}


def manual() -> str:
    """Return the page."""
    tables = measured_tables()
    parts = [_INTRO, "\n".join(_contents())]
    for chapter, entries in CHAPTERS.items():
        parts.append(f"## {chapter}")
        parts.extend("\n\n".join(_measure(entry, tables)) for entry in entries)
        if chapter == "KPIs":
            parts.extend(verdict_table())
        if chapter == "Statistical process control":
            parts.extend(situations(example_context()))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


@cache
def example_context() -> ReportContext:
    """Return what packs of the worked example are made from."""
    raw = read_tracker(_ROOT / "workbooks" / "tracker.xlsx")
    context = judge(raw, Folder(_ROOT)).context
    assert context is not None, "the worked example has no As at"
    return context


@cache
def measured_tables() -> dict[str, pd.DataFrame]:
    """Return the measures of the worked example that are tables, by the function's name."""
    context = example_context()
    results: Results = context.results
    tables = results.tables()
    tables["kpi_scorecard"] = tables.pop("kpis")
    return tables | _steps_between(context.programme, results)


def meaning(entry: Entry, field: str) -> str:
    """Return what a column of a measure means; empty where nobody has said."""
    name = entry.measure.partition(".")[2]
    own = MEANINGS.get(f"{name}.{field}") or _declared().get(name, {}).get(field)
    columns = _schemas()[entry.sheet].columns if entry.sheet else {}
    if own is None and field in columns:
        return f"{columns[field].heading}: {columns[field].meaning}"
    return own or MEANINGS.get(field, "")


@cache
def _declared() -> dict[str, Mapping[str, str]]:
    """Return what measures say of their own columns, by the name of the function."""
    return {(each.described_by or each.made_by).__name__: each.columns for each in every_measure()}


@cache
def _schemas() -> Schemas:
    return load_schemas()


def _steps_between(programme: Programme, results: Results) -> dict[str, pd.DataFrame]:
    """Return the tables that lead to the results and are described on the page too."""
    counting = counting_readings(programme)
    over_time = programme.kpis.set_index("kpi_id")["over_time"]
    kpi_id, values, breaks = next(dated_values(programme, results.kpi_series))
    return {
        "counting_readings": counting,
        "period_sums": period_sums(counting),
        "comparators": comparators(counting),
        "quarters": quarters(results.kpi_series, over_time, programme.settings.financial_year_month),
        "xmr_chart": xmr_chart(values, polarities(programme)[kpi_id], breaks),
        "suggested_renames": suggested_renames(results.changes),
    }


def _contents() -> Iterator[str]:
    for chapter, entries in CHAPTERS.items():
        links = ", ".join(f"[{_title(entry)}](#{_anchor(_title(entry))})" for entry in entries)
        more = ", [Situations of a KPI](#situations-of-a-kpi)" if chapter == "Statistical process control" else ""
        yield f"- **{chapter}**: {links}{more}"


def _measure(entry: Entry, tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    module, _, name = entry.measure.partition(".")
    function = getattr(import_module(f"xltools.measures.{module}"), name)
    words, sections = _sections(inspect.getdoc(function) or "")
    yield f"### {_title(entry)}"
    yield words
    for section, head in _HEADS.items():
        if section in sections:
            words = sections[section]
            yield f"**{head}**:\n\n{words}" if words.startswith("- ") else f"**{head}**: {words}"
    if name in tables:
        yield f"**Columns** of `{name}`:"
        yield "\n".join(_columns(entry, tables[name]))
    yield from _worked(entry, example_of(entry.test))


def _worked(entry: Entry, example: Example) -> Iterator[str]:
    yield f"**Worked example**: {example.sentence}."
    if entry.note:
        yield entry.note
    for label, frame in example.given:
        yield f"Given, {label}:"
        yield "\n".join(as_markdown(frame))
    for frame in example.then:
        yield "Then:" if example.given else "Cases, each with what comes out:"
        yield "\n".join(as_markdown(frame))
    if example.code:
        yield f"```python\n{example.code}\n```"


def _columns(entry: Entry, frame: pd.DataFrame) -> Iterator[str]:
    yield "| Column | Holds | Meaning |"
    yield "|---|---|---|"
    for field in frame.columns:
        kind = "row numbers" if field == "rows" else _KINDS[str(frame[field].dtype)]
        yield f"| `{field}` | {kind} | {_cell(meaning(entry, str(field)))} |"


def as_markdown(frame: pd.DataFrame) -> Iterator[str]:
    """Draw a table of texts."""
    yield "| " + " | ".join(_cell(str(name)) for name in frame.columns) + " |"
    yield "|" + "---|" * len(frame.columns)
    for row in frame.itertuples(index=False):
        yield "| " + " | ".join(_cell(str(value)) for value in row) + " |"


def _sections(doc: str) -> tuple[str, dict[str, str]]:
    """Split a docstring into its words and its sections, each as paragraphs of one line."""
    words, *rest = _SECTION.split(doc)
    sections = dict(zip(rest[::2], rest[1::2], strict=True))
    if "Args" in sections:
        sections["Args"] = _ARGUMENT.sub(r"\n\n- `\1`: ", inspect.cleandoc(sections["Args"]))
    return _paragraphs(words), {name: _paragraphs(text) for name, text in sections.items()}


def _paragraphs(text: str) -> str:
    blocks = re.split(r"\n\s*\n", inspect.cleandoc(text).strip())
    lines = "\n\n".join(re.sub(r"\s+", " ", block) for block in blocks)
    return lines.replace("''", "blank").replace("\n\n- ", "\n- ")


def _title(entry: Entry) -> str:
    words = entry.measure.partition(".")[2].replace("_", " ")
    return (words[0].upper() + words[1:]).replace("Kpi", "KPI").replace("Xmr", "XmR")


def _anchor(title: str) -> str:
    return title.casefold().replace(" ", "-")


def _cell(text: Any) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(manual(), encoding="utf-8")
    print(f"Written to {PAGE}")
