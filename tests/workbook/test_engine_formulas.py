"""The engine's rules as Excel says them: LibreOffice and Python give the same verdict on the same odd cells."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.helpers.office import recalculated
from tests.helpers.raw_trackers import Drawn, right_tracker, sheet_of, shipped
from xltools.schema.checks import sheet, spec_of
from xltools.schema.columns import Column, choice, day, ident, number, percent, rating, reference, text, whole
from xltools.schema.loading import Schemas
from xltools.tracker.raw import RawValue
from xltools.validate import RULES, validate_tracker
from xltools.validate.engine_formulas import COVERS, Ranges, live_formula, live_formulas

STATUSES = ("Not started", "In progress", "Complete")
COLUMNS: dict[str, Column] = {
    "id": ident("Thing ID", ""),
    "due": day("Due", "", required=True),
    "status": choice("Status", STATUSES, ""),
    "rag": rating("Declared RAG", ""),
    "score": whole("Score", "", low=1, high=5),
    "share": percent("Share", ""),
    "cost": number("Cost", "", low=0),
    "owner": text("Owner", "", required=True),
    "after": reference("After", "Things.id", ""),
}
RIGHT: dict[str, RawValue] = {
    "id": "T-0",
    "due": datetime(2012, 3, 31),
    "status": "Complete",
    "rag": "Red",
    "score": 3.0,
    "share": 0.5,
    "cost": 12.5,
    "owner": "Head of service",
    "after": "T-1",
}
#: A formula that fails; a raw tracker holds a blank there, and the error beside it.
FAILED = "=1/0"
EARLIEST, LATEST = datetime(2008, 1, 1), datetime(2021, 12, 31)
ODD: dict[str, list[RawValue]] = {
    "id": ["T-1", "T-1", "t-1", "T 1", "-T", "T?", "t-9", "", "T-2 ", "N/A", "T-\u00e9", "T-" + "1" * 40],
    "due": [
        "",
        "soon",
        "31/03/2012",
        datetime(1912, 1, 1),
        datetime(9999, 1, 1),
        datetime(2012, 3, 31, 9, 30),
        "TBC",
        EARLIEST,
    ],
    "status": ["", "complete", "Complete ", "In\u00a0progress", "Compl*", "done", "N/A", 3.0, True],
    "rag": ["", "Amber", "AMBER", "amber/red", "Amber/Green", "R*"],
    "score": ["", 0.0, 6.0, 2.5, "3", "three", -1.0, 1.0, 5.0],
    "share": ["", 85.0, 1.0, 1.5, -0.1, 101.0, "85%", "85", 0.0],
    "cost": ["", -1.0, 0.0, "a lot", "12", "N/A", 1e12, True, FAILED],
    "owner": [
        "",
        " Head",
        "Head ",
        "Two  spaces",
        "Head\u00a0of",
        "Head\u200b",
        "\n",
        "One\ntwo",
        "One\n",
        12.0,
        True,
        "A\tB",
    ],
    "after": ["", "T-9", "t-1", "T*", "T-1 ", "T-?", 5.0],
}
LAST_ROW = 1 + sum(len(cells) for cells in ODD.values())


def records() -> list[dict[str, RawValue]]:
    """Return a row per odd cell: all else is right; the ids of other rows are their own."""
    odd = [(field, cell) for field, cells in ODD.items() for cell in cells]
    return [RIGHT | {"id": f"T-{number}"} | {field: cell} for number, (field, cell) in enumerate(odd, start=100)]


def letter(field: str) -> str:
    return "ABCDEFGHI"[list(COLUMNS).index(field)]


def ranges(field: str) -> Ranges:
    ids = f"$A$2:$A${LAST_ROW}"
    words = {"status": "$L$2:$L$4", "rag": "$M$2:$M$5"}.get(field, "")
    return Ranges(letter(field), "A", "I", words, (ids,), _serial(EARLIEST), _serial(LATEST), LAST_ROW)


def _serial(moment: datetime) -> str:
    return str((moment - datetime(1899, 12, 30)).days)


def verdicts_of_python() -> set[tuple[int, str, str]]:
    """Return (row, field, rule) of every finding."""
    schema = sheet("Things", COLUMNS, place=1, purpose="Illustrative.")
    schemas = Schemas({"Settings": shipped().by_sheet["Settings"], "Things": schema}, Path(), Path(), "")
    tracker = right_tracker().with_setting("Programme ends", datetime(2020, 12, 31))
    rows = [{field: "" if cell == FAILED else cell for field, cell in row.items()} for row in records()]
    failed = next(number for number, row in enumerate(records(), start=2) if row["cost"] == FAILED)
    things = replace(sheet_of(spec_of(schema), list(rows)), errors={(failed, 7): "#DIV/0!"})
    drawn = Drawn({"Settings": tracker.sheets["Settings"], "Things": things})
    fields = {column.heading: field for field, column in COLUMNS.items()}
    found = [f for f in validate_tracker(drawn.raw, schemas).findings if f.sheet == "Things"]
    return {(f.row or 0, fields[f.heading or ""], f.rule) for f in found}


def verdicts_of_excel(folder: Path) -> dict[tuple[int, str, str], bool]:
    """Let LibreOffice say every live formula for every row."""
    book = folder / "live.xlsx"
    asked: list[tuple[int, str, str]] = []
    with xlsxwriter.Workbook(book) as workbook:
        things, answers = workbook.add_worksheet("Things"), workbook.add_worksheet("Answers")
        dated = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(records(), start=1):
            for place, field in enumerate(COLUMNS):
                _write(things, number, place, row[field], dated)
        for place, words in ((11, STATUSES), (12, COLUMNS["rag"].words)):
            things.write_column(1, place, words)
        for field, column in COLUMNS.items():
            for rule, formula in live_formulas(column, ranges(field)).items():
                for row_number in range(2, LAST_ROW + 1):
                    asked.append((row_number, field, rule))
                    answers.write_formula(len(asked) - 1, 0, "=" + _on_things(_at_row(formula, row_number)), None, "")
    done = openpyxl.load_workbook(recalculated(book, folder / "done"), data_only=True)["Answers"]
    return {what: done.cell(number, 1).value is True for number, what in enumerate(asked, start=1)}


def _write(sheet: Any, row: int, column: int, cell: RawValue, dated: Any) -> None:
    if cell == FAILED:
        sheet.write_formula(row, column, FAILED)
    elif isinstance(cell, str) and cell:
        sheet.write_string(row, column, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, dated)
    elif not isinstance(cell, str):
        sheet.write_number(row, column, cell)


def _at_row(formula: str, row: int) -> str:
    return re.sub(r"(\$[A-Z]+)2(?![0-9])", rf"\g<1>{row}", formula)


def _on_things(formula: str) -> str:
    return re.sub(r"(?<![A-Za-z:$])(\$[A-Z]+\$?[0-9])", r"Things!\1", formula)


@pytest.mark.office
def test_excel_flags_the_cells_that_python_does(tmp_path: Path) -> None:
    python = verdicts_of_python()
    excel = verdicts_of_excel(tmp_path)
    flagged = {what for what, flags in excel.items() if flags}
    told = {(row, field) for row, field, _ in python}
    spoken_for = {(row, field, rule) for row, field, live in flagged for rule in COVERS.get(live, {live})}
    can_be = {rule for _, _, live in excel for rule in COVERS.get(live, {live})}
    assert {(row, field) for row, field, _ in flagged} - told == set()
    assert {what for what in python if what[2] in can_be} - spoken_for == set()
    assert {rule for _, _, rule in excel} == {rule.id for rule in RULES if rule.live is not None}


def test_a_formula_is_given_only_where_its_rule_applies() -> None:
    by_rule = {rule.id: rule for rule in RULES}
    applies: Sequence[tuple[str, str]] = [
        ("CEL-01", "owner"),
        ("CEL-15", "status"),
        ("CEL-21", "id"),
        ("CEL-23", "after"),
    ]
    for rule, field in applies:
        assert live_formula(by_rule[rule], COLUMNS[field], ranges(field)) is not None
    for rule, field in [
        ("CEL-01", "rag"),
        ("CEL-15", "owner"),
        ("CEL-21", "after"),
        ("CEL-05", "due"),
        ("STR-02", "id"),
    ]:
        assert live_formula(by_rule[rule], COLUMNS[field], ranges(field)) is None


def test_a_list_of_ids_is_left_to_python() -> None:
    joined = reference("Supports", "Things.id", "", is_list=True)
    assert "CEL-23" not in live_formulas(joined, ranges("after"))


def test_formulas_use_no_array_constant_and_no_structured_reference() -> None:
    for field, column in COLUMNS.items():
        for formula in live_formulas(column, ranges(field)).values():
            assert not re.search(r"[\[\]{}]", formula)
            assert formula.count("(") == formula.count(")")
            assert len(formula) < 1_000
