"""The manual's chapters: which measures, in which order, and the specification that shows each at work."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One measure of the manual.

    Args:
        measure: its module and function, under `xltools.measures`.
        test: the file and test of `tests/spec` that is its worked example.
        sheet: the tracker sheet whose columns it passes on.
        note: what a reader must know to follow the example.
    """

    measure: str
    test: str
    sheet: str = ""
    note: str = ""


_SIDES = "Each sign is one point: + above the mean, - below it, 0 on it; H and L mark special cause, high or low."

CHAPTERS: dict[str, tuple[Entry, ...]] = {
    "Milestones and decisions": (
        Entry(
            "milestones.milestones",
            "test_milestones.test_a_date_that_a_board_agreed_counts_for_the_rating_and_never_for_the_slip",
            "Milestones",
        ),
        Entry(
            "decisions.decisions",
            "test_decisions.test_an_open_decision_is_asked_of_the_board_that_takes_it_by_its_meeting",
            "Milestones",
            "As at 31 March 2012, for the Care Trust Board's meeting of 25 April 2012, with a horizon of 6 months.",
        ),
    ),
    "Ratings rolled up": (
        Entry("rating_rollup.part", "test_rating_rollup.test_a_part_is_the_mean_of_its_items_held_by_its_reds"),
        Entry(
            "rating_rollup.programme_part",
            "test_rating_rollup.test_the_programme_is_the_mean_of_workstreams_at_most_one_step_better_than_the_worst",
        ),
        Entry("workstreams.rollups", "test_workstreams.test_performance_is_made_of_kpis_and_a_headline_is_critical"),
        Entry(
            "workstreams.workstreams",
            "test_workstreams.test_declared_and_derived_stand_side_by_side_and_a_later_declaration_does_not_count",
            "Workstreams",
        ),
    ),
    "KPIs": (
        Entry(
            "readings.counting_readings",
            "test_readings.test_a_reading_revised_later_counts_from_its_revision",
            "KPI readings",
            "A reading of 10 of 20 was reported on 10 February 2012, as 12 on the 20th, and as 15 on 20 March.",
        ),
        Entry(
            "readings.period_sums",
            "test_readings.test_a_revision_that_withdraws_the_number_leaves_the_zone_unread",
            "KPI readings",
        ),
        Entry(
            "complete_periods.covered_periods",
            "test_readings.test_a_ratio_of_which_a_zone_lacks_its_denominator_is_not_whole_and_has_no_value",
        ),
        Entry(
            "readings.comparators",
            "test_readings.test_of_several_comparators_the_first_of_the_zones_sheet_stands_beside",
        ),
        Entry(
            "kpi_series.kpi_series", "test_readings.test_a_comparator_stands_beside_and_is_never_added", "KPI readings"
        ),
        Entry("trajectory.trajectory", "test_trajectory.test_after_the_cut_of_26_october_2012_the_lower_target_holds"),
        Entry(
            "kpi_ratings.few_cases",
            "test_kpis.test_a_share_of_so_few_that_one_takes_it_through_its_tolerances_says_so",
            "Few cases",
        ),
        Entry("kpi_ratings.tolerances", "test_kpis.test_points_of_a_percentage_are_percentage_points"),
        Entry(
            "kpi_ratings.ratings",
            "test_kpis.test_a_percentage_has_tolerances_of_2_and_5_points_inclusive",
            note="Against a target of 0.85, where higher is better.",
        ),
        Entry("kpis.kpi_scorecard", "test_kpis.test_movement_is_against_the_previous_report", "KPIs"),
        Entry(
            "kpi_movement.settled",
            "test_kpi_movement.test_a_rating_settles_where_it_crosses_the_target_or_two_readings_or_special_cause_agree",
        ),
        Entry(
            "kpi_movement.kpi_movement",
            "test_kpi_movement.test_a_rating_settles_where_it_crosses_the_target_or_two_readings_or_special_cause_agree",
            note="G, a, r and R stand for the four ratings of periods in order, + and - for special cause, . for none.",
        ),
        Entry(
            "verdict_words.verdict",
            "test_verdict.test_a_harder_next_target_may_be_unlikely_though_this_one_is_met_reliably",
        ),
        Entry(
            "commentary.commentary",
            "test_commentary.test_only_a_commentary_of_the_period_is_shown_and_of_an_older_one_its_day",
            "Commentary",
        ),
        Entry("kpi_over_time.standing", "test_kpis.test_a_year_ago_is_the_same_month_not_the_twelfth_row_before"),
        Entry("kpi_over_time.direction", "test_kpis.test_direction_is_better_or_worse_than_the_period_before"),
        Entry("kpi_over_time.year_to_date", "test_kpis.test_a_flow_s_year_to_date_is_the_ratio_of_sums_from_1_april"),
        Entry("kpi_over_time.rolling_12", "test_kpis.test_rolling_12_months_add_up_the_last_twelve"),
        Entry("kpi_over_time.quarters", "test_kpis.test_months_add_up_to_quarters_of_the_financial_year"),
        Entry("periods.steps", "test_kpis.test_rolling_12_months_of_quarters_are_four"),
        Entry(
            "kpi_data_quality.data_quality",
            "test_kpis.test_validation_is_within_a_year_and_the_process_documented",
        ),
    ),
    "Statistical process control": (
        Entry(
            "spc_limits.fixed_chart",
            "test_spc_limits.test_each_situation_has_its_state_and_its_words",
            note="Higher is better. A year is 10, 12 and 11, four times.",
        ),
        Entry(
            "spc_limits.first_steady",
            "test_spc_limits.test_one_reading_that_stands_out_is_left_out_of_the_limits_and_marked",
        ),
        Entry(
            "spc_no_range.no_range",
            "test_spc_no_range.test_fewer_than_one_case_a_period_has_no_limits_and_one_or_more_has",
            "No range to judge by",
        ),
        Entry(
            "spc_bounds.bounded",
            "test_spc_no_range.test_limits_are_held_where_readings_can_be_and_points_mean_what_they_meant",
            "Bounds of limits",
        ),
        Entry(
            "zone_signals.zone_sentences",
            "test_zone_signals.test_a_zone_that_fell_where_another_made_up_for_it_is_named",
            "Zone signals",
        ),
        Entry("spc.xmr_limits", "test_spc.test_limits_are_the_published_ones"),
        Entry("spc.xmr_chart", "test_spc_chart.test_a_point_on_a_break_begins_the_new_segment"),
        Entry("segments.segments", "test_spc_chart.test_breaks_without_points_between_make_no_segment"),
        Entry("spc_rules.shift", "test_spc_rules.test_a_shift_is_seven_points_on_one_side_of_the_mean", note=_SIDES),
        Entry("spc_rules.drifts", "test_spc_limits.test_a_slow_climb_with_steps_back_is_not_steady"),
        Entry("spc_rules.trend", "test_spc_rules.test_a_trend_is_seven_points_that_only_rise_or_only_fall"),
        Entry(
            "spc_rules.two_of_three",
            "test_spc_rules.test_two_of_three_marks_the_far_points_of_three_on_one_side",
            note=f"{_SIDES} An x is a point beyond two sigma.",
        ),
        Entry(
            "spc_words.variation",
            "test_spc_chart.test_the_variation_of_the_last_point_is_told_without_colour",
            note="A steady series about 11 that ends with the points of the tail.",
        ),
        Entry(
            "spc_words.assurance",
            "test_spc.test_assurance_holds_the_limits_against_a_target_of_4",
            note="The word where higher is better, and where lower is.",
        ),
    ),
    "Forecast": (
        Entry(
            "forecast.forecast",
            "test_forecast.test_where_lower_is_better_the_chance_is_of_staying_at_or_below_the_target",
            note="The next month is expected at 6.9 or so, and 5.5 is more likely passed than not.",
        ),
        Entry(
            "seasons.follows_the_seasons",
            "test_seasons.test_dips_in_the_same_months_of_two_years_are_a_season",
            "Seasons",
        ),
        Entry("forecast.likelihood", "test_forecast.test_a_chance_is_said_in_one_of_four_words"),
        Entry(
            "damped_trend.damped_trend",
            "test_damped_trend.test_one_way_is_what_statsmodels_finds_with_the_same_numbers",
        ),
        Entry(
            "damped_trend.chance_below", "test_student_t.test_with_one_degree_of_freedom_it_is_the_cauchy_distribution"
        ),
    ),
    "National milestones and self-assessment": (
        Entry(
            "national.national",
            "test_national.test_a_deliverable_is_met_met_late_missed_or_due_by_its_own_deadline",
            "National milestones",
        ),
        Entry(
            "national.checkpoints",
            "test_national.test_a_checkpoint_is_met_when_all_its_deliverables_are_by_the_day_of_the_last",
            "National milestones",
        ),
        Entry(
            "assessment.requirements",
            "test_assessment.test_a_requirement_stands_at_its_latest_review_not_after_as_at",
            "Requirements",
        ),
        Entry(
            "assessment.assessment_history",
            "test_assessment.test_each_review_counts_its_ratings_and_who_it_left_out",
            "Self-assessment",
        ),
        Entry(
            "questions.questions",
            "test_questions.test_a_question_is_answered_unanswered_or_not_asked_at_the_last_review",
            "Key questions",
        ),
    ),
    "Risks": (
        Entry("risks.risks", "test_risks.test_a_risk_is_scored_and_banded_by_the_limits_of_the_settings", "Risks"),
    ),
    "Money": (
        Entry(
            "money.money",
            "test_money.test_money_adds_up_by_year_workstream_and_kind_in_their_own_order",
            "Business cases",
        ),
        Entry(
            "money.money_years",
            "test_money.test_the_cashable_share_is_of_the_spend_of_that_year_in_the_programme_s_own_zones",
            "Business cases",
        ),
    ),
    "Exceptions, evidence and coverage": (
        Entry(
            "actions.off_track",
            "test_actions.test_an_area_is_off_track_by_its_likelihood_until_the_checkpoint",
        ),
        Entry(
            "actions.exceptions",
            "test_actions.test_everything_red_or_amber_red_is_an_exception_the_worst_first",
            "Actions",
        ),
        Entry(
            "actions.actions_overdue",
            "test_actions.test_overdue_actions_are_the_open_ones_whose_day_is_past_the_longest_first",
            "Actions",
        ),
        Entry("evidence.evidence", "test_evidence.test_evidence_gathered_after_as_at_does_not_count", "Evidence"),
        Entry(
            "reporting_coverage.coverage",
            "test_reporting_coverage.test_a_zone_that_ever_reported_is_expected_in_every_period",
        ),
    ),
    "Changes and workings": (
        Entry("changes.changes", "test_changes.test_rows_are_matched_by_id_and_each_difference_is_told"),
        Entry("changes.suggested_renames", "test_changes.test_a_rename_is_suggested_by_its_title_and_never_assumed"),
        Entry(
            "changes.changes_since",
            "test_changes.test_without_an_earlier_report_nothing_changed_and_without_its_tracker_only_ratings_did",
        ),
        Entry(
            "word_edits.word_edits",
            "test_word_edits.test_a_word_in_place_of_another_stands_after_the_one_that_was_cut",
        ),
        Entry("workings.figures", "test_workings.test_a_figure_has_its_value_as_shown_and_its_cells"),
    ),
}
