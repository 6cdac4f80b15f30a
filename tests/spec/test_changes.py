"""Changes: what differs between two trackers, drawn."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.drawn import as_drawn, assert_drawn, table
from tests.helpers.programmes import previous_of, programme_of, with_rows
from tests.helpers.sampling import examples
from xltools.measures.changed_rows import CHANGES, KINDS, OF_FIELD
from xltools.measures.changed_rows import RATED as RATED_FIELDS
from xltools.measures.changes import changes, changes_since, rating_changes, suggested_renames
from xltools.programme import FIELD_OF_SHEET
from xltools.schema.loading import load_schemas

HEAD = "milestone_id | milestone | baseline | forecast | actual | status | declared_rag"
OLD = programme_of(
    as_at="2011-12-31",
    milestones=f"""{HEAD}
        WF-1 | Pilot     | 2012-01-31 | 2012-01-31 | - | In progress | Green
        WF-2 | Review    | 2012-03-08 | 2012-03-08 | - | In progress | Green
        WF-3 | Zones     | 2012-01-31 | 2012-02-29 | - | In progress | Amber/Red
        WF-4 | Phase two | 2012-05-31 | -          | - | Not started | -
        WF-5 | Old words | 2012-05-31 | -          | - | Not started | -
        WF-6 | The same  | 2012-05-31 | -          | - | Not started | Green
        """,
)
NEW = programme_of(
    milestones=f"""{HEAD}
        WF-1 | Pilot     | 2012-01-31 | -          | 2012-02-10 | Complete    | -
        WF-2 | Review    | 2012-03-08 | 2012-04-25 | -          | In progress | Amber/Red
        WF-3 | Zones     | 2012-03-31 | 2012-02-28 | -          | In progress | Green
        WF-7 | Phase two | 2012-05-31 | -          | -          | Not started | -
        WF-5 | New words | 2012-05-31 | 2012-06-30 | -          | Not started | -
        wf-6 | The same  | 2012-05-31 | -          | -          | Not started | Green
        """,
)


def test_rows_are_matched_by_id_and_each_difference_is_told() -> None:
    assert_drawn(
        changes(OLD, NEW),
        """
        item_id | change           | field        | before      | after       | days
        WF-1    | Closed           | status       | In progress | Complete    | -
        WF-2    | Date moved       | forecast     | 8 Mar 2012  | 25 Apr 2012 | 48
        WF-2    | Worse            | declared RAG | Green       | Amber/Red   | -
        WF-3    | Baseline touched | baseline     | 31 Jan 2012 | 31 Mar 2012 | 60
        WF-3    | Date moved       | forecast     | 29 Feb 2012 | 28 Feb 2012 | -1
        WF-3    | Better           | declared RAG | Amber/Red   | Green       | -
        WF-4    | Removed          | -            | -           | -           | -
        WF-5    | Text edited      | milestone    | Old words   | New words   | -
        WF-5    | Date given       | forecast     | -           | 30 Jun 2012 | -
        wf-6    | Unchanged        | -            | -           | -           | -
        WF-7    | New              | -            | -           | -           | -
        """,
    )


def test_a_rename_is_suggested_by_its_title_and_never_assumed() -> None:
    found = changes(OLD, NEW)
    assert_drawn(
        suggested_renames(found),
        """
        item_kind | old_id | new_id | title
        Milestone | WF-4   | WF-7   | Phase two
        """,
    )
    assert {"Removed", "New"} <= set(found["change"])


def test_a_title_that_two_new_rows_share_suggests_nothing() -> None:
    old = programme_of(risks="risk_id | risk\nR-1 | Market")
    new = programme_of(risks="risk_id | risk\nR-2 | Market\nR-3 | Market")
    assert suggested_renames(changes(old, new)).empty


def test_a_baseline_touched_is_told_even_of_a_milestone_that_was_closed() -> None:
    old = programme_of(milestones="milestone_id | baseline | status\nWF-1 | 2012-01-31 | In progress")
    new = programme_of(
        milestones="milestone_id | baseline | actual | status | owner\nWF-1 | 2012-02-29 | 2012-02-29 | Complete | Lead"
    )
    assert changes(old, new)["change"].tolist() == ["Closed", "Baseline touched"]


def test_what_was_closed_after_as_at_is_not_closed_yet() -> None:
    old = programme_of(actions="action_id | status\nACT-1 | Open", as_at="2011-12-31")
    new = programme_of(actions="action_id | status | closed\nACT-1 | Done | 2012-02-29", as_at="2012-01-31")
    assert "Closed" not in changes(old, new)["change"].tolist()


def test_every_kind_that_can_be_closed_tells_so() -> None:
    old = programme_of(
        national_milestones="national_id\nN1", actions="action_id | status\nACT-1 | Open",
        risks="risk_id | status\nR-1 | Open",
    )  # fmt: skip
    new = programme_of(
        national_milestones="national_id | met_on\nN1 | 2012-02-01",
        actions="action_id | status | closed\nACT-1 | Dropped | 2012-02-29",
        risks="risk_id | status | closed\nR-1 | Closed | 2012-02-29",
    )
    assert_drawn(
        changes(old, new),
        """
        item_kind          | item_id | change | before | after
        National milestone | N1      | Closed | -      | Met on 1 Feb 2012
        Action             | ACT-1   | Closed | Open   | Dropped
        Risk               | R-1     | Closed | Open   | Closed
        """,
    )


def test_a_risk_is_better_or_worse_by_its_score_and_a_review_alone_is_no_change() -> None:
    head = "risk_id | likelihood | impact | last_reviewed"
    old = programme_of(risks=f"{head}\nR-1 | 3 | 4 | 2011-12-01\nR-2 | 3 | 4 | 2011-12-01\nR-3 | 2 | 4 | 2011-12-01")
    new = programme_of(risks=f"{head}\nR-1 | 5 | 4 | 2012-03-01\nR-2 | 3 | 4 | 2012-03-01\nR-3 | 4 | 2 | 2012-03-01")
    assert_drawn(
        changes(old, new),
        """
        item_id | change         | field | before | after
        R-1     | Worse          | score | 12     | 20
        R-2     | Unchanged      | -     | -      | -
        R-3     | Figure changed | score | 8      | 8
        """,
    )


def test_money_and_targets_that_were_written_over_are_figures_that_changed() -> None:
    target = "kpi_id | kind | due | set_on | target\nKPI-1 | Target | 2012-03-31 | 2011-03-16"
    old = programme_of(
        business_cases="case_id | case | actual\nC-1 | Day care | 493000", kpi_targets=f"{target} | 0.85"
    )
    new = programme_of(business_cases="case_id | case | actual\nC-1 | Day care | 661000", kpi_targets=f"{target} | 0.8")
    assert_drawn(
        changes(old, new),
        """
        item_kind     | item_id | title                                      | change         | before  | after
        KPI target    | KPI-1   | Target for 31 Mar 2012, set on 16 Mar 2011 | Figure changed | 0.85    | 0.8
        Business case | C-1     | Day care                                   | Figure changed | 493,000 | 661,000
        """,
    )


RATED = table(
    """
    item_id | item_kind  | title | rating
    WF      | Workstream | Staff | Amber/Red
    IAA     | Workstream | Info  | Green
    WF-1    | Milestone  | Pilot | Complete
    WF-2    | Milestone  | Check | Amber/Red
    WF-9    | Milestone  | Fresh | Red
    """
)
BEFORE = {"WF.rating": "Amber/Green", "IAA.rating": "Red", "WF-1.rating": "Green", "WF-2.rating": "Green"}


def test_derived_ratings_are_better_or_worse_than_the_last_report_showed() -> None:
    assert_drawn(
        rating_changes(previous_of(figures=BEFORE), RATED),
        """
        item_id | change         | field  | before      | after
        WF      | Roll-up worse  | rating | Amber/Green | Amber/Red
        IAA     | Roll-up better | rating | Red         | Green
        WF-2    | Worse          | rating | Green       | Amber/Red
        """,
    )


def test_since_the_last_report_a_thing_is_worse_once_and_unchanged_only_if_nothing_is() -> None:
    found = changes_since(NEW, previous_of(figures=BEFORE | {"wf-6.rating": "Red"}, programme=OLD), RATED)
    worse = found[found["change"] == "Worse"]
    assert dict(zip(worse["item_id"], worse["field"], strict=True)) == {"WF-2": "rating"}
    rolled_up = found[found["change"].isin(["Roll-up worse", "Roll-up better"])]
    assert rolled_up["item_id"].tolist() == ["WF", "IAA"]
    same = pd.DataFrame({"item_id": ["wf-6"], "item_kind": "Milestone", "title": "The same", "rating": "Green"})
    moved = changes_since(NEW, previous_of(figures={"wf-6.rating": "Red"}, programme=OLD), same)
    assert moved.loc[moved["item_id"] == "wf-6", "change"].tolist() == ["Better"]


def test_a_declared_rating_of_a_workstream_is_no_second_thing_beside_its_parts() -> None:
    sheet = "workstream_id | workstream | declared_rag | declared_on | declared_by"
    old = programme_of(as_at="2011-12-31", workstreams=f"{sheet}\nWF | Staff | Green | 2011-12-01 | Lead")
    new = programme_of(workstreams=f"{sheet}\nWF | Staff | Red | 2012-03-01 | Lead")
    derived = table("item_id | item_kind | title | rating\nWF | Workstream | Staff | Red")
    one = changes_since(new, previous_of(figures={"WF.rating": "Green"}, programme=old), derived)
    assert [(each.item_id, each.change, each.field) for each in one.itertuples()] == [("WF", "Roll-up worse", "rating")]
    alone = changes_since(new, previous_of(figures={"WF.rating": "Red"}, programme=old), derived)
    assert [(each.item_id, each.change, each.field) for each in alone.itertuples()] == [
        ("WF", "Roll-up worse", "declared RAG")
    ]


def test_a_kpi_counts_as_its_counted_movement_says_and_not_as_its_ratings_differ() -> None:
    rated = table(
        """
        item_id | item_kind | title | rating    | counted_movement | counted_before
        K-1     | KPI       | One   | Amber/Red | One reading only | Amber/Green
        K-2     | KPI       | Two   | Amber/Red | Worse            | Amber/Green
        K-3     | KPI       | Three | Green     | Same             | Green
        """
    )
    before = {f"K-{n}.rating": word for n, word in enumerate(("Amber/Green", "Amber/Red", "Green"), start=1)}
    assert_drawn(
        rating_changes(previous_of(figures=before), rated),
        """
        item_id | change           | before      | after
        K-1     | One reading only | Amber/Green | Amber/Red
        K-2     | Worse            | Amber/Green | Amber/Red
        """,
    )


def test_without_an_earlier_report_nothing_changed_and_without_its_tracker_only_ratings_did() -> None:
    assert changes_since(NEW, None, RATED).empty
    assert "days" in changes_since(NEW, None, RATED).columns
    assert set(changes_since(NEW, previous_of(figures=BEFORE), RATED)["field"]) == {"rating"}


@examples(10)
@given(order=st.permutations(range(6)))
def test_the_order_of_rows_never_matters(order: list[int]) -> None:
    moved = with_rows(NEW, milestones=NEW.milestones.iloc[order])
    assert as_drawn(changes(OLD, moved)) == as_drawn(changes(OLD, NEW))


def test_a_tracker_beside_itself_is_unchanged() -> None:
    assert set(changes(OLD, OLD)["change"]) == {"Unchanged"}


def test_every_column_of_words_that_are_no_free_text_has_a_change_of_its_own() -> None:
    """A new choice, link or person in a schema says what kind of change it is, or a Board reads "Text edited"."""
    specs = {FIELD_OF_SHEET[spec.name]: spec for spec in load_schemas() if spec.name in FIELD_OF_SHEET}
    untold = [
        (kind.table, field)
        for kind in KINDS
        for field, column in specs[kind.table].columns.items()
        if column.dtype == "str" and column.kind != "text" and field not in {*kind.keys, *kind.routine}
        if field not in {*OF_FIELD, *RATED_FIELDS}
    ]
    assert not untold


def test_every_change_has_a_word_that_is_counted() -> None:
    assert set(OF_FIELD.values()) <= set(CHANGES)


def test_a_milestone_that_goes_on_hold_changes_its_status() -> None:
    held = OLD.milestones.assign(status=OLD.milestones["status"].replace("In progress", "On hold"))
    told = changes(OLD, with_rows(OLD, milestones=held))
    assert set(told.loc[told["field"] == "status", "change"]) == {"Status changed"}
