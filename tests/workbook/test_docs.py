"""The documents: generated pages are current, all there is is told, links lead somewhere, what is shown runs."""

import ast
import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest

from docs.errors_page import PAGE as ERRORS
from docs.errors_page import kinds
from docs.errors_page import told as told_errors
from docs.faulty_example import type_faults
from docs.measure_chapters import CHAPTERS
from docs.measure_fields import MEANINGS
from docs.measures_manual import meaning, measured_tables
from docs.pages import PAGES
from tests.helpers import small
from tests.helpers.commands import invoke
from tests.helpers.folders import typed_in
from tests.helpers.shared import new_example
from tests.helpers.their_workbooks import drawn_book
from xltools import errors
from xltools.cli import COMMANDS
from xltools.measures.contradictions import result_rules
from xltools.schema.loading import load_schemas
from xltools.validate import every_rule

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
RULES = ROOT / "docs" / "rules.md"
README = (ROOT / "README.md").read_text(encoding="utf-8")
_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
#: Commands that need more than a folder, and the tests that run them so.
_RUN_ELSEWHERE = {"xltools watch": "test_watch.py", "xltools email --send": "test_email.py",
    "xltools completion --install": "test_completion.py",
    "xltools adopt plan.xlsx": "test_adopt.py", "xltools adopt --check": "test_adopt.py",
}  # fmt: skip
#: The page that a test of its own follows word by word, in a shell.
_FOLLOWED = ROOT / "docs" / "tutorial-second-programme.md"
#: Page -> what runs the Python that it shows; the manual of measures is made from tests in the first place.
_PYTHON_IS_RUN_BY = {
    "docs/api.md": "tests/unit/test_api.py",
    "docs/measures.md": "docs/measures_manual.py",
    "docs/tutorial-second-programme.md": "tests/slow/test_second_programme.py",
    "docs/yours-and-fixed.md": "tests/workbook/test_own_lists.py",
    "CONTRIBUTING.md": "tests/slow/test_contributing.py",
}
_ENDS_WITH = re.compile(r"\s+# ends with (\d)$")


def told() -> str:
    """Return what people read: the README and the pages of docs/, without the decisions."""
    return "\n".join(page.read_text(encoding="utf-8") for page in DOCUMENTS if page.parent.name != "adr")


def marked_command(mark: str) -> str:
    """Return the one command that stands between two marks of the README."""
    (block,) = re.findall(rf"<!-- {mark} -->\n```\w+\n(.*?)```\n<!-- /{mark} -->", README, re.DOTALL)
    (line,) = str(block).strip().splitlines()
    return line


def shown_commands() -> Iterator[tuple[str, int]]:
    """Return each distinct command of xltools that a page shows, with the code that it should end with."""
    seen: set[str] = set()
    for page in DOCUMENTS:
        for language, block in _FENCE.findall(page.read_text(encoding="utf-8")):
            for line in map(str.strip, str(block).splitlines() if language in {"sh", "bat"} else ()):
                if line.startswith("xltools ") and line not in seen | set(_RUN_ELSEWHERE):
                    seen.add(line)
                    ends = _ENDS_WITH.search(line)
                    yield _ENDS_WITH.sub("", line), int(ends[1]) if ends else 0


def slug(heading: str) -> str:
    """Return a heading's anchor, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").casefold()).strip().replace(" ", "-")


def anchors(page: Path) -> set[str]:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(new_example(), tmp_path_factory.mktemp("programme") / "example"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_generated_page_is_what_the_code_says_now(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == PAGES[page](), "stale: run `python -m docs.pages`"


def test_every_command_is_told() -> None:
    text = told()
    assert not [command for command in COMMANDS if f"xltools {command}" not in text]


def test_every_rule_is_told_with_what_to_do() -> None:
    page = RULES.read_text(encoding="utf-8")
    rules = [*every_rule(load_schemas(ROOT / "schemas")), *result_rules()]
    assert len(rules) > 90
    for rule in rules:
        assert re.search(rf"^\| {rule.id} \|", page, re.MULTILINE), rule.id


def test_every_class_of_error_is_told_with_its_sentences() -> None:
    sections = ERRORS.read_text(encoding="utf-8").split("\n## ")
    assert {kind.__name__ for kind in errors.XltoolsError.__subclasses__()} <= set(kinds())
    for kind in kinds():
        (section,) = [each for each in sections if each.startswith(f"{kind}\n")]
        assert "\n- " in section, f"no sentence of {kind} is told"


def test_every_sentence_of_an_error_is_in_its_page_word_by_word() -> None:
    """Each text of words, of eight letters or more, that a call puts into an error's sentence stands in the page."""
    page = ERRORS.read_text(encoding="utf-8")
    calls = told_errors()
    assert len(calls) > 150
    for kind, _, call in calls:
        for argument in call.args[:1] if getattr(call.func, "id", "") == kind else call.args:
            for part in ast.walk(argument):
                text = str(part.value) if isinstance(part, ast.Constant) else ""
                assert len(text) < 8 or " " not in text or text in page, (
                    f"{kind} says {text!r}, which docs/errors.md does not hold"
                )


def test_an_error_without_words_in_the_code_is_one_of_those_that_repeat_the_other_side() -> None:
    wordless = {ast.unparse(call) for _, sentences, call in told_errors() if not sentences}
    assert {words for words in wordless if "{why}" not in words} == {
        "ClusterLost(trouble)",
        "SchemaFault(f'In {place_of(fault, file)}: {fault}')",
    }


def test_every_measure_has_its_place_in_the_manual() -> None:
    """A measure is a public function that says what it gives or who made its rule."""
    measures = set()
    for file in (ROOT / "src" / "xltools" / "measures").glob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            doc = ast.get_docstring(node) or "" if isinstance(node, ast.FunctionDef) else ""
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and "Source:" in doc:
                measures.add(f"{file.stem}.{node.name}")
    in_manual = {entry.measure for entries in CHAPTERS.values() for entry in entries}
    assert not measures - in_manual
    for measure in in_manual:
        module, _, name = measure.partition(".")
        assert callable(getattr(import_module(f"xltools.measures.{module}"), name))


def test_every_column_of_a_measure_has_its_meaning_and_says_what_its_own_blanks_mean() -> None:
    tables = measured_tables()
    for entry in (entry for entries in CHAPTERS.values() for entry in entries):
        name = entry.measure.partition(".")[2]
        for field, column in tables.get(name, pd.DataFrame()).items():
            words = meaning(entry, str(field))
            assert words, f"{name}.{field} has no meaning in docs/measure_fields.py"
            is_ours = words in MEANINGS.values()
            if is_ours and (column.isna() | (column.astype("str") == "")).any():
                assert "blank" in words, f"{name}.{field} has blanks, and its meaning does not say what they mean"


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files_and_headings_that_exist(page: Path) -> None:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for target in _LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name} links to {target}, which is not there"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), f"{page.name} links to {target}, a heading that is not there"


def test_every_page_stands_in_the_list_of_contents() -> None:
    """The site's navigation is made of these lists, and its build refuses a page that none of them names."""
    lists = [ROOT / "docs" / "index.md", ROOT / "docs" / "adr" / "README.md"]
    named = {
        (page.parent / target).resolve()
        for page in lists
        for target in re.findall(r"^- \[[^\]]+\]\(([^)#]+\.md)\)", page.read_text(encoding="utf-8"), re.MULTILINE)
    }
    unnamed = {page.relative_to(ROOT).as_posix() for page in DOCUMENTS if page.resolve() not in named}
    assert unnamed == {"docs/index.md"}, "name the page in docs/index.md"


def test_every_threat_names_tests_that_are_there() -> None:
    rows = re.findall(
        r"^\| .* \| .* \| ([\w/, ]+) \|$", (ROOT / "SECURITY.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    named = [name for row in rows for name in row.split(", ")]
    assert len(rows) > 15
    assert [name for name in named if not list((ROOT / "tests").rglob(f"{name}.py"))] == []


@pytest.mark.parametrize("job", ["main", "test"])
def test_ci_runs_the_command_that_the_readme_shows(job: str) -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f"{job}_job=$(readme_command {job})" in script
    assert f'"${job}_job"' in script.partition("\ninstall_programs\n")[2]
    assert marked_command(f"ci:{job}").startswith("python3 -m venv .venv && ")


@pytest.mark.parametrize("job", ["main", "test"])
def test_the_windows_form_is_the_same_command(job: str) -> None:
    expected = marked_command(f"ci:{job}").replace("python3 ", "py ").replace(".venv/bin/", ".venv\\Scripts\\")
    assert marked_command(f"windows:{job}") == expected


@pytest.mark.parametrize("job", ["main", "test"])
def test_the_form_for_windows_powershell_is_the_same_command_without_and(job: str) -> None:
    first, *then = marked_command(f"windows:{job}").split(" && ")
    expected = "; ".join([first, *(f"if ($?) {{ {step} }}" for step in then)])

    assert marked_command(f"powershell:{job}") == expected
    assert "&&" not in expected


def test_contributing_shows_the_readmes_test_command() -> None:
    assert marked_command("ci:test") in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_findings_that_the_readme_shows_are_what_a_faulty_tracker_gives(example: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(example, tmp_path / "example")
    type_faults(folder / "workbooks" / "tracker.xlsx")
    done = invoke(folder, "build")
    (shown,) = re.findall(r"<!-- output: xltools build -->\n```text\n(.*?)```", README, re.DOTALL)
    assert done.code == 1
    assert done.out.replace("\\", "/").strip() == str(shown).strip()


def test_the_readme_counts_sheets_columns_and_rules_as_they_are() -> None:
    (counted,) = re.findall(
        r"^Made by `xltools describe[^`]*`: (.*)\.$", RULES.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert counted in README


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_command_is_shown_only_where_it_is_run(page: Path) -> None:
    """A block without a language, or of another, would be read as a command and run by no test."""
    run = {"bash"} if page == _FOLLOWED else {"sh", "bat"}
    for language, block in _FENCE.findall(page.read_text(encoding="utf-8")):
        commands = [line for line in str(block).splitlines() if re.match(r" *(\$ )?xltools (?!\w+ \[OPTIONS\])", line)]
        assert not commands or language in run, f"{page.name} shows {commands[0]!r} in a block that no test runs"


@pytest.mark.parametrize(("line", "place"), list(_RUN_ELSEWHERE.items()))
def test_a_command_that_is_run_elsewhere_is(line: str, place: str) -> None:
    words = [f'"{word}"' for word in line.split()[1:]]
    text = (ROOT / "tests" / "cli" / place).read_text(encoding="utf-8")
    assert all(word in text for word in words)


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_settings_that_are_shown_can_be_read(page: Path) -> None:
    for language, block in _FENCE.findall(page.read_text(encoding="utf-8")):
        if language == "toml":
            assert tomllib.loads(block)


def test_a_page_that_shows_python_has_a_test_that_runs_it() -> None:
    showing = {
        page.relative_to(ROOT).as_posix()
        for page in DOCUMENTS
        if any(language == "python" for language, _ in _FENCE.findall(page.read_text(encoding="utf-8")))
    }
    assert showing == set(_PYTHON_IS_RUN_BY)
    for page, place in _PYTHON_IS_RUN_BY.items():
        assert Path(page).name in (ROOT / place).read_text(encoding="utf-8"), f"{place} does not run {page}"


def test_the_adjustment_that_the_guide_shows_adjusts_its_rule(example: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(example, tmp_path / "example"))
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    (shown,) = [block for language, block in _FENCE.findall(guide) if language == "toml"]
    typed_in(folder / "workbooks" / "tracker.xlsx", ("Milestones", "SDS-1", "Agreed date", datetime(2012, 5, 1)))
    (rule,) = tomllib.loads(shown)
    found = []
    for adjustments in ("", shown):
        (folder / "schemas" / "rules.toml").write_text(adjustments, encoding="utf-8")
        findings = json.loads(invoke(folder, "validate", "--format", "json").out)["findings"]
        found += [finding["severity"] for finding in findings if finding["rule"] == rule]
    assert found == ["error", "warning"]


@pytest.mark.heavy
@pytest.mark.parametrize(("line", "code"), list(shown_commands()))
def test_a_command_runs_as_shown(
    line: str, code: int, example: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if line.startswith("xltools email"):
        folder = Path(shutil.copytree(request.getfixturevalue("built_example"), tmp_path / "example"))
    elif line.startswith("xltools adopt"):
        folder = tmp_path / "office"
        drawn_book(folder / shlex.split(line)[2], {"Plan": "Task | Due | Status\nHire | 2025-05-31 | Done"})
    elif "archive" in line:
        folder = Path(shutil.copytree(example, tmp_path / "example"))
    else:  # the page means any programme, so a small one will do
        folder = small.programme(tmp_path / "example")
    done = invoke(folder, *shlex.split(line)[1:])
    assert done.code == code, done.err or done.out
