"""The table of history: what the last reports said, beside this one."""

from dataclasses import replace

from tests.helpers.contexts import context_from, rows_of
from tests.helpers.programmes import previous_of, programme_of
from xltools.programme import Issue, Previous
from xltools.report.context import ReportContext
from xltools.report.model import Words
from xltools.report.sheets.history_table import put_history
from xltools.report.sheets.layout import Layout

PROGRAMME = programme_of(
    settings={"programme": "Programme P"},
    workstreams="workstream_id | workstream\nWF | Workforce",
    milestones="""milestone_id | workstream_id | kind | milestone | baseline | forecast | status
        WF-1 | WF | Programme milestone | Open the desk | 2012-05-31 | 2012-05-31 | In progress
        """,
    kpis="""kpi_id | workstream_id | kpi | unit | better_is | over_time | headline
        KPI-1 | WF | Share with a budget | % | Higher | Latest | Yes
        KPI-2 | WF | Not on the front page | % | Higher | Latest | No
        """,
    zones="zone | kind\nNorth | Programme",
    kpi_readings="""kpi_id | period_end | zone | numerator | denominator | reported_on | data_status
        KPI-1 | 2012-02-29 | North | 40 | 100 | 2012-03-15 | Final
        """,
)


def report(day: str, **figures: str | float | None) -> Previous:
    return previous_of(day, {key.replace("__", "-").replace("_", "."): value for key, value in figures.items()})


def context(*history: Previous) -> ReportContext:
    return replace(context_from(PROGRAMME, history[-1] if history else None), history=history)


def history(told: ReportContext) -> list[dict[str, object]]:
    layout = Layout("Changes")
    put_history(layout, told, 5)
    return [dict(row) for row in rows_of(layout.sheet(), "History")]


def test_each_rating_and_headline_kpi_stands_beside_what_it_was() -> None:
    autumn = report("2011-09-30", PROGRAMME_rating="Red", WF_rating="Red", KPI__1_rating="Red", KPI__1_actual=0.2)
    winter = report("2011-12-31", PROGRAMME_rating="Amber/Red", WF_rating="Amber/Red", KPI__1_actual=0.3)
    told = history(context(autumn, winter))

    assert [(row["Measure"], row["ID"]) for row in told] == [
        ("Rating", "PROGRAMME"), ("Rating", "WF"), ("Rating", "KPI-1"), ("Latest", "KPI-1"),
    ]  # fmt: skip
    assert list(told[1].values())[3:] == ["Red", "Amber/Red", "Green"]
    assert list(told[3].values())[3:] == [0.2, 0.3, 0.4]


def test_what_a_report_did_not_show_says_so() -> None:
    told = history(context(report("2011-12-31", PROGRAMME_rating="Green", KPI__1_actual=None)))

    assert [row["31 Dec 2011"] for row in told] == ["Green", "Not reported", "Not reported", "Not reported"]


def test_no_more_than_the_last_three_reports_are_shown() -> None:
    days = ("2011-03-31", "2011-06-30", "2011-09-30", "2011-12-31")
    told = history(context(*(report(day) for day in days)))

    assert list(told[0])[3:] == ["30 Jun 2011", "30 Sep 2011", "31 Dec 2011", "31 Mar 2012 (this report)"]


def test_before_the_second_report_nothing_is_put() -> None:
    layout = Layout("Changes")

    assert put_history(layout, context(), 5) == 5
    assert not layout.tables
    assert not layout.cells


def test_the_words_bring_their_colours_and_the_next_row_is_free() -> None:
    layout = Layout("Changes")
    following = put_history(layout, context(report("2011-12-31")), 5)

    assert following == layout.tables[0].last_row + 2
    assert [rule.range.column for rule in layout.rules if isinstance(rule, Words)] == [4, 5]


def corrected(reported_on: str) -> ReportContext:
    programme = programme_of(
        settings={"programme": "Programme P"},
        kpis="kpi_id | kpi | unit | better_is | over_time | headline\nKPI-1 | A share | % | Higher | Latest | Yes",
        zones="zone | kind\nNorth | Programme",
        kpi_readings=f"""kpi_id | period_end | zone | numerator | denominator | reported_on | data_status
            KPI-1 | 2011-11-30 | North | 25 | 100 | 2011-12-05    | Final
            KPI-1 | 2011-12-31 | North | 30 | 100 | {reported_on} | Final
            KPI-1 | 2011-12-31 | North | 35 | 100 | 2012-03-15    | Revised
            KPI-1 | 2012-01-31 | North | 40 | 100 | 2012-02-10    | Final
            """,
    )
    before = report("2012-01-05", KPI__1_rating="Green", KPI__1_actual=0.3)
    return replace(context_from(programme, before), history=(before,))


def test_what_is_known_now_stands_below_what_was_reported_then() -> None:
    told = history(corrected("2012-01-03"))

    assert [(row["Measure"], *list(row.values())[3:]) for row in told if row["ID"] == "KPI-1"][1:] == [
        ("Latest", 0.3, 0.4), ("Known now", 0.35, 0.4),
    ]  # fmt: skip


def test_known_now_is_of_the_period_that_had_come_by_then() -> None:
    told = history(corrected("2012-01-20"))

    assert [list(row.values())[3:] for row in told if row["Measure"] == "Known now"] == [[0.25, 0.4]]


def test_a_figure_that_stays_is_told_once() -> None:
    told = history(context(report("2012-03-16", KPI__1_actual=0.4)))

    assert not [row for row in told if row["Measure"] == "Known now"]


def test_a_reissue_stands_beside_what_it_replaces() -> None:
    first = Issue(2, replaced={"PROGRAMME.rating": "Red", "KPI-1.actual": 0.45})
    told = history(replace(context(report("2011-12-31", KPI__1_actual=0.3)), is_final=True, issue=first))

    assert list(told[0])[3:] == ["31 Dec 2011", "31 Mar 2012 (as first issued)", "31 Mar 2012 (this report)"]
    assert list(told[3].values())[3:] == [0.3, 0.45, 0.4]


def test_a_report_that_was_reissued_says_so_over_its_column() -> None:
    reissued = replace(report("2011-12-31"), issue=Issue(3))

    assert "31 Dec 2011 (reissue 3)" in history(context(reissued))[0]


def test_a_kpi_rated_by_the_year_to_date_shows_that_beside_its_rating_and_names_the_last_period_apart() -> None:
    programme = programme_of(
        workstreams="workstream_id | workstream\nWF | Workforce",
        kpis="kpi_id | workstream_id | kpi | unit | better_is | over_time | headline\n"
        "KPI-1 | WF | People hurt | number | Lower | Sum | Yes",
        zones="zone | kind\nNorth | Programme",
        kpi_targets="kpi_id | kind | due | target | set_on | path | target_for\n"
        "KPI-1 | Target | 2012-03-31 | 40 | 2011-04-01 | Line | Year to date",
        kpi_readings="kpi_id|period_end|zone|numerator|reported_on\n"
        "KPI-1|2011-06-30|North|9|2011-07-01\nKPI-1|2011-09-30|North|10|2011-10-01\n"
        "KPI-1|2011-12-31|North|11|2012-01-01\nKPI-1|2012-03-31|North|12|2012-03-31",
    )
    winter = report("2011-12-31", KPI__1_rating="Green", KPI__1_actual=11.0)
    winter = replace(winter, figures={**winter.figures, "KPI-1.year_to_date": 30.0})
    told = history(replace(context_from(programme, winter), history=(winter,)))
    kpi = {row["Measure"]: list(row.values())[3:] for row in told if row["ID"] == "KPI-1"}
    assert kpi["Year to date"] == [30.0, 42.0]
    assert kpi["Last period alone"] == [11.0, 12.0]
    assert "Latest" not in kpi
