"""Cases of the rules on Actions."""

from tests.rules.case import Case

CASES = {
    "ACT-01": Case(
        """
        status  | closed     | holds
        Done    | 2012-03-01 | yes
        Open    |            | yes
        Done    |            | no
        Dropped |            | no
        """
    ),
    "ACT-02": Case(
        """
        status | closed     | holds
        Done   | 2012-03-01 | yes
        Open   | 2012-03-01 | no
        """
    ),
    "ACT-03": Case(
        """
        closed     | holds
        2012-03-31 | yes
        2012-04-01 | no
        """
    ),
    "ACT-04": Case(
        """
        status | owner          | holds
        Open   | Project lead   | yes
        Done   |                | yes
        Open   |                | no
        """
    ),
    "ACT-05": Case(
        """
        status | due        | holds
        Open   | 2012-05-31 | yes
        Open   |            | no
        """
    ),
    "ACT-06": Case(
        """
        status | cause        | holds
        Open   | Posts vacant | yes
        Open   |              | no
        """
    ),
    "ACT-07": Case(
        """
        status | consequence | holds
        Open   | People wait | yes
        Open   |             | no
        """
    ),
    "ACT-08": Case(
        """
        status | due        | holds
        Open   | 2012-03-31 | yes
        Done   | 2012-02-29 | yes
        Open   | 2012-02-29 | no
        """
    ),
    "ACT-09": Case(
        """
        item_id | action        | holds
        KPI-01  | Weekly review | yes
        KPI-02  | Weekly review | yes
        KPI-01  | weekly review | no
        """
    ),
    "ACT-10": Case(
        """
        item_id | status | holds
        M1      | Open   | yes
        M2      | Done   | yes
        M2      | Open   | no
        R1      | Open   | no
        KPI-01  | Open   | yes
        """,
        others={
            "Milestones": """
            milestone_id | status
            M1           | On hold
            M2           | Complete
            """,
            "Risks": """
            risk_id | status
            R1      | Closed
            """,
        },
    ),
}
