"""Cases of the rules on Milestones."""

from tests.rules.case import Case

CASES = {
    "MIL-01": Case(
        """
        status      | actual     | holds
        Complete    | 2012-03-01 | yes
        In progress |            | yes
        Complete    |            | no
        """
    ),
    "MIL-02": Case(
        """
        status      | actual     | holds
        Complete    | 2012-03-01 | yes
        In progress | 2012-03-01 | no
        Cancelled   | 2012-03-01 | no
        """
    ),
    "MIL-03": Case(
        """
        actual     | holds
        2012-03-31 | yes
        2012-04-01 | no
                   | yes
        """
    ),
    "MIL-04": Case(
        """
        baseline   | actual     | holds
        2012-03-31 | 2012-02-29 | yes
        2012-03-31 | 2012-02-28 | no
        2012-03-31 |            | yes
        """
    ),
    "MIL-05": Case(
        """
        baseline   | forecast   | holds
        2012-03-31 | 2012-04-30 | yes
        2012-05-31 | 2011-05-31 | no
        """
    ),
    "MIL-06": Case(
        """
        status      | baseline   | forecast   | holds
        In progress | 2012-01-31 | 2012-03-31 | yes
        Complete    | 2012-01-31 | 2012-03-01 | yes
        In progress | 2012-05-31 | 2011-06-30 | yes
        In progress | 2012-01-31 | 2012-03-30 | no
        """
    ),
    "MIL-07": Case(
        """
        status      | baseline   | forecast   | holds
        On hold     | 2012-03-01 | 2012-05-01 | yes
        Not started | 2012-03-31 |            | yes
        Not started | 2012-03-01 |            | no
        """
    ),
    "MIL-08": Case(
        """
        kind                | decision_body | holds
        Key decision        | Council       | yes
        Programme milestone |               | yes
        Key decision        |               | no
        """
    ),
    "MIL-09": Case(
        """
        kind                | status      | decision_outcome | holds
        Key decision        | Complete    | Refused          | yes
        Key decision        | In progress |                  | yes
        Programme milestone | Complete    |                  | yes
        Key decision        | Complete    |                  | no
        """
    ),
    "MIL-10": Case(
        """
        status   | decision_outcome | holds
        Complete | Approved         | yes
        On hold  | Deferred         | yes
        Complete | Deferred         | no
        """
    ),
    "MIL-11": Case(
        """
        status      | decision_outcome | holds
        Complete    | Approved         | yes
        Cancelled   | Approved         | yes
        Not started | Deferred         | yes
        Not started | Approved         | no
        On hold     | Refused          | no
        """
    ),
    "MIL-12": Case(
        """
        kind                | decision_outcome | holds
        Key decision        | Approved         | yes
        Programme milestone |                  | yes
        Programme milestone | Approved         | no
        """
    ),
    "MIL-13": Case(
        """
        agreed     | agreed_on  | holds
        2012-06-30 | 2012-02-22 | yes
                   |            | yes
        2012-06-30 |            | no
        """
    ),
    "MIL-14": Case(
        """
        agreed     | agreed_by | holds
        2012-06-30 | Council   | yes
        2012-06-30 |           | no
        """
    ),
    "MIL-15": Case(
        """
        agreed     | agreed_on  | agreed_by | holds
        2012-06-30 | 2012-02-22 | Council   | yes
                   |            |           | yes
                   | 2012-02-22 |           | no
                   |            | Council   | no
        """
    ),
    "MIL-16": Case(
        """
        agreed_on  | holds
        2012-03-31 | yes
        2012-04-25 | no
        """
    ),
    "MIL-17": Case(
        """
        agreed     | agreed_on  | holds
        2012-06-30 | 2012-02-22 | yes
        2012-01-31 | 2012-02-22 | no
        """
    ),
    "MIL-18": Case(
        """
        milestone_id | depends_on | holds
        M1           |            | yes
        M2           | M1; M4     | no
        M3           | M2         | yes
        M4           | M3         | yes
        M5           | M4; M9     | yes
        M6           | M6         | no
        """
    ),
    "MIL-19": Case(
        """
        milestone_id | status      | baseline   | forecast   | actual     | depends_on | holds
        M1           | Complete    | 2012-01-31 |            | 2012-02-15 |            | yes
        M2           | In progress | 2012-04-30 | 2012-06-30 |            | M1         | yes
        M3           | In progress | 2012-05-31 |            |            | M1; M2     | no
        M4           | Cancelled   | 2012-05-31 |            |            | M2         | yes
        M5           | In progress | 2012-04-30 |            |            | M6         | yes
        M6           | In progress | 2012-06-30 |            |            | M5         | yes
        """
    ),
    "MIL-20": Case(
        """
        milestone_id | status      | depends_on | holds
        M1           | Complete    |            | yes
        M2           | In progress | M1         | yes
        M3           | Complete    | M1         | yes
        M4           | Complete    | M1; M2     | no
        M5           | Complete    | M6         | yes
        M6           | In progress | M5         | yes
        """
    ),
    "MIL-21": Case(
        """
        milestone_id | status      | declared_rag | holds
        M1           | In progress | Red          | yes
        M2           | In progress | Amber/Green  | yes
        M3           | Complete    | Red          | yes
        M4           | On hold     | Amber/Red    | no
        """,
        others={
            "Actions": """
            item_id | status
            M1      | Open
            M4      | Dropped
            """
        },
    ),
    "MIL-22": Case(
        """
        status      | declared_rag | holds
        In progress | Red          | yes
        Complete    |              | yes
        Complete    | Green        | no
        Cancelled   | Red          | no
        """
    ),
    "MIL-23": Case(
        """
        status      | owner        | holds
        Not started | Project lead | yes
        Complete    |              | yes
        Not started |              | no
        """
    ),
    "MIL-24": Case(
        """
        workstream_id | milestone        | holds
        WF            | Pilot reviewed   | yes
        COM           | Pilot reviewed   | yes
        WF            | pilot reviewed   | no
        WF            | Pilot reviewed 2 | yes
        """
    ),
    "MIL-25": Case(
        """
        kind                | recommendation | options      | if_not_decided | holds
        Key decision        | Agree 2        | 1 A: £1; 2 B | Worse          | yes
        Programme milestone |                |              |                | yes
        Programme milestone | Agree 2        |              |                | no
        Programme milestone |                | 1 A: £1      |                | no
        Programme milestone |                |              | Worse          | no
        """
    ),
    "MIL-26": Case(
        """
        status      | recommendation | options          | holds
        In progress | Agree 2        | 1 A: £1; 2 B: £2 | yes
        In progress | Agree          |                  | yes
        Complete    |                | 1 A: £1; 2 B: £2 | yes
        In progress |                | 1 A: £1; 2 B: £2 | no
        """
    ),
    "MIL-27": Case(
        """
        options                                       | holds
        -                                             | yes
        1 Stop: no cost; 2 Go on: £35,000 a year      | yes
        Stop: no extra cost; Go on: 35,000 GBP        | yes
        Stop: cost neutral; Go on: costs not yet known| yes
        1 Stop: no cost; 2 Go on in all zones         | no
        Go on for 12 months                           | no
        Lower costs next year: none                   | no
        """
    ),
}
