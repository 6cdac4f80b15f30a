"""Cases of the rules on National milestones."""

from tests.rules.case import Case

CASES = {
    "NAT-01": Case(
        """
        checkpoint | deadline   | holds
        2011-03-31 | 2010-12-31 | yes
        2011-03-31 |            | yes
        2011-03-31 | 2011-12-31 | no
        """
    ),
    "NAT-02": Case(
        """
        met_on     | holds
        2012-03-31 | yes
        2012-04-01 | no
        """
    ),
    "NAT-03": Case(
        """
        forecast   | met_on     | holds
        2012-06-30 |            | yes
        2011-06-30 | 2011-09-30 | yes
        2011-06-30 |            | no
        """
    ),
    "NAT-04": Case(
        """
        checkpoint | deadline   | forecast   | met_on     | measure | holds
        2011-03-31 |            | 2012-09-30 |            |         | yes
        2011-03-31 |            |            | 2011-04-30 |         | yes
        2011-03-31 |            |            |            | KPI-01  | yes
        2012-09-30 |            |            |            |         | yes
        2011-03-31 |            |            |            |         | no
        2012-09-30 | 2012-02-29 |            |            |         | no
        """
    ),
    "NAT-05": Case(
        """
        measure | met_on     | holds
        KPI-01  |            | yes
                | 2011-03-31 | yes
        KPI-01  | 2011-03-31 | no
        """
    ),
    "NAT-06": Case(
        """
        area_id | checkpoint | deliverable      | holds
        A1      | 2010-03-31 | Everybody told   | yes
        A1      | 2010-09-30 | Everybody told   | yes
        A1      | 2010-03-31 | everybody told   | no
        """
    ),
}
