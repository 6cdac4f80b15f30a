"""Cases of the rules on Workstreams."""

from tests.rules.case import Case

CASES = {
    "WKS-01": Case(
        """
        workstream_id | holds
        SDS           | yes
        WF            | no
        """,
        others={
            "Milestones": """
            workstream_id
            SDS
            """
        },
    ),
    "WKS-02": Case(
        """
        declared_rag | declared_on | holds
        Green        | 2012-03-30  | yes
                     |             | yes
        Green        |             | no
        """
    ),
    "WKS-03": Case(
        """
        declared_rag | declared_by | holds
        Green        | Lead        | yes
        Red          |             | no
        """
    ),
    "WKS-04": Case(
        """
        declared_rag | rag_reason | holds
        Green        | On time    | yes
        Red          |            | no
        """
    ),
    "WKS-05": Case(
        """
        declared_rag | path_to_green | holds
        Amber/Green  |               | yes
        Red          | More trainers | yes
        Red          |               | no
        Amber/Red    |               | no
        """
    ),
    "WKS-06": Case(
        """
        declared_on | holds
        2012-03-31  | yes
        2012-04-01  | no
                    | yes
        """
    ),
    "WKS-07": Case(
        """
        workstream_id | declared_rag | holds
        SDS           | Green        | yes
        COM           | Red          | yes
        WF            | Amber/Red    | no
        """,
        others={
            "Actions": """
            item_id | status
            COM     | Open
            WF      | Done
            """
        },
    ),
    "WKS-08": Case(
        """
        workstream | holds
        Workforce  | yes
        Assurances | yes
        WORKFORCE  | no
        """
    ),
    "WKS-09": Case(
        """
        declared_on | holds
        2011-12-30  | yes
        2011-12-29  | no
                    | yes
        """
    ),
    "WKS-10": Case(
        """
        declared_rag | declared_on | declared_by | rag_reason | holds
        Green        | 2012-03-30  | Lead        | On time    | yes
                     |             |             |            | yes
                     | 2012-03-30  |             |            | no
                     |             |             | On time    | no
        """
    ),
    "WKS-11": Case(
        """
        workstream_id | outcome_due | holds
        SDS           | 2012-12-31  | yes
        WF            | 2012-05-31  | no
        COM           |             | yes
        """,
        others={
            "Milestones": """
            workstream_id | baseline   | status
            SDS           | 2012-12-31 | In progress
            SDS           | 2013-12-31 | Cancelled
            WF            | 2012-06-30 | In progress
            """
        },
    ),
}
