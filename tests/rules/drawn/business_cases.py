"""Cases of the rules on Business cases."""

from tests.rules.case import Case

CASES = {
    "BUS-01": Case(
        """
        financial_year | holds
        2011/12        | yes
        1999/00        | yes
                       | yes
        2011/13        | no
        2011-12        | no
        2011/2012      | no
        11/12          | no
        2e11/12        | no
        in 2011/12     | no
        """
    ),
    "BUS-02": Case(
        """
        kind       | cashable | holds
        Saving     | No       | yes
        Investment |          | yes
        Saving     |          | no
        """
    ),
    "BUS-03": Case(
        """
        kind       | cashable | holds
        Saving     | Yes      | yes
        Investment | No       | yes
        Investment | Yes      | no
        """
    ),
    "BUS-04": Case(
        """
        case_id | planned | holds
        CASE-01 | 0       | yes
        CASE-02 |         | no
        """
    ),
    "BUS-05": Case(
        """
        planned | holds
        5000    | yes
        -5000   | no
        """
    ),
    "BUS-06": Case(
        """
        actual | holds
        5000   | yes
               | yes
        -5000  | no
        """
    ),
    "BUS-07": Case(
        """
        financial_year | actual | holds
        2010/11        | 5000   | yes
        2012/13        |        | yes
        2011-12        |        | yes
        2011/12        |        | no
        """,
        as_at="2012-04-01",
    ),
    "BUS-08": Case(
        """
        financial_year | actual | holds
        2011/12        | 5000   | yes
        2012/13        |        | yes
        2012/13        | 5000   | no
        """
    ),
    "BUS-09": Case(
        """
        workstream_id | case       | kind   | financial_year | holds
        COM           | Reablement | Saving | 2010/11        | yes
        COM           | Reablement | Saving | 2011/12        | yes
        COM           | reablement | Saving | 2010/11        | no
        """
    ),
}
