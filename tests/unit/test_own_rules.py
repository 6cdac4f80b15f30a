"""A programme's own rules that are wrong: one sentence says which, where, and what to do."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.helpers.commands import Done, invoke
from xltools.schema.files import shipped_folder

_SCHEMA = '''"""Sites: where the building works are."""

from xltools.schema.checks import sheet
from xltools.schema.columns import day, ident
from xltools.schema.rules import before, blank, broken_when, error, reading_across

schema = sheet(
    "Sites",
    {"site_id": ident("Site ID", "Names it."), "opens": day("Opens", "When it opens.")},
    place=21,
    purpose="Illustrative.",
    rules=[
        RULE
    ],
)
'''
_AMONG_ROWS = """reading_across(
            "Milestones",
            holds=lambda sites, tables: tables["Milestones"]["site"].notna() & sites["opens"].notna(),
            rule=error("SIT-01", "A site opens."),
            blame="opens",
            message="{site_id} does not.",
            fix="See to it.",
        )"""
_UNKNOWN_FIELD = """broken_when(
            blank("opns"), error("SIT-01", "It opens."), blame="opens", message="No.", fix="Yes."
        )"""
_UNKNOWN_BLAME = _UNKNOWN_FIELD.replace("opns", "opens").replace('blame="opens"', 'blame="openning"')
_UNKNOWN_WORD = _UNKNOWN_FIELD.replace("opns", "opens").replace('message="No."', 'message="{site} is late."')
_NO_SUCH_NAME = _UNKNOWN_FIELD.replace('blank("opns")', 'given("opens")')


def made(place: Path, rule: str) -> Done:
    """Make a programme whose sheet Sites has this rule and one row."""
    (place / "rows").mkdir(parents=True)
    (place / "rows" / "Sites.csv").write_text("Site ID,Opens\nOAK,2025-04-01\n", encoding="utf-8")
    shutil.copytree(shipped_folder(), place / "draft", ignore=shutil.ignore_patterns("__pycache__"))
    (place / "draft" / "sites.py").write_text(_SCHEMA.replace("RULE", rule), encoding="utf-8")
    return invoke(place, "new", "schools", "--schemas", "draft", "--rows", "rows")


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("own")
    assert made(place, _AMONG_ROWS).code == 0
    return place / "schools"


@pytest.mark.parametrize("command", [("validate",), ("build",), ("export",)], ids=lambda command: command[0])
def test_a_rule_that_fails_is_told_in_one_sentence(command: tuple[str, ...], schools: Path) -> None:
    line = 1 + (schools / "schemas" / "sites.py").read_text(encoding="utf-8").splitlines().index(
        _AMONG_ROWS.splitlines()[2]
    )
    done = invoke(schools, *command)

    assert done.code == 3
    assert done.err.replace("\\", "/").rstrip("\n") == (
        "xltools: The rule SIT-01 of the sheet Sites cannot be judged: "
        f"line {line} of schemas/sites.py fails with KeyError: 'site'. "
        "Fix the rule there, or take it out; `xltools validate --verbose` shows the details."
    )


def test_the_traceback_is_shown_to_those_who_ask(schools: Path) -> None:
    done = invoke(schools, "validate", "--verbose")

    assert done.code == 3
    assert "Traceback (most recent call last)" in done.err
    assert done.err.splitlines()[-1].startswith("xltools: The rule SIT-01")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (_UNKNOWN_FIELD, "The rule SIT-01 names opns, which is not a field of Sites. Did you mean opens?"),
        (_UNKNOWN_BLAME, "The rule SIT-01 names openning, which is not a field of Sites. There are: site_id, opens."),
        (_UNKNOWN_WORD, "The rule SIT-01 names site, which is not a field of Sites. Did you mean site_id?"),
    ],
    ids=["condition", "blame", "message"],
)
def test_a_rule_that_names_no_field_is_refused_before_anything_is_made(rule: str, said: str, tmp_path: Path) -> None:
    done = made(tmp_path, rule)

    assert done.code == 3
    assert done.err.replace("\\", "/").splitlines() == [f"xltools: In line 7 of draft/sites.py: {said}"]
    assert not (tmp_path / "schools").exists()


def test_a_schema_file_that_cannot_run_is_told_with_its_line(tmp_path: Path) -> None:
    done = made(tmp_path, _NO_SUCH_NAME)

    assert done.code == 3
    assert (
        "sites.py cannot be used: line 14 of draft/sites.py fails with NameError: name 'given' is not defined"
        in done.err.replace("\\", "/")
    )


def test_two_files_of_one_sheet_are_refused(tmp_path: Path) -> None:
    made(tmp_path, _AMONG_ROWS)
    shutil.copy(tmp_path / "schools" / "schemas" / "sites.py", tmp_path / "schools" / "schemas" / "sites_copy.py")
    done = invoke(tmp_path / "schools", "describe")

    assert done.code == 3
    assert "describes the sheet Sites, and so does another file there: keep one." in done.err


_UNITS = ('UNITS = ("%", "number", "GBP")', 'UNITS = {"per cent": "%", "places": "number", "pounds": "GBP"}')
_KPIS = "KPI ID,Workstream ID,KPI,Definition,Numerator,Unit,Better is\nKPI-1,NEW,Places,All,Places,per cent,Higher\n"
_TARGETS = "KPI ID,Kind,Due,Target,Set on\nKPI-1,Target,2026-03-31,3,2025-04-01\n"


def drafted(place: Path, *changes: tuple[str, str, str]) -> Path:
    """Copy the shipped schemas into a draft and change them: file, what stood there, what stands there now."""
    shutil.copytree(shipped_folder(), place / "draft", ignore=shutil.ignore_patterns("__pycache__"))
    for file, was, now in changes:
        text = (place / "draft" / file).read_text(encoding="utf-8")
        assert was in text
        (place / "draft" / file).write_text(text.replace(was, now), encoding="utf-8")
    return place / "draft"


def test_a_shipped_file_judges_other_sheets_by_what_their_words_stand_for(tmp_path: Path) -> None:
    """`kpi_targets.py` knows '%' and not 'per cent'; a target of 300% must not slip through for that."""
    drafted(tmp_path, ("kpis.py", *_UNITS), ("kpis.py", 'word("unit", "%")', 'word("unit", "per cent")'))
    (tmp_path / "rows").mkdir()
    (tmp_path / "rows" / "KPIs.csv").write_text(_KPIS, encoding="utf-8")
    (tmp_path / "rows" / "KPI targets.csv").write_text(_TARGETS, encoding="utf-8")
    made = invoke(tmp_path, "new", "programme", "--schemas", "draft", "--rows", "rows")

    assert made.code == 0, made.err
    assert "[TGT-03]" in invoke(tmp_path / "programme", "validate").out
    target = load_workbook(tmp_path / "programme" / "workbooks" / "tracker.xlsx")["KPI targets"]["D2"]
    assert (target.value, target.number_format) == (3, "0%")


def test_a_rule_that_waits_for_a_word_that_is_gone_is_refused(tmp_path: Path) -> None:
    words = 'KINDS = {"Spend": "Investment", "Stopped": "Disinvestment", "Saved": "Saving"}'
    drafted(tmp_path, ("business_cases.py", 'KINDS = ("Investment", "Disinvestment", "Saving")', words))
    done = invoke(tmp_path, "new", "programme", "--schemas", "draft")

    assert done.code == 3
    assert (
        "The rule BUS-02 asks whether Kind is 'Saving', which is not a word of that column. "
        "There are: Spend, Stopped, Saved." in done.err
    )
    assert not (tmp_path / "programme").exists()
