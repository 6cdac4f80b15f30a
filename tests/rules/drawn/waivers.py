"""Cases of the rules on Waivers."""

from tests.rules.case import Case

CASES = {
    "WAI-01": Case(
        """
        rule   | row_id | holds
        MIL-06 | WF-1   | yes
        MIL-06 | WF-2   | yes
        MIL-07 | WF-1   | yes
        MIL-06 | WF-1   | no
        """
    ),
    "WAI-02": Case(
        """
        until      | holds
        2013-03-31 | yes
        2013-04-01 | no
        """
    ),
}
