"""Wording: names of sheets and headings in findings are the programme's own, whatever it renamed or left out."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.helpers.raw_trackers import RECORDS, SETTINGS, Drawn, Row, sheet_of, shipped
from tests.helpers.sampling import by_default
from xltools.findings import Finding
from xltools.measures.contradictions import result_rules
from xltools.schema.files import shipped_folder
from xltools.schema.loading import Schemas, load_schemas
from xltools.schema.wording import Names
from xltools.tracker.raw import RawValue
from xltools.validate import validate_tracker

#: Put at the end of a schema file, it calls every heading and setting by another name.
RENAMED = """

from dataclasses import replace as _replace
from types import FunctionType as _Function

from xltools.schema.checks import sheet as _sheet
from xltools.schema.checks import spec_of as _spec_of

_shipped = schema


def schema(scale):
    spec = _spec_of(_shipped(scale) if isinstance(_shipped, _Function) else _shipped)
    settings = spec.settings and {
        n: _replace(c, heading=f"Zqs {i} {{}}") for i, (n, c) in enumerate(spec.settings.items())
    }
    columns = {n: _replace(c, heading=f"Zqc {i}") for i, (n, c) in enumerate(spec.columns.items())}
    return _sheet(spec.name, columns, place=spec.place, purpose=spec.purpose, rules=spec.rules, settings=settings,
                  defaults=spec.defaults, may_be_empty=spec.may_be_empty)
"""
HEADINGS = {
    column.heading for spec in shipped() for column in [*spec.columns.values(), *(spec.settings or {}).values()]
}
#: Words that are more than a heading: those of lists, sheets, and what begins a sentence.
WORDS = {word for spec in shipped() for column in spec.columns.values() for word in column.words} | {
    spec.name for spec in shipped()
}
SHEETS = [spec.name for spec in shipped() if spec.settings is None]
FAULTY: tuple[RawValue, ...] = ("", "nonsense", "31/02/2012", 3.5, True, "12 or 13")


def programme(place: Path, *without: str, more: str = "") -> Schemas:
    """Load the shipped schemas but some sheets', each file with more at its end."""
    for file in shipped_folder().glob("*.py"):
        if file.stem not in without:
            (place / file.name).write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    return load_schemas(place)


def tracker_of(schemas: Schemas) -> Drawn:
    """Return a tracker with the right rows under the headings of a programme."""
    settings = schemas["Settings"].settings or {}
    names = {column.heading: settings[name].heading for name, column in (shipped()["Settings"].settings or {}).items()}
    rows: dict[str, list[Row]] = {
        **RECORDS,
        "Settings": [{"setting": names[name], "value": value} for name, value in SETTINGS.items()],
    }
    return Drawn({spec.name: sheet_of(spec, list(rows[spec.name])) for spec in schemas})


def findings(schemas: Schemas) -> list[Finding]:
    """Return what is found when every column in turn holds every kind of faulty cell."""
    found: list[Finding] = []
    right = tracker_of(schemas)
    for value in FAULTY:
        for turn in range(3):  # not all columns at once, for a row that is wholly wrong is told as a whole
            drawn = right
            for spec in schemas:
                for place, name in enumerate(spec.columns):
                    if place % 3 == turn and len(drawn.sheets[spec.name].rows) > 1 and name != "setting":
                        drawn = drawn.with_cell(spec.name, name, 1, value)
            found += validate_tracker(drawn.raw, schemas).findings
    far = right.with_cell("Settings", "value", 5, 41060.0)
    return [*found, *validate_tracker(far.raw, schemas).findings]


def stale(text: str, names: set[str]) -> list[str]:
    return [name for name in names if re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", text)]


@cache
def telling() -> frozenset[str]:
    """The headings that are no words of everyday: of several words, or none that rules use for something else."""
    return frozenset(name for name in HEADINGS - WORDS if " " in name)


def test_no_rule_holds_a_heading_that_the_programme_changed(tmp_path: Path) -> None:
    schemas = programme(tmp_path, more=RENAMED)
    texts = [
        f"{rule.rule.id}: {text}"
        for spec in schemas
        for rule in spec.rules
        for text in (rule.message, rule.rule.fix, rule.rule.title)
    ]
    texts += [f"{rule.id}: {rule.fix}" for rule in result_rules(schemas.wording)]
    assert [(text, old) for text in texts if (old := stale(text, set(telling())))] == []
    told = re.compile(r"\b(?:under|beside|[Cc]orrect|[Cc]lear) ([A-Z]\w*)")
    assert [text for text in texts if any(not name.startswith("Zq") for name in told.findall(text))] == []


def test_no_finding_names_a_heading_that_the_programme_changed(tmp_path: Path) -> None:
    schemas = programme(tmp_path, more=RENAMED)
    found = findings(schemas)
    assert len({finding.rule for finding in found}) > 30
    old = {
        (finding.rule, name)
        for finding in found
        for name in stale(f"{finding.message} {finding.fix} {finding.heading}", set(telling()))
        if name not in finding.value
    }
    assert old == set()


@pytest.mark.parametrize("sheet", by_default({"Waivers"}, SHEETS))
def test_no_finding_sends_anybody_to_a_sheet_that_the_programme_left_out(sheet: str, tmp_path: Path) -> None:
    stem = sheet.lower().replace(" ", "_").replace("-", "_")
    schemas = programme(tmp_path, stem)
    assert sheet not in schemas
    own = {column.heading for spec in schemas for column in spec.columns.values()} | WORDS - {sheet}
    lost = {
        (finding.rule, finding.message, finding.fix)
        for finding in findings(schemas)
        if sheet not in own and stale(f"{finding.message} {finding.fix}", {sheet})
    }
    assert lost == set()


def test_advice_that_needs_a_sheet_is_given_only_where_it_is() -> None:
    text = "Add the readings[Waivers?; if there are none, agree a waiver under [Waivers.until]]."
    shipped_names = {"Waivers": {"until": "Until"}}
    assert Names({"Waivers": {"until": "Ends"}}).told(text) == (
        "Add the readings; if there are none, agree a waiver under Ends."
    )
    assert Names({}, lambda: shipped_names).told(text) == "Add the readings."


def test_what_names_nothing_stays_as_the_programme_wrote_it() -> None:
    assert Names({"Risks": {"owner": "Own{er}"}}).told("[1] See [owner] [x]", "Risks") == "[1] See Own{{er}} [x]"


def test_a_heading_from_before_a_change_is_not_read_as_another(tmp_path: Path) -> None:
    """'Milestone Green to (days)' is the name of a limit on the shipped scale, on no other the near miss of another."""
    (tmp_path / "scale.toml").write_text(
        '[[rating]]\nword = "On track"\n[[rating]]\nword = "At risk"\n[[rating]]\nword = "Stopped"\n',
        encoding="utf-8",
    )
    schemas = load_schemas(tmp_path)
    rows: list[Row] = [{"setting": name, "value": value} for name, value in SETTINGS.items()]
    rows.append({"setting": "Milestone Green to (days)", "value": 30.0})
    drawn = Drawn(
        {spec.name: sheet_of(spec, list(RECORDS.get(spec.name, []))) for spec in schemas if spec.settings is None}
    )
    drawn = replace(drawn, sheets={"Settings": sheet_of(schemas["Settings"], rows), **drawn.sheets})
    validation = validate_tracker(drawn.raw, schemas)
    assert "STR-18" not in [finding.rule for finding in validation.findings]
    assert validation.tables.settings["milestone_amber_red_days"] == 90
