"""xltools compare: what changed between two trackers, by id, as text, JSON and a workbook."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.helpers.commands import Done, invoke
from tests.helpers.folders import folder_of, row_deleted, saved, typed_in
from tests.helpers.raw_trackers import RECORDS, Drawn, Row, day, right_tracker
from xltools.commands.build import BuildOptions, build
from xltools.commands.compare import compared, report_before
from xltools.commands.steps import Folder
from xltools.measures.comparison import comparison
from xltools.programme import Programme, programme_from
from xltools.schema.loading import load_schemas
from xltools.tracker import read_tracker
from xltools.tracker.raw import RawValue
from xltools.validate import typed_tracker

OLD = right_tracker().with_setting("As at", day("2012-03-30"))
LONG = "Add two staff for the first zone and report to the Council in May"
READING: Row = {"kpi_id": "KPI-01", "period_end": day("2012-03-31"), "zone": "North", "numerator": 41.0}
#: Two trackers of which one thing after another differs: to compare a pair for each would take as long again.
WAS = OLD.with_cell("Actions", "action", 1, LONG)
NOW = (
    right_tracker()
    .with_cell("Milestones", "forecast", 1, day("2012-05-10"))
    .with_cell("Milestones", "baseline", 2, day("2012-05-29"))
    .with_cell("Milestones", "forecast", 4, day("2012-09-30"))
    .with_cell("Commentary", "by", 1, "Head of estates")
    .with_cell("Actions", "action", 1, LONG.replace("the Council", "the Board"))
    .with_cell("Evidence", "evidence_id", 1, "EV-9")
    .with_row("Evidence", {**RECORDS["Evidence"][0], "evidence_id": ""})
    .with_cell("KPI readings", "numerator", 1, 44.0)
    .with_row("KPI readings", {**READING, "denominator": 100.0, "reported_on": day("2012-03-31")})
    .with_row("Distribution", RECORDS["Distribution"][0])
    .with_setting("Milestone Green up to (days)", 5.0)
)


def told(old: Drawn, new: Drawn, form: str = "text") -> str:
    return compared(old.raw, new.raw, Folder(Path("nowhere")), form, None)


@cache
def text() -> str:
    return told(WAS, NOW)


@cache
def content() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told(WAS, NOW, "json"))
    return found


def change_of(key: str, change: str) -> dict[str, Any]:
    return next(row for row in content()["changes"] if (row["id"], row["change"]) == (key, change))


def test_two_trackers_that_hold_the_same_have_no_changes() -> None:
    assert "Nothing has changed; " in told(right_tracker(), right_tracker())


def test_a_date_that_moved_tells_by_how_many_days() -> None:
    """The forecast of WF-1."""
    assert '  Milestone WF-1 "Step 1 of WF"\n      forecast: 30 Apr 2012 -> 10 May 2012 (+10 days)' in text()


def test_a_derived_rating_that_moved_is_told_as_on_the_sheet_changes() -> None:
    """The forecast of IA-1 is five months later."""
    rows = content()["changes"]
    worse, rolled_up = (
        {row["id"]: row for row in rows if row["change"] == word} for word in ("Worse", "Roll-up worse")
    )

    assert worse["IA-1"]["field"] == "rating"
    assert rolled_up["IA"]["after"] == "Amber/Red"


def test_a_baseline_that_was_touched_is_told() -> None:
    """That of WF-2."""
    assert change_of("WF-2", "Baseline touched")["days"] == -1


def test_a_commentary_is_compared_by_its_item_and_period_and_one_beside_none_is_new() -> None:
    before_none = json.loads(told(OLD.without_sheet("Commentary"), NOW, "json"))
    (changed,), (added,) = (
        [row for row in each["records"] if row["kind"] == "Commentary"] for each in (content(), before_none)
    )
    assert (changed["id"], changed["change"], changed["after"]) == ("KPI-01", "Owner changed", "Head of estates")
    assert (added["title"], added["change"]) == ("Of the period to 29 Feb 2012", "New")


def test_an_edited_text_is_told_word_by_word() -> None:
    assert "zone and report to the [-Council-] {+Board+} in May" in text()
    assert change_of("ACT-1", "Text edited")["words"] == [
        {"what": "kept", "text": "Add two staff for the first zone and report to the"},
        {"what": "cut", "text": "Council"},
        {"what": "added", "text": "Board"},
        {"what": "kept", "text": "in May"},
    ]


def test_a_row_under_a_new_id_is_new_and_removed_and_only_suggested_to_be_the_same() -> None:
    assert {(row["id"], row["change"]) for row in content()["changes"] if row["kind"] == "Evidence"} == {
        ("EV-1", "Removed"), ("EV-9", "New"),
    }  # fmt: skip
    assert content()["suggested_renames"] == [
        {"kind": "Evidence", "old_id": "EV-1", "new_id": "EV-9", "title": "Survey 1"}
    ]


def test_a_reading_that_was_overwritten_is_listed_and_new_ones_are_counted() -> None:
    assert "  KPI reading: 1 New" in text()
    assert (
        'KPI-01 "North, to 31 Dec 2011, as reported on 31 Mar 2012" (Figure changed)\n      numerator: 40 -> 44'
        in text()
    )


def test_a_threshold_that_was_changed_is_told() -> None:
    assert 'Setting "milestone green days" (Figure changed)\n      value: 7 -> 5' in text()


def test_rows_without_an_id_are_said_and_one_that_repeats_another_and_none_is_dropped_in_silence() -> None:
    assert content()["not_compared"] == [
        "Sheet Evidence of the new tracker: 1 row without evidence ID, not compared.",
        "Sheet Distribution of the new tracker: 1 row with an earlier row's email and copy and pack, not compared.",
    ]


def test_cells_with_errors_are_counted_as_blank() -> None:
    new = right_tracker().with_cell("Milestones", "forecast", 1, "soon")

    assert "New: tracker.xlsx as at 31 Mar 2012, 1 error counted as blank" in told(OLD, new)


def test_trackers_named_the_wrong_way_round_are_told_as_such() -> None:
    assert "perhaps they were named the wrong way round" in told(right_tracker(), OLD)


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, str]:
    new = right_tracker().with_cell("Milestones", "forecast", 1, day("2012-09-30"))
    new = new.with_cell("Actions", "action", 1, "=1+1 is what they wrote")
    return str(saved(OLD, tmp_path / "old.xlsx")), str(saved(new, tmp_path / "new.xlsx"))


RATED = ("declared", "rating", "slip_days", "first_baseline")


def final(folder: Path, as_at: str, *cells: tuple[str, str, str, RawValue]) -> dict[str, Any]:
    """Type some cells and build the final packs of a day; return the ratings and dates that the archive keeps of it."""
    typed_in(folder / "workbooks" / "tracker.xlsx", ("Settings", "As at", "Value", day(as_at)), *cells)
    build(read_tracker(folder / "workbooks" / "tracker.xlsx"), Folder(folder), BuildOptions(("return",), is_final=True))
    return kept(folder, as_at)


def kept(folder: Path, as_at: str) -> dict[str, Any]:
    content = json.loads((folder / "workbooks" / "archive" / as_at / "report.json").read_bytes())
    return rated({row["key"]: row["value"] for row in content["figures"]})


def rated(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in figures.items() if key.rpartition(".")[2] in RATED}


def archived(folder: Path, as_at: str) -> Programme:
    """Return what the tracker of a final report says."""
    raw = read_tracker(folder / "workbooks" / "archive" / as_at / "tracker.xlsx")
    return programme_from(*typed_tracker(raw, load_schemas()), raw.sha256)


def both_sides(folder: Path, old: Programme, new: Programme) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the ratings that a comparison of two archived trackers gives the old and the new one."""
    before_old, before_new = (report_before(Folder(folder), each.as_at)[0] for each in (old, new))
    found = comparison(old, new, before_old, before_new)
    figures = found.measured.figures
    return rated(found.previous.figures), rated(dict(zip(figures["key"], figures["value"], strict=True)))


def test_ratings_are_those_of_both_final_packs_whoever_wrote_over_a_baseline(tmp_path: Path) -> None:
    folder = folder_of(right_tracker(), tmp_path / "p")
    one = ("Milestones", "WF-1", "Baseline date", day("2012-08-31"))
    another = ("Milestones", "IA-2", "Baseline date", day("2012-09-30"))
    late = tuple(("Milestones", key, "Forecast date", day("2012-08-31")) for key in ("WF-1", "IA-2"))
    days = ("2012-03-29", "2012-03-30", "2012-03-31")
    packs = [final(folder, days[0]), final(folder, days[1], one, *late), final(folder, days[2], another)]

    assert packs[1]["WF-1.rating"] == packs[2]["IA-2.rating"] == "Red", "the baseline first reported counts"
    sides = [archived(folder, as_at) for as_at in days]
    for old, new in ((0, 1), (1, 2), (0, 2)):
        assert both_sides(folder, sides[old], sides[new]) == (packs[old], packs[new])

    archive = "workbooks/archive/{}/tracker.xlsx"
    told = invoke(folder, "compare", archive.format(days[0]), archive.format(days[1]), "--format", "json")
    worse = {row["id"]: row["after"] for row in json.loads(told.out)["changes"] if row["change"] == "Worse"}
    assert (worse["WF-1"], worse["IA-2"]) == ("Red", "Red")


def test_a_report_that_cannot_be_read_is_said_to_be_missing_from_the_ratings(tmp_path: Path) -> None:
    old, new = saved(OLD, tmp_path / "old.xlsx"), saved(right_tracker(), tmp_path / "new.xlsx")
    spoilt = tmp_path / "workbooks" / "archive" / "2011-12-31"
    spoilt.mkdir(parents=True)
    (spoilt / "report.json").write_text("{")
    told = json.loads(invoke(tmp_path, "compare", str(old), str(new), "--format", "json").out)["not_compared"]
    assert [sentence.split(" (")[0] for sentence in told] == ["The archived report in 2011-12-31 cannot be read"]


def test_a_first_baseline_outlasts_a_report_without_its_milestone(tmp_path: Path) -> None:
    another: Row = {**RECORDS["Milestones"][0], "milestone_id": "WF-9", "milestone": "Step 9"}
    folder = folder_of(right_tracker().with_row("Milestones", another), tmp_path / "p")
    tracker = folder / "workbooks" / "tracker.xlsx"
    first = final(folder, "2012-03-29")["WF-9.first_baseline"]
    row_deleted(tracker, "Milestones", "WF-9")
    assert "WF-9.first_baseline" not in final(folder, "2012-03-30")
    saved(right_tracker().with_row("Milestones", {**another, "baseline": day("2012-12-31")}), tracker)
    assert final(folder, "2012-03-31")["WF-9.first_baseline"] == first != "2012-12-31"


def compare(place: Path, *arguments: str) -> Done:
    return invoke(place, "compare", *arguments)


def test_the_command_prints_the_text_and_ends_with_0(two: tuple[str, str], tmp_path: Path) -> None:
    result = compare(tmp_path, *two)

    assert result.code == 0
    assert result.out.startswith(f"Old: {two[0]} as at 30 Mar 2012\nNew: {two[1]} as at 31 Mar 2012\n")


def test_json_is_one_object_of_promised_keys(two: tuple[str, str], tmp_path: Path) -> None:
    content = json.loads(compare(tmp_path, *two, "--format", "json").out)

    assert list(content) == ["old", "new", "counts", "changes", "records", "suggested_renames", "not_compared"]
    assert list(content["changes"][0]) == ["change", "kind", "id", "title", "field", "before", "after", "days", "words"]
    assert content["counts"]["Worse"] == sum(row["change"] == "Worse" for row in content["changes"])


def test_the_workbook_holds_the_sheet_changes_and_the_words_in_the_same_bytes_each_time(
    two: tuple[str, str], tmp_path: Path
) -> None:
    target, again = tmp_path / "what changed.xlsx", tmp_path / "again.xlsx"
    result = compare(tmp_path, *two, "--format", "workbook", "--output", str(target))
    compare(tmp_path, *two, "--format", "workbook", "--output", str(again))
    book = load_workbook(target)

    assert result.code == 0
    assert book.sheetnames == ["Comparison", "Changes", "Words", "Readings and reviews", "Renames", "Not compared"]
    assert "Changes since 30 March 2012" in str(book["Changes"]["A1"].value)
    edited = [str(row[4]) for row in book["Words"].iter_rows(values_only=True) if row[0] == "ACT-1"]
    assert edited == ["[-Add staff for WF-1-] {+=1+1 is what they wrote+}"]
    assert target.read_bytes() == again.read_bytes()


def test_no_tracker_is_ever_written(two: tuple[str, str], tmp_path: Path) -> None:
    done = compare(tmp_path, *two, "--format", "workbook", "--output", two[0])

    assert done.code == 3
    assert "is one of the trackers, which are never written" in done.err
    assert Path(two[0]).read_bytes()[:2] == b"PK"


def test_a_tracker_without_an_as_at_is_refused_in_one_sentence(two: tuple[str, str], tmp_path: Path) -> None:
    without = saved(right_tracker().with_setting("As at", ""), tmp_path / "without.xlsx")
    done = compare(tmp_path, two[0], str(without))

    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"xltools: {without} has no As at that can be read")
    assert done.err.count("\n") == 1


def test_a_tracker_that_is_not_there_ends_with_3(two: tuple[str, str], tmp_path: Path) -> None:
    done = compare(tmp_path, two[0], "nowhere.xlsx")

    assert done.code == 3
    assert "Traceback" not in done.err


@pytest.mark.parametrize("arguments", [["one.xlsx"], ["a.xlsx", "b.xlsx", "--format", "csv"]])
def test_wrong_options_end_with_2(arguments: list[str], tmp_path: Path) -> None:
    assert compare(tmp_path, *arguments).code == 2
