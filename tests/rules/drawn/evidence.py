"""Cases of the rules on Evidence."""

from tests.rules.case import Case

CASES = {
    "EVI-01": Case(
        """
        date       | holds
        2012-03-31 | yes
        2012-04-01 | no
        """
    ),
    "EVI-02": Case(
        """
        workstream_id | summary          | holds
        SDS           | Budget came late | yes
        WF            | Budget came late | yes
        SDS           | budget came late | no
        """
    ),
}
