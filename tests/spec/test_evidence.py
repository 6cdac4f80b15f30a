"""Evidence: what was gathered by as-at, drawn."""

from tests.helpers.drawn import assert_drawn
from tests.helpers.programmes import programme_of
from xltools.measures.evidence import evidence


def test_evidence_gathered_after_as_at_does_not_count() -> None:
    programme = programme_of(
        evidence="""
        evidence_id | workstream_id | date       | kind   | summary | supports_outcome
        EV-1        | SDS           | 2012-03-31 | Survey | More    | Yes
        EV-2        | SDS           | 2012-04-01 | Audit  | Later   | No
        EV-3        | -             | -          | Other  | -       | Partly
        """
    )
    assert_drawn(
        evidence(programme),
        """
        row | workstream_id | evidence_id | date       | kind   | summary | supports_outcome
        2   | SDS           | EV-1        | 2012-03-31 | Survey | More    | Yes
        4   | -             | EV-3        | -          | Other  | -       | Partly
        """,
    )
