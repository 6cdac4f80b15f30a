"""What each rule of a sheet advises, done by hand: the cells to type, the row to add or to delete.

Every way that a fix offers stands here once: whoever follows one of them must hear no more of that rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Cells = Mapping[str, object]


@dataclass(frozen=True)
class Way:
    """One way to follow a fix.

    Args:
        cells: of the row that broke the rule: field -> what is typed; None clears it.
        is_deleted: the row is deleted.
        added: rows that are added, each with its sheet.
        elsewhere: cells in other rows: sheet -> id -> field -> what is typed.
        settings: what is typed in the Settings.
    """

    cells: Cells = field(default_factory=dict)
    is_deleted: bool = False
    added: tuple[tuple[str, Cells], ...] = ()
    elsewhere: Mapping[str, Mapping[str, Cells]] = field(default_factory=dict)
    settings: Cells = field(default_factory=dict)


def typed(**cells: object) -> Way:
    return Way(cells)


def added(sheet: str, **cells: object) -> Way:
    return Way(added=((sheet, cells),))


def at(sheet: str, row: str, **cells: object) -> Way:
    return Way(elsewhere={sheet: {row: cells}})


DELETED = Way(is_deleted=True)
UP_TO_DATE = Way(settings={"as_at": "2013-12-31"})


def done(item: str) -> Way:
    return added("Actions", item_id=item, status="Open", cause="Late", consequence="Later", action="Hurry")


FOLLOWED: dict[str, tuple[Way, ...]] = {
    "SET-01": (Way(settings={"declared_on": "2012-03-30"}),),
    "SET-02": (Way(settings={"declared_by": "Programme director"}),),
    "SET-03": (Way(settings={"declared_reason": "Late"}),),
    "SET-04": (Way(settings={"declared_on": "2012-03-30"}), UP_TO_DATE),
    "SET-05": (
        Way(settings={"milestone_green_days": 7, "milestone_amber_green_days": 30, "milestone_amber_red_days": 90}),
    ),
    "SET-06": (Way(settings={"kpi_points_1": 2, "kpi_points_2": 5}),),
    "SET-07": (Way(settings={"kpi_share_1": 0.05, "kpi_share_2": 0.1}),),
    "SET-08": (Way(settings={"risk_low_to": 3, "risk_moderate_to": 6, "risk_high_to": 12}),),
    "SET-09": (Way(settings={"cashable_kpi": "KPI-03"}),),
    "SET-10": (at("KPIs", "KPI-03", denominator="Spend"),),
    "SET-11": (Way(settings={"board_meeting": "2012-04-25"}),),
    "ARE-01": (added("Likelihood", area_id="A2", review_date="2012-03-31"),),
    "ARE-02": (DELETED,),
    "ARE-03": (added("National milestones", area_id="A9"),),
    "ZON-01": (DELETED, typed(zone="Zone of its own")),
    "ZON-02": (added("KPI readings", zone="Brixham"), DELETED),
    "ZON-03": (typed(expected_from="2010-04-01"), typed(expected_to="2013-03-31")),
    "WKS-01": (added("Milestones", workstream_id="WF"),),
    "WKS-02": (typed(declared_on="2012-03-30"),),
    "WKS-03": (typed(declared_by="Lead"),),
    "WKS-04": (typed(rag_reason="Late"),),
    "WKS-05": (typed(path_to_green="More trainers"),),
    "WKS-06": (typed(declared_on="2012-03-30"), UP_TO_DATE),
    "WKS-07": (done("WF"),),
    "WKS-08": (DELETED,),
    "WKS-09": (typed(declared_on="2012-03-30"),),
    "WKS-10": (typed(declared_rag="Green"), typed(declared_on=None, declared_by=None, rag_reason=None)),
    "WKS-11": (typed(outcome_due="2019-03-31"),),
    "MIL-01": (typed(actual="2012-03-01"), typed(status="In progress")),
    "MIL-02": (typed(status="Complete"), typed(actual=None)),
    "MIL-03": (typed(actual="2012-03-30"), typed(actual=None, forecast="2012-04-01", status="In progress")),
    "MIL-04": (typed(actual="2012-03-28"), typed(baseline="2012-02-29")),
    "MIL-05": (typed(forecast="2012-05-31"), typed(baseline="2011-05-31")),
    "MIL-06": (typed(forecast="2012-06-30"), typed(actual="2012-03-30", status="Complete")),
    "MIL-07": (typed(forecast="2012-06-30"),),
    "MIL-08": (typed(decision_body="Care Trust Board"),),
    "MIL-09": (typed(decision_outcome="Approved"), typed(status="In progress")),
    "MIL-10": (typed(status="In progress", forecast="2012-06-30"), typed(decision_outcome="Approved")),
    "MIL-11": (typed(status="Complete", actual="2012-03-01"), typed(decision_outcome=None)),
    "MIL-12": (typed(decision_outcome=None), typed(kind="Key decision")),
    "MIL-13": (typed(agreed_on="2012-02-22"), typed(agreed=None)),
    "MIL-14": (typed(agreed_by="Care Trust Board"), typed(agreed=None)),
    "MIL-15": (typed(agreed="2012-06-30"), typed(agreed_on=None, agreed_by=None)),
    "MIL-16": (typed(agreed_on="2012-02-22"), typed(agreed=None, agreed_on=None, agreed_by=None)),
    "MIL-17": (typed(agreed="2012-06-30", agreed_on="2012-02-22"),),
    "MIL-18": (typed(depends_on="M1"),),
    "MIL-19": (typed(forecast="2019-03-31"), typed(depends_on=None)),
    "MIL-20": (typed(depends_on=None),),
    "MIL-21": (done("M4"),),
    "MIL-22": (typed(declared_rag=None), typed(status="In progress")),
    "MIL-23": (typed(owner="Programme manager"),),
    "MIL-25": (
        typed(recommendation=None, options=None, if_not_decided=None),
        typed(kind="Key decision", decision_body="Council"),
    ),
    "MIL-26": (typed(recommendation="Agree option 2"),),
    "MIL-27": tuple(typed(options=f"1 Go on: {cost}") for cost in ("£40,000 a year", "no cost", "cost not known")),
    "MIL-24": (DELETED, typed(milestone="Second pilot reviewed")),
    "NAT-01": (typed(deadline="2011-03-01"), typed(checkpoint="2011-12-31"), typed(deadline=None)),
    "NAT-02": (typed(met_on="2012-03-30"), typed(met_on=None, forecast="2012-04-01")),
    "NAT-03": (typed(forecast="2012-09-30"), typed(met_on="2011-06-30")),
    "NAT-04": (typed(forecast="2012-09-30"), typed(met_on="2011-03-31")),
    "NAT-05": (typed(met_on=None), typed(measure=None)),
    "NAT-06": (DELETED,),
    "LIK-01": (DELETED,),
    "LIK-02": (typed(checkpoint="2011-03-31"),),
    "LIK-03": (typed(review_date="2012-03-28"), UP_TO_DATE),
    "LIK-04": (added("Likelihood", review_date="2012-03-28", area_id="A1"),),
    "LIK-05": (typed(comment="No trainers"),),
    "LIK-06": (done("A2"),),
    "REQ-01": (added("Self-assessment", requirement_id="REQ-02", review_date="2012-03-31"),),
    "REQ-02": (DELETED,),
    "SEL-01": (DELETED,),
    "SEL-02": (typed(review_date="2012-03-31"), UP_TO_DATE),
    "SEL-03": (added("Self-assessment", review_date="2012-03-31", requirement_id="REQ-01"),),
    "SEL-04": (typed(evidence="Minutes"),),
    "SEL-05": (done("REQ-02"),),
    "QUE-01": (typed(asked_if="Q-04 = No"),),
    "QUE-02": (typed(asked_if="Q-04 = No"),),
    "QUE-03": (typed(asked_if="Q-04 = Yes"), typed(asked_if="Q-04 = No")),
    "QUE-04": (typed(asked_if=None),),
    "QUE-05": (DELETED,),
    "QUE-06": (added("Answers", question_id="Q-03", review_date="2012-03-31", answer="Yes"),),
    "ANS-01": (typed(answer="Yes"), typed(answer="No")),
    "ANS-02": (DELETED,),
    "ANS-03": (DELETED,),
    "ANS-04": (typed(review_date="2012-03-31"), UP_TO_DATE),
    "ANS-05": (added("Answers", review_date="2012-03-31", question_id="Q-01"),),
    "ANS-06": (typed(answer="Yes"), DELETED),
    "ACT-01": (typed(closed="2012-03-01"), typed(status="Open")),
    "ACT-02": (typed(status="Done"), typed(status="Dropped"), typed(closed=None)),
    "ACT-03": (typed(closed="2012-03-30"), typed(closed=None, status="Open")),
    "ACT-04": (typed(owner="Lead"),),
    "ACT-05": (typed(due="2012-06-30"),),
    "ACT-06": (typed(cause="Late"),),
    "ACT-07": (typed(consequence="Later"),),
    "ACT-08": (typed(due="2012-06-30"), typed(status="Done", closed="2012-03-01")),
    "ACT-09": (DELETED,),
    "ACT-10": (
        typed(status="Done", closed="2012-03-01"),
        typed(status="Dropped", closed="2012-03-01"),
        typed(item_id="WF"),
    ),
    "RSK-01": (typed(target_score=6), typed(likelihood=5, impact=5)),
    "RSK-02": (typed(closed="2012-03-01"), typed(status="Open")),
    "RSK-03": (typed(status="Closed"), typed(closed=None)),
    "RSK-04": (typed(closed="2012-03-30"), typed(closed=None, status="Open")),
    "RSK-05": (typed(last_reviewed="2012-03-30"),),
    "RSK-06": (typed(raised="2012-03-30"),),
    "RSK-07": (typed(last_reviewed="2012-03-01"), typed(raised="2011-05-01")),
    "RSK-08": (typed(closed="2012-01-31"), typed(raised="2011-01-18")),
    "RSK-09": (typed(last_reviewed="2012-03-30"),),
    "RSK-10": (typed(initial_score=12),),
    "RSK-11": (typed(target_score=6),),
    "RSK-12": (typed(mitigation="Watch it"),),
    "RSK-13": (typed(owner="Lead"),),
    "RSK-14": (done("R4"),),
    "RSK-15": (DELETED,),
    "KPI-01": (typed(better_is="Higher"), typed(better_is="Lower"), typed(better_is="Neutral")),
    "KPI-02": (typed(tolerance_1=2, tolerance_2=5),),
    "KPI-03": (typed(tolerance_1=2, tolerance_2=5), typed(tolerance_1=None, tolerance_2=None)),
    "KPI-04": (typed(tolerance_as="Points"), typed(tolerance_as="Share")),
    "KPI-05": (typed(tolerance_2=0.5), typed(tolerance_as="Points")),
    "KPI-06": (typed(tolerance_2=5), typed(tolerance_as="Share")),
    "KPI-07": (typed(break_reason="New form"), typed(break_date=None)),
    "KPI-08": (typed(break_date="2011-01-01"), typed(break_reason=None)),
    "KPI-09": (typed(denominator="All"),),
    "KPI-10": (typed(definition="All who ask"),),
    "KPI-11": (typed(owner="Lead"),),
    "KPI-12": (added("KPI targets", kpi_id="KPI-02", kind="Target"),),
    "KPI-13": (added("KPI readings", kpi_id="KPI-02", zone="Torquay"),),
    "KPI-14": (typed(validated_on="2012-03-30"), UP_TO_DATE),
    "KPI-15": (DELETED,),
    "KPI-16": (typed(limits_to="2011-03-31"), typed(limits_from=None)),
    "KPI-17": (typed(limits_from="2010-04-30"), typed(limits_to=None)),
    "KPI-18": (typed(limits_from="2010-04-30"), typed(limits_to="2012-03-31")),
    "KPI-19": (typed(second_break_reason="New form"), typed(second_break_date=None)),
    "KPI-20": (typed(second_break_date="2011-01-01"), typed(second_break_reason=None)),
    "KPI-21": (typed(third_break_reason="New form"), typed(third_break_date=None)),
    "KPI-22": (typed(third_break_date="2011-01-01"), typed(third_break_reason=None)),
    "TGT-01": (DELETED, typed(set_on="2011-03-17")),
    "TGT-02": (typed(target=0.95), typed(due="2001-03-31"), at("KPIs", "UP", better_is="Lower")),
    "TGT-03": (typed(target=0.85),),
    "TGT-04": (at("KPIs", "DOWN", tolerance_as="Points", tolerance_1=2, tolerance_2=5),),
    "TGT-05": (typed(due="2010-06-30"), typed(set_on="2010-03-21")),
    "TGT-06": (typed(set_on="2012-03-30"), UP_TO_DATE),
    "TGT-07": (typed(path="Line"), typed(path="Hold")),
    "TGT-08": (added("KPI targets", kpi_id="DOWN", kind="Baseline", due="2010-03-31"), typed(path="Hold")),
    "TGT-09": (typed(source="Paper 002"),),
    "TGT-10": (typed(target_for="Year to date"), typed(target_for="Period")),
    "TGT-11": (typed(target_for="Period"),),
    "TGT-12": (typed(path="Line"),),
    "TGT-13": (typed(due="2012-03-31"),),
    "TGT-14": (typed(target_for="Year to date"),),
    "TGT-15": (typed(target=5),),
    "RDG-01": (DELETED, typed(reported_on="2012-03-11")),
    "RDG-02": (typed(numerator=60), typed(denominator=80)),
    "RDG-03": (typed(denominator=60), typed(numerator=None, denominator=None, comment="None to count")),
    "RDG-04": (typed(numerator=43, denominator=100),),
    "RDG-06": (typed(numerator=43), DELETED),
    "RDG-07": (typed(period_end="2012-02-29"), typed(reported_on="2012-03-31"), typed(data_status="Provisional")),
    "RDG-08": (typed(period_end="2012-02-29"),),
    "RDG-09": (typed(reported_on="2012-03-30"), UP_TO_DATE),
    "RDG-10": (typed(data_status="Revised"), typed(reported_on="2012-01-31")),
    "RDG-11": (typed(comment="Counted again"),),
    "RDG-12": (typed(numerator=43, denominator=100),),
    "RDG-13": (typed(denominator=None), at("KPIs", "COUNT", denominator="All")),
    "RDG-14": (typed(period_end="2012-01-31"),),
    "RDG-15": (typed(numerator=5), typed(numerator=0)),
    "RDG-16": (typed(numerator=5),),
    "RDG-17": (typed(numerator=43, denominator=100),),
    "BUS-01": (typed(financial_year="2011/12"),),
    "BUS-02": (typed(cashable="Yes"), typed(cashable="No")),
    "BUS-03": (typed(cashable="No"), typed(kind="Saving")),
    "BUS-04": (typed(planned=5000), typed(planned=0)),
    "BUS-05": (typed(planned=5000),),
    "BUS-06": (typed(actual=5000),),
    "BUS-07": (typed(actual=5000), typed(actual=0)),
    "BUS-08": (typed(financial_year="2011/12"), typed(actual=None)),
    "BUS-09": (DELETED, typed(case="Reablement, second team")),
    "CMT-01": (DELETED, typed(period_end="2012-01-31")),
    "CMT-02": (typed(period_end="2012-03-31"), UP_TO_DATE),
    "CMT-03": (typed(period_end="2012-03-31"),),
    "CMT-04": (typed(period_end="2012-02-29"),),
    "CMT-05": (typed(behind="Posts vacant"),),
    "CMT-06": (typed(doing="Two are recruited"),),
    "CMT-07": (typed(doing="Nothing needs to be done"),),
    "CMT-08": (typed(by="Project lead"),),
    "CMT-09": (typed(by="Project lead"),),
    "EVI-01": (typed(date="2012-03-30"), UP_TO_DATE),
    "EVI-02": (DELETED,),
    "DIS-01": (typed(pack="Board"), typed(pack="Programme"), typed(pack="Return"), typed(pack="Workstream WF")),
    "DIS-02": (typed(pack="Workstream WF"),),
    "DIS-03": (typed(pack="Programme"), DELETED),
    "DIS-04": (typed(copy="To"),),
    "WAI-01": (DELETED,),
    "WAI-02": (typed(until="2012-12-31"),),
}
