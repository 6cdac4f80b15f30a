"""Cases of the rules on Risks."""

from tests.rules.case import Case

CASES = {
    "RSK-01": Case(
        """
        status | likelihood | impact | target_score | holds
        Open   | 3          | 4      | 12           | yes
        Closed | 1          | 2      | 4            | yes
        Open   | 3          | 4      |              | yes
        Open   | 3          | 4      | 15           | no
        """
    ),
    "RSK-02": Case(
        """
        status | closed     | holds
        Closed | 2012-03-01 | yes
        Open   |            | yes
        Closed |            | no
        """
    ),
    "RSK-03": Case(
        """
        status | closed     | holds
        Closed | 2012-03-01 | yes
        Open   | 2012-03-01 | no
        """
    ),
    "RSK-04": Case(
        """
        closed     | holds
        2012-03-31 | yes
        2012-04-01 | no
        """
    ),
    "RSK-05": Case(
        """
        last_reviewed | holds
        2012-03-31    | yes
        2012-04-01    | no
        """
    ),
    "RSK-06": Case(
        """
        raised     | holds
        2012-03-31 | yes
        2012-04-01 | no
        """
    ),
    "RSK-07": Case(
        """
        raised     | last_reviewed | holds
        2011-05-18 | 2011-05-18    | yes
        2011-05-18 | 2011-05-17    | no
        2011-05-18 |               | yes
        """
    ),
    "RSK-08": Case(
        """
        raised     | closed     | holds
        2011-05-18 | 2012-01-31 | yes
        2011-05-18 | 2011-01-31 | no
        """
    ),
    "RSK-09": Case(
        """
        status | raised     | last_reviewed | holds
        Open   | 2011-05-18 | 2011-12-30    | yes
        Open   | 2012-03-01 |               | yes
        Closed | 2010-05-18 | 2010-12-30    | yes
        Open   | 2011-05-18 | 2011-02-28    | yes
        Open   | 2011-05-18 | 2011-12-29    | no
        Open   |            |               | no
        """
    ),
    "RSK-10": Case(
        """
        initial_score | holds
        12            | yes
        25            | yes
                      | yes
        13            | no
        """
    ),
    "RSK-11": Case(
        """
        target_score | holds
        6            | yes
        7            | no
        """
    ),
    "RSK-12": Case(
        """
        status | mitigation    | holds
        Open   | Bridging fund | yes
        Closed |               | yes
        Open   |               | no
        """
    ),
    "RSK-13": Case(
        """
        status | owner        | holds
        Open   | Project lead | yes
        Open   |              | no
        """
    ),
    "RSK-14": Case(
        """
        risk_id | status | likelihood | impact | holds
        R1      | Open   | 2          | 3      | yes
        R2      | Open   | 4          | 5      | yes
        R3      | Closed | 4          | 5      | yes
        R4      | Open   | 2          | 4      | no
        """,
        others={
            "Actions": """
            item_id | status
            R2      | Open
            """
        },
    ),
    "RSK-15": Case(
        """
        workstream_id | risk            | holds
        WF            | Posts frozen    | yes
        COM           | Posts frozen    | yes
        WF            | posts frozen    | no
        """
    ),
}
