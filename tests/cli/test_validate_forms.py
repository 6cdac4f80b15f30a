"""xltools validate for other programs: CSV, JUnit XML, GitHub annotations; how much it says; hooks and completion."""

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from tests.helpers import small
from tests.helpers.commands import invoke
from xltools.deliver.findings_formats import findings_csv, findings_github, findings_junit
from xltools.findings import Finding, Severity

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small.programme(tmp_path_factory.mktemp("faulty"), small.with_cell("Milestones", "forecast", 2, "soon"))


def finding(message: str = "It is wrong.", *, severity: Severity = "error", waived: bool = False) -> Finding:
    return Finding(severity, "MIL-02", "Milestones", message, "Fix it.", 14, 9, "Forecast date", "=1+1", waived=waived)


def test_csv_has_a_row_for_each_finding_with_the_keys_of_the_json(faulty: Path) -> None:
    done = invoke(faulty, "validate", "--format", "csv")
    told = list(csv.DictReader(io.StringIO(done.out)))

    assert done.code == 1
    assert list(told[0]) == ["severity", "waived", "sheet", "cell", "heading", "rule", "value", "message", "fix"]
    assert ("error", "false", "Milestones", "I3", "soon") in {
        (row["severity"], row["waived"], row["sheet"], row["cell"], row["value"]) for row in told
    }


def test_csv_leaves_the_words_of_the_tracker_as_they_are() -> None:
    assert next(csv.DictReader(io.StringIO(findings_csv([finding()]))))["value"] == "=1+1"


def test_junit_fails_for_an_error_and_passes_for_a_sheet_without_findings(faulty: Path) -> None:
    suites = fromstring(invoke(faulty, "validate", "--format", "junit").out)
    cases = suites.findall(".//testcase")
    failed = [case for case in cases if case.find("failure") is not None]

    assert [(case.get("classname"), case.get("name")) for case in failed] == [("Milestones", "I3 CEL-06")]
    assert suites.get("tests") == str(len(cases))
    assert suites.get("failures") == "1"
    assert "Settings" in {case.get("classname") for case in cases if len(case) == 0}


@pytest.mark.parametrize("told", [finding(severity="warning"), finding(waived=True)])
def test_junit_skips_what_blocks_nothing(told: Finding) -> None:
    suites = fromstring(findings_junit("tracker.xlsx", ["Milestones"], [told]))

    assert (suites.get("failures"), suites.get("skipped")) == ("0", "1")
    assert suites.find(".//skipped") is not None


@pytest.mark.parametrize("text", ['a < b & "c"', "line\nline", "bell\x07", "half\ud800", "]]>"])
def test_junit_is_whole_xml_whatever_a_cell_holds(text: str) -> None:
    suites = fromstring(findings_junit("tracker.xlsx", [], [finding(text)]))

    failure = suites.find(".//failure")
    assert failure is not None
    assert failure.get("message") == re.sub("[\x07\ud800]", "\ufffd", text)


def test_github_gets_an_annotation_of_the_tracker_for_each_finding(faulty: Path) -> None:
    done = invoke(faulty, "validate", "--format", "github")

    assert done.code == 1
    assert "::error file=workbooks/tracker.xlsx,title=CEL-06 Milestones!I3::" in done.out
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in done.out.splitlines())


def test_no_cell_can_begin_a_command_of_github() -> None:
    told = findings_github("a,b:c.xlsx", [finding("50%\n::set-env name=PATH::evil")])

    assert told.count("\n") == 1
    assert told.startswith("::error file=a%2Cb%3Ac.xlsx,title=MIL-02 Milestones!I14::50%25%0A::set-env")


def test_a_waived_finding_is_a_notice_on_github() -> None:
    assert findings_github("t.xlsx", [finding(waived=True)]).startswith("::notice ")


def test_quiet_says_errors_alone(faulty: Path) -> None:
    done = invoke(faulty, "validate", "--quiet")

    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("Errors: these stop the packs")
    assert "Warnings" not in done.out


def test_quiet_says_nothing_where_there_is_no_error(tmp_path: Path) -> None:
    done = invoke(small.programme(tmp_path), "validate", "--quiet")

    assert (done.code, done.out, done.err) == (0, "", "")


def test_verbose_says_each_finding_with_its_value_and_rule(faulty: Path) -> None:
    out = invoke(faulty, "validate", "--verbose").out

    assert "Milestones, I3: error." in out
    assert 'The cell holds "soon".' in out
    assert re.search(r"CEL-06: .+ Source: .+\.", out)


@pytest.mark.parametrize("options", [["--quiet", "--verbose"], ["--quiet", "--format", "json"]])
def test_options_that_contradict_each_other_are_refused(options: list[str], tmp_path: Path) -> None:
    assert invoke(tmp_path, "validate", *options).code == 2


def test_a_form_for_programs_is_written_to_a_file_whole(faulty: Path, tmp_path: Path) -> None:
    target = tmp_path / "findings.xml"
    done = invoke(faulty, "validate", "--format", "junit", "--output", str(target))

    assert done.code == 1
    assert f"written to {target}" in done.out
    assert fromstring(target.read_text(encoding="utf-8")).get("name") == "xltools validate"


def test_the_hook_for_commits_runs_where_a_tracker_or_a_schema_changed(faulty: Path) -> None:
    hook = (_ROOT / ".pre-commit-hooks.yaml").read_text()
    entry = re.search(r"entry: xltools (.+)", hook)
    files = re.search(r"files: (.+)", hook)
    assert entry
    assert files

    assert invoke(faulty, *entry[1].split()).code == 1
    changed = ["workbooks/tracker.xlsx", "workbooks/~$tracker.xlsx", "workbooks/archive/2011-12-31/tracker.xlsx",
               "schemas/milestones.py", "schemas/rules.toml", "notes.txt"]  # fmt: skip
    assert [name for name in changed if re.search(files[1], name)] == [
        "workbooks/tracker.xlsx", "schemas/milestones.py", "schemas/rules.toml",
    ]  # fmt: skip


def test_a_shell_can_complete_commands_and_options() -> None:
    xltools = Path(sys.executable).with_name("xltools")
    for words, place, wanted in (("xltools va", "1", "validate"), ("xltools build --fi", "2", "--final")):
        asked = {"_XLTOOLS_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": place}
        done = subprocess.run(
            [xltools], check=False, capture_output=True, text=True, env={**os.environ, **asked}, timeout=60
        )
        assert done.stdout.splitlines() == [f"plain,{wanted}"]
