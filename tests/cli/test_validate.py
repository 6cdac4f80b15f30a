"""xltools validate: every finding in the form asked for, and an exit code that a script can trust."""

import json
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.helpers import small
from tests.helpers.commands import invoke, run
from tests.helpers.sampling import one_in


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tracker with one error in a cell; and, as the small tracker has, one warning."""
    return small.programme(tmp_path_factory.mktemp("faulty"), small.with_cell("Milestones", "forecast", 2, "soon"))


@pytest.fixture
def right(tmp_path: Path) -> Path:
    return small.programme(tmp_path)


def test_a_tracker_without_errors_ends_with_0(right: Path) -> None:
    done = invoke(right, "validate")

    assert done.code == 0
    assert done.out.startswith("workbooks/tracker.xlsx as at 2012-03-31: no errors, ")
    assert done.err == ""


def test_an_error_ends_with_1_and_says_where_and_what_to_do(faulty: Path) -> None:
    done = invoke(faulty, "validate")

    assert done.code == 1
    assert 'I3: "soon" is not a date.' in done.out
    assert "Type day, month and year" in done.out
    assert done.err == ""


def test_errors_stand_before_warnings_each_sheet_with_its_count(faulty: Path) -> None:
    lines = invoke(faulty, "validate").out.splitlines()

    first, second = lines.index("Errors: these stop the packs"), lines.index("Warnings: the pack shows these")
    assert first < lines.index("  Milestones (1)") < second


def test_json_is_one_object_with_the_keys_promised_in_their_order(faulty: Path) -> None:
    done = invoke(faulty, "validate", "--format", "json")
    told = json.loads(done.out)

    assert done.code == 1
    assert list(told) == ["tracker", "sha256", "as_at", "counts", "findings"]
    assert (told["tracker"], told["as_at"]) == ("workbooks/tracker.xlsx", "2012-03-31")
    assert told["counts"] == {"error": 1, "warning": len(told["findings"]) - 1, "waived": 0}
    assert next(f for f in told["findings"] if f["severity"] == "error") == {
        "severity": "error",
        "waived": False,
        "sheet": "Milestones",
        "cell": "I3",
        "heading": "Forecast date",
        "rule": "CEL-06",
        "value": "soon",
        "message": '"soon" is not a date.',
        "fix": "Type day, month and year, such as 31/03/2012.",
    }
    assert list(told["findings"][0]) == [
        "severity", "waived", "sheet", "cell", "heading", "rule", "value", "message", "fix",
    ]  # fmt: skip


def test_a_finding_on_a_whole_sheet_has_no_cell_in_json(right: Path) -> None:
    book = openpyxl.load_workbook(right / "workbooks" / "tracker.xlsx")
    del book["Risks"]
    book.save(right / "workbooks" / "tracker.xlsx")

    told = json.loads(invoke(right, "validate", "--format", "json").out)
    missing = [finding for finding in told["findings"] if finding["sheet"] == "Risks"]

    assert [finding["cell"] for finding in missing] == [None]


def test_an_as_at_that_cannot_be_read_is_null_in_json(tmp_path: Path) -> None:
    folder = small.programme(tmp_path, small.with_setting("As at", "soon"))

    assert json.loads(invoke(folder, "validate", "--format", "json").out)["as_at"] is None


def test_the_same_fault_in_many_cells_is_one_line(tmp_path: Path) -> None:
    changed = small.rows()
    model = changed["KPI readings"][0]
    changed["KPI readings"] = [{**model, "numerator": "n/k"} for _ in range(400)]
    lines = invoke(small.programme(tmp_path, changed), "validate").out.splitlines()

    (line,) = [line for line in lines if '"n/k"' in line]
    assert line.startswith("    D2:D401: ")
    assert line.endswith("(and 399 more like it)")


def test_output_goes_to_a_file_and_the_screen_says_so(faulty: Path, tmp_path: Path) -> None:
    done = invoke(faulty, "validate", "--format", "json", "--output", str(tmp_path / "new folder" / "found.json"))

    assert done.code == 1
    assert done.out == f"1 error, 1 warning, none waived: written to {tmp_path / 'new folder' / 'found.json'}\n"
    assert json.loads((tmp_path / "new folder" / "found.json").read_bytes())["counts"]["error"] == 1


def test_the_workbook_stands_in_output_unless_told_otherwise(faulty: Path, tmp_path: Path) -> None:
    done = invoke(faulty, "validate", "--format", "workbook")
    invoke(faulty, "validate", "--format", "workbook", "--output", str(tmp_path / "f.xlsx"))

    assert done.code == 1
    assert openpyxl.load_workbook(faulty / "output" / "tracker-findings.xlsx").sheetnames[0] == "Findings"
    assert openpyxl.load_workbook(tmp_path / "f.xlsx").sheetnames[0] == "Findings"


@pytest.mark.parametrize(
    ("form", "output"),
    [
        ("text", "workbooks/tracker.xlsx"),
        ("json", "link.xlsx"),
        ("workbook", "workbooks/tracker.xlsx"),
        ("workbook", "workbooks/second.xlsx"),
    ],
)
def test_no_output_takes_the_place_of_a_tracker(right: Path, form: str, output: str) -> None:
    (right / "link.xlsx").hardlink_to(right / "workbooks" / "tracker.xlsx")
    done = invoke(right, "validate", "--format", form, "--output", output)

    assert done.code == 3
    assert "tracker" in done.err
    assert "give --output another" in done.err
    assert not (right / "workbooks" / "second.xlsx").exists()


def test_a_day_before_the_trackers_own_is_reported_as_at(right: Path) -> None:
    assert "as at 2012-02-29" in invoke(right, "validate", "--as-at", "29/02/2012").out


@pytest.mark.parametrize("day", ["30/02/2012", "March", "2012", ""])
def test_an_unreadable_day_is_a_wrong_option(right: Path, day: str) -> None:
    done = invoke(right, "validate", "--as-at", day)

    assert done.code == 2
    assert f"'{day}' is not a date: type it as 2012-03-31 or 31/03/2012." in done.err
    assert done.out == ""


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_ends_of_the_calendar_is_a_wrong_option(right: Path, day: str) -> None:
    done = invoke(right, "validate", "--as-at", day)

    assert done.code == 2
    assert "check the year" in done.err


@pytest.mark.parametrize(
    ("day", "says"),
    one_in(2, [
        ("1950-01-01", "1 Jan 1950 is before the programme, which starts on 1 Jan 2008"),
        ("2007-12-31", "31 Dec 2007 is before the programme, which starts on 1 Jan 2008"),
        ("2014-04-01", "1 Apr 2014 is after 31 Mar 2014, a year after the programme's end"),
        ("2199-12-31", "31 Dec 2199 is after 31 Mar 2014, a year after the programme's end"),
    ]),
)  # fmt: skip
@pytest.mark.parametrize("command", [["validate"], ["build"], ["build", "--draft"], ["export"], ["watch"]])
def test_a_day_outside_the_programme_is_a_wrong_option(right: Path, command: list[str], day: str, says: str) -> None:
    before = sorted(right.rglob("*"))
    done = invoke(right, *command, "--as-at", day)

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"xltools: Invalid value for '--as-at': A report's day cannot be outside the programme's time, and {says}: "
        "choose another day, or change when the programme runs on the sheet Settings. "
        f"(xltools {command[0]} --help says more)\n"
    )
    assert sorted(right.rglob("*")) == before


@pytest.mark.parametrize("day", ["2008-01-01", "2014-03-31"])
def test_the_option_and_the_cell_take_the_same_days(right: Path, day: str) -> None:
    assert f"as at {day}" in invoke(right, "validate", "--as-at", day).out


def test_two_trackers_are_named_and_refused(right: Path) -> None:
    (right / "workbooks" / "other.xlsx").write_bytes(small.right_tracker())
    done = invoke(right, "validate")

    assert done.code == 3
    assert done.err.count("\n") == 1
    assert "other.xlsx, tracker.xlsx" in done.err


def test_no_tracker_is_one_sentence(tmp_path: Path) -> None:
    done = invoke(tmp_path, "validate")

    assert (done.code, done.out) == (3, "")
    assert done.err.count("\n") == 1
    assert "workbooks" in done.err


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04broken"])
def test_an_odd_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.xlsx").write_bytes(content)
    done = invoke(tmp_path, "validate", "odd.xlsx")

    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("xltools: odd.xlsx ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    ["validate odd.xlsx", "validate odd.xlsx --format json", "build odd.xlsx", "build --draft odd.xlsx",
     "compare odd.xlsx odd.xlsx", "export odd.xlsx", "watch odd.xlsx"],
)  # fmt: skip
def test_a_workbook_that_is_no_tracker_is_one_sentence_to_every_command(tmp_path: Path, command: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "odd.xlsx") as workbook:
        workbook.add_worksheet("Costs").write(0, 0, "Cost")
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=Costs!$A$1:$A$2"})
        workbook.add_chartsheet("Curve").set_chart(chart)
    done = invoke(tmp_path, *command.split())

    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("xltools: odd.xlsx is not a tracker: ")
    assert 'holds "Costs": choose the right file' in done.err
    assert done.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["odd.xlsx"]


def test_the_owner_file_of_an_open_tracker_is_passed_over_with_a_note(right: Path) -> None:
    (right / "workbooks" / "~$tracker.xlsx").write_bytes(b"\x00" * 165)
    done = invoke(right, "validate")

    assert done.code == 0
    assert done.err.startswith("Note: tracker.xlsx is open in another program (")
    assert done.err.count("\n") == 1


def test_text_in_a_pipe_is_utf_8_without_colour_or_progress(tmp_path: Path) -> None:
    folder = small.programme(tmp_path, small.with_cell("Milestones", "forecast", 2, "żółw ≥ \u202esoon"))
    done = run(folder, "validate", variables={"LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"})

    assert done.code == 1
    assert '"żółw ≥ \\x202esoon" is not a date.' in done.out
    assert "\x1b" not in done.out + done.err
    assert done.err == ""


def test_what_a_terminal_would_obey_is_shown_as_text(tmp_path: Path) -> None:
    (tmp_path / "\x1b[31mred.xlsx").write_bytes(b"")
    done = invoke(tmp_path, "validate", "\x1b[31mred.xlsx")

    assert done.code == 3
    assert done.err.startswith("xltools: \\x1b[31mred.xlsx is an empty file")


def test_a_tracker_named_inside_its_own_folder_belongs_to_the_folder_above(right: Path) -> None:
    invoke(right / "workbooks", "validate", "tracker.xlsx", "--format", "workbook")

    assert (right / "output" / "tracker-findings.xlsx").exists()
    assert [path.name for path in (right / "workbooks").iterdir()] == ["tracker.xlsx"]
