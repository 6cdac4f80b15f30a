"""The worked example under other names, and the mapping that says which is which."""

import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd
from openpyxl.workbook import Workbook

from xltools import example
from xltools.commands.steps import Judged
from xltools.report.template import example_rows, tracker_book
from xltools.schema.checks import SheetSpec
from xltools.schema.loading import load_schemas
from xltools.tracker import RawTracker, read_tracker
from xltools.tracker.raw import RawValue
from xltools.writer import book_bytes

READINGS = "KPI readings"
_ACROSS = ("numerator", "denominator", "reported_on", "data_status", "comment")


@cache
def example_raw(folder: Path) -> RawTracker:
    schemas = load_schemas()
    path = folder / "tracker.xlsx"
    path.write_bytes(book_bytes(tracker_book(schemas, example_rows(schemas, example.DAYS[0]), example.NOTES)))
    return read_tracker(path)


def other_word(word: str) -> str:
    """Return another word for one of ours: no rule of the product knows it."""
    return f"~{word[::-1]}"


def other_heading(heading: str) -> str:
    return f"Q {heading[::-1]}".replace("(", "<").replace(")", ">")


class Scrambled:
    """Writes the example under other names, and the mapping that says which is which."""

    def __init__(self, raw: RawTracker, seed: int) -> None:
        self._raw, self._rng = raw, random.Random(seed)
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        self.source = ['workbook = "../scrambled.xlsx"', ""]

    def make(self) -> None:
        schemas = load_schemas()
        self._settings(schemas["Settings"])
        for spec in sorted(schemas, key=lambda _: self._rng.random()):
            if spec.settings is None and spec.name in self._raw.sheets:
                self._readings(spec) if spec.name == READINGS else self._sheet(spec)

    def _settings(self, spec: SheetSpec) -> None:
        sheet = self._raw.sheets["Settings"]
        known = {column.heading: name for name, column in (spec.settings or {}).items()}
        cover = self.book.create_sheet("Front")
        self.source.append("[settings]")
        for row, (name, value, *_) in enumerate(sheet.rows[1:], 3):
            if name in known and value != "":
                cover.cell(row, 4).value = value
                self.source.append(f'{known[str(name)]} = {{ cell = "Front!D{row}" }}')

    def _rows(self, spec: SheetSpec) -> list[dict[str, RawValue]]:
        rows = self._raw.sheets[spec.name].rows[1:]
        return [row for cells in rows if any((row := dict(zip(spec.columns, cells, strict=False))).values())]

    def _word(self, spec: SheetSpec, name: str, value: RawValue) -> RawValue:
        words = spec.columns[name].words
        return other_word(value) if isinstance(value, str) and value in words else value

    def _table(self, spec: SheetSpec, fields: list[str]) -> str:
        tab = f"Tab {spec.name[::-1]}"
        self.source += ["", "[[table]]", f'of = "{spec.name}"', f'sheets = ["{tab}"]', "[table.columns]"]
        self.source += [f'{name} = "{other_heading(spec.columns[name].heading)}"' for name in fields]
        return tab

    def _words(self, spec: SheetSpec, fields: Mapping[str, object]) -> None:
        for name in fields:
            if spec.columns[name].words:
                self.source.append(f"[table.words.{name}]")
                self.source += [f'"{other_word(word)}" = "{word}"' for word in spec.columns[name].words]

    def _sheet(self, spec: SheetSpec) -> None:
        fields = list(spec.columns)
        self._rng.shuffle(fields)
        sheet = self.book.create_sheet(self._table(spec, fields))
        self._words(spec, spec.columns)
        first = self._rng.randrange(1, 6)
        for place, name in enumerate(fields, 2):
            sheet.cell(first, place).value = other_heading(spec.columns[name].heading)
        for number, row in enumerate(self._rows(spec), first + 1):
            for place, name in enumerate(fields, 2):
                if (value := self._word(spec, name, row.get(name, ""))) != "":
                    sheet.cell(number, place).value = value

    def _readings(self, spec: SheetSpec) -> None:
        """Turn the readings across: a row for each KPI and zone, and one more for each time that it was revised."""
        tab = self._table(spec, ["kpi_id", "zone"])
        subs = ", ".join(f'{name} = "{other_heading(spec.columns[name].heading)}"' for name in _ACROSS)
        at = self.source.index("[table.columns]", len(self.source) - 4)
        self.source.insert(at, f'across = {{ headings = "DD MMM YYYY", values = {{ {subs} }} }}')
        self.source.insert(at, "header_rows = [2, 3]")
        self._words(spec, dict.fromkeys(("data_status",)))
        rows = self._rows(spec)
        days = sorted({row["period_end"] for row in rows}, key=str)
        sheet = self.book.create_sheet(tab)
        for place, name in enumerate(("kpi_id", "zone"), 1):
            sheet.cell(3, place).value = other_heading(spec.columns[name].heading)
        for place, day in enumerate(days):
            first = 3 + place * len(_ACROSS)
            sheet.cell(2, first).value = f"{pd.Timestamp(str(day)):%d %b %Y}"
            for more, name in enumerate(_ACROSS):
                sheet.cell(3, first + more).value = other_heading(spec.columns[name].heading)
            sheet.merge_cells(start_row=2, end_row=2, start_column=first, end_column=first + len(_ACROSS) - 1)
        lines: dict[tuple[object, ...], int] = {}
        seen: dict[tuple[object, ...], int] = {}
        for row in rows:
            key = (row["kpi_id"], row["zone"], row["period_end"])
            seen[key] = seen.get(key, 0) + 1
            number = lines.setdefault((row["kpi_id"], row["zone"], seen[key]), len(lines) + 4)
            sheet.cell(number, 1).value, sheet.cell(number, 2).value = row["kpi_id"], row["zone"]
            first = 3 + days.index(row["period_end"]) * len(_ACROSS)
            for more, name in enumerate(_ACROSS):
                if (value := self._word(spec, name, row[name])) != "":
                    sheet.cell(number, first + more).value = value


def figures(judged: Judged) -> dict[str, object]:
    assert judged.context is not None
    workings = judged.context.results.figures
    return dict(zip(workings["key"], workings["value"].map(str), strict=True))
