"""Results: the worked example whole, at both of its reports and as at an earlier day."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.helpers.drawn import as_drawn
from tests.helpers.programmes import programme_of
from xltools import example
from xltools.measures.contradictions import contradictions
from xltools.measures.results import Results, results
from xltools.programme import Previous, Programme, programme_from
from xltools.report.template import example_rows, tracker_book
from xltools.schema import rag
from xltools.schema.loading import load_schemas
from xltools.tracker import read_tracker
from xltools.validate import validate_tracker
from xltools.writer import write_book

NOW, BEFORE = example.DAYS


class Reports:
    """The example's two reports, the earlier one archived as a final report would be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before = self.programme(BEFORE)
        self.earlier = results(self.before, None)
        figures: Mapping[str, str | float | None] = dict(
            zip(self.earlier.figures["key"], self.earlier.figures["value"], strict=True)
        )
        self.previous = Previous(BEFORE, figures, self.before)
        self.now = self.programme(NOW)
        self.results = results(self.now, self.previous)

    def programme(self, day: date, as_at: date | None = None) -> Programme:
        path = self.folder / f"{day}.xlsx"
        if not path.exists():
            write_book(tracker_book(load_schemas(), example_rows(load_schemas(), day), example.NOTES), path)
        validation = validate_tracker(read_tracker(path), load_schemas(), as_at)
        return programme_from(validation.tables, validation.places)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    return Reports(tmp_path_factory.mktemp("results"))


def ratings(found: Results) -> dict[str, str]:
    return dict(zip(found.workstreams["workstream_id"], found.workstreams["rating"], strict=True))


def test_the_example_is_rated_as_its_evidence_says(reports: Reports) -> None:
    assert ratings(reports.earlier) == {
        "SDS": "Amber/Green", "IAA": "Amber/Green", "COM": "Amber/Red", "WF": "Amber/Green", "ASS": "Amber/Green",
    }  # fmt: skip
    assert ratings(reports.results) == {
        "SDS": "Amber/Red", "IAA": "Green", "COM": "Red", "WF": "Amber/Red", "ASS": "Amber/Green",
    }  # fmt: skip
    overall = reports.results.programme
    assert (overall.rating, overall.previous_rating, overall.movement) == ("Amber/Red", "Amber/Green", "Worse")


def test_the_archive_brings_ratings_first_baselines_and_scores_back(reports: Reports) -> None:
    found = reports.results
    movement = dict(zip(found.workstreams["workstream_id"], found.workstreams["movement"], strict=True))
    assert movement == {"SDS": "Worse", "IAA": "Better", "COM": "Worse", "WF": "Worse", "ASS": "Same"}
    touched = found.milestones[found.milestones["baseline"] != found.milestones["first_baseline"]]
    assert touched["milestone_id"].tolist() == ["COM-3"]
    risks = found.risks.set_index("risk_id")["movement"]
    assert risks[["RISK-01", "RISK-06", "RISK-02", "RISK-15", "RISK-16"]].tolist() == [
        "Worse", "Better", "Same", "New", "Closed",
    ]  # fmt: skip


def test_the_example_contradicts_itself_where_it_was_meant_to(reports: Reports) -> None:
    found = contradictions(reports.now, reports.results, reports.previous)
    assert [(each.rule, each.row_id) for each in found] == [("RES-01", "SDS"), ("RES-05", "COM-3")]
    assert contradictions(reports.before, reports.earlier, None) == []


def test_no_row_is_dropped_and_every_count_agrees(reports: Reports) -> None:
    found, tracker = reports.results, reports.now
    assert len(found.milestones) == len(tracker.milestones)
    assert len(found.national) == len(tracker.national_milestones)
    assert len(found.kpis) == len(tracker.kpis)
    assert found.workstreams["open_milestones"].sum() == found.milestones["is_open"].sum()
    assert found.workstreams["open_risks"].sum() == (found.risks["status"] == "Open").sum()
    assert found.workstreams["rated_kpis"].sum() == found.kpis["rating"].isin(rag.SCALE).sum()
    assert found.checkpoints["deliverables"].sum() == len(found.national)
    assert found.checkpoints["met"].sum() == found.national["met_on"].notna().sum()
    assert sum(found.programme.counts.values()) == len(found.workstreams)
    off_track = [table["rating"].isin(["Red", "Amber/Red"]).sum() for table in (found.workstreams, found.kpis)]
    kinds = found.exceptions.drop_duplicates(["item_kind", "item_id"])["item_kind"].value_counts()
    assert [kinds.get("Workstream", 0), kinds.get("KPI", 0)] == off_track


def test_every_output_text_and_day_states_its_blanks(reports: Reports) -> None:
    for name, table in reports.results.tables().items():
        blank = [str(each) for each in table if table[each].dtype == "str" and table[each].isna().any()]
        assert not blank, f"{name} holds a blank text that is not '' in {blank}"


def test_as_at_the_earlier_day_the_later_tracker_tells_what_the_earlier_report_told(reports: Reports) -> None:
    rewound = results(reports.programme(NOW, BEFORE), None)
    told = reports.earlier
    assert as_drawn(rewound.assessment_history) == as_drawn(told.assessment_history)
    for name, fields in {
        "requirements": ["requirement_id", "rating", "review_date", "previous_rating"],
        "checkpoints": ["area_id", "checkpoint", "state", "met", "likelihood", "rating", "foretold_right"],
        "national": ["national_id", "state", "met_on"],
        "questions": ["question_id", "answer", "state", "previous_answer"],
        "kpis": ["kpi_id", "period_end", "numerator", "denominator", "actual", "target", "rating"],
        "evidence": ["evidence_id"],
    }.items():
        assert as_drawn(getattr(rewound, name), fields) == as_drawn(getattr(told, name), fields), name
    complete = [set(each.milestones.query("rating == 'Complete'")["milestone_id"]) for each in (rewound, told)]
    assert complete[0] == complete[1]


def test_a_tracker_with_nothing_in_it_has_every_table(reports: Reports) -> None:
    found = results(programme_of(), None)
    assert found.programme.rating == "Not rated"
    whole = reports.results.tables()
    for name, table in found.tables().items():
        assert list(table.columns) == list(whole[name].columns), name
