"""The first day: an empty tracker begun today, what is typed by mistake, and what is left from an earlier attempt."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.helpers.commands import invoke
from tests.helpers.folders import folder_of, typed_in
from tests.helpers.permissions import bound_by_permissions
from tests.helpers.raw_trackers import right_tracker
from tests.helpers.sampling import by_default


def begun(place: Path, today: date) -> Path:
    """Make an empty tracker, and type into it the least that is needed."""
    assert invoke(place, "new", "care").code == 0
    tracker = place / "care" / "workbooks" / "tracker.xlsx"
    given = {"Organisation": "Riverside Council", "Programme": "Better care", "Board": "Care Board"}
    moment = datetime.combine(today, time())
    typed_in(tracker, *(("Settings", name, "Value", value) for name, value in given.items()))
    typed_in(tracker, ("Settings", "As at", "Value", moment))
    book = load_workbook(tracker)
    headings = [cell.value for cell in book["Workstreams"][1]]
    row = {"Workstream ID": "ONE", "Workstream": "First", "Lead": "Head of service", "Outcome": "People are well"}
    for heading, value in row.items():
        book["Workstreams"].cell(2, headings.index(heading) + 1).value = value
    book.save(tracker)
    return place / "care"


@pytest.mark.parametrize("today", [date.today(), date.today() + timedelta(days=8000), date(2012, 3, 31)])  # noqa: DTZ011 - a tracker is begun on the day of its office
def test_an_empty_tracker_begun_today_passes_with_the_least_that_is_needed(tmp_path: Path, today: date) -> None:
    done = invoke(begun(tmp_path, today), "validate")

    assert done.code == 0, done.out
    assert "no errors" in done.out


def test_the_first_build_says_in_three_lines_what_to_do_next_and_the_second_does_not(tmp_path: Path) -> None:
    folder = folder_of(right_tracker(), tmp_path / "p")
    first = invoke(folder, "build", "--pack", "return")
    second = invoke(folder, "build", "--pack", "return")

    next_lines = first.out.partition("\nNext: ")[2].splitlines()
    assert len(next_lines) == 3
    assert "xltools build --final" in next_lines[1]
    assert "xltools email" in next_lines[2]
    assert "Next: " not in second.out


def test_an_old_findings_workbook_goes_after_a_good_build(tmp_path: Path) -> None:
    folder = folder_of(right_tracker(), tmp_path / "p")
    tracker = folder / "workbooks" / "tracker.xlsx"
    typed_in(tracker, ("Settings", "As at", "Value", "soon"))
    assert invoke(folder, "build", "--pack", "return").code == 1
    typed_in(tracker, ("Settings", "As at", "Value", datetime(2012, 3, 31)), ("Settings", "Purpose", "Value", "Nod"))
    assert invoke(folder, "build", "--pack", "return").code == 1
    assert len(list(folder.glob("output/**/findings.xlsx"))) == 2
    typed_in(tracker, ("Settings", "Purpose", "Value", "Note"))
    done = invoke(folder, "build", "--pack", "return")

    assert done.code == 0, done.out
    left = list(folder.glob("output/**/findings.xlsx"))
    assert left == [] if "findings.xlsx" not in done.out else len(left) == 1


@pytest.mark.parametrize("command", by_default({"build", "watch"}, ["build", "validate", "watch", "export"]))
def test_a_pack_or_a_marked_copy_in_place_of_the_tracker_is_told_as_what_it_is(tmp_path: Path, command: str) -> None:
    folder = folder_of(right_tracker(), tmp_path / "p")
    invoke(folder, "build", "--pack", "return")
    typed_in(folder / "workbooks" / "tracker.xlsx", ("Settings", "Purpose", "Value", "Nod"))
    invoke(folder, "build", "--pack", "return")
    pack = invoke(folder, command, "output/2012-03-31/regional-return.xlsx")
    copy = invoke(folder, command, "output/2012-03-31/findings.xlsx")

    assert (pack.code, copy.code) == (3, 3)
    assert "regional-return.xlsx is a pack that xltools built from a tracker, not the tracker" in pack.err
    assert "findings.xlsx is the marked copy in which xltools lists what it found, not the tracker" in copy.err
    assert pack.err.count("\n") == copy.err.count("\n") == 1


def test_a_workbook_with_hardly_any_sheet_of_a_tracker_is_one_sentence(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Risks"  # type: ignore[union-attr]
    for name in ("Budget 2012", "Staff"):
        book.create_sheet(name).append(["Something", 1])
    book["Risks"].append(["Risk ID", "Risk", "Owner"])
    book.save(tmp_path / "other.xlsx")
    done = invoke(tmp_path, "validate", "other.xlsx")

    assert (done.code, done.out) == (3, "")
    assert (
        'other.xlsx is not a tracker: it has only Risks of the 21 sheets, and holds "Risks", "Budget 2012"' in done.err
    )
    assert done.err.count("\n") == 1


LONG = "x" * 300


@pytest.mark.parametrize(
    "typed",
    [
        ("validate", f"{LONG}.xlsx"), ("build", LONG), ("new", LONG), ("new", "p2", "--rows", LONG),
        ("new", "p2", "--schemas", LONG), ("email", LONG), ("export", "--output", LONG), ("watch", LONG),
        ("validate", "--output", f"{LONG}.txt"), ("compare", f"{LONG}.xlsx", "workbooks/tracker.xlsx"),
        ("rollup", LONG), ("describe", "--output", f"{LONG}.md"),
    ],
)  # fmt: skip
def test_a_name_longer_than_names_may_be_is_one_sentence(small: Path, typed: tuple[str, ...]) -> None:
    done = invoke(small, *typed)

    assert done.code == 3
    assert done.err.count("\n") == 1
    assert "Traceback" not in done.err


def test_help_is_one_screen_and_begins_where_an_office_does(tmp_path: Path) -> None:
    done = invoke(tmp_path, "--help")

    assert done.out.count("\n") <= 24
    assert "xltools new FOLDER" in done.out


def test_a_final_build_that_errors_stop_is_not_told_to_add_what_goes_with_no_final(tmp_path: Path) -> None:
    folder = folder_of(right_tracker().with_cell("Milestones", "forecast", 1, "soon"), tmp_path / "p")

    final = invoke(folder, "build", "--final").out
    assert "--draft in place of --final" in final
    assert "add --draft" not in final
    assert "add --draft" in invoke(folder, "build").out


@pytest.mark.parametrize(
    ("shut", "typed"),
    [
        ("workbooks/archive", ("email",)), ("workbooks/archive", ("build", "--final")), ("output", ("email",)),
        ("schemas", ("upgrade",)), ("schemas", ("validate",)),
    ],
)  # fmt: skip
def test_a_folder_that_may_not_be_read_is_one_sentence(tmp_path: Path, shut: str, typed: tuple[str, ...]) -> None:
    folder = folder_of(right_tracker(), tmp_path / "p")
    place = folder / shut
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0)
    with bound_by_permissions(folder):
        done = invoke(folder, *typed)
    place.chmod(0o755)

    assert done.code == 3
    assert done.err.count("\n") == 1
    assert done.err.startswith("xltools: ")
    assert shut in done.err


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(right_tracker(), tmp_path_factory.mktemp("small") / "p")


def test_a_tracker_whose_name_is_as_long_as_names_may_be_is_built(tmp_path: Path) -> None:
    folder = folder_of(right_tracker(), tmp_path / "p")
    name = f"{'n' * 250}.xlsx"
    (folder / "workbooks" / "tracker.xlsx").rename(folder / "workbooks" / name)
    built = invoke(folder, "build", "--pack", "return", "--final")
    listed = invoke(folder, "validate", "--format", "workbook")

    assert built.code == 0, built.err
    assert listed.code in (0, 3)
    assert "Traceback" not in listed.err
