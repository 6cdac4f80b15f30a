"""Cases of the rules on Zones."""

from tests.rules.case import Case

CASES = {
    "ZON-01": Case(
        """
        zone    | holds
        Torquay | yes
        Brixham | yes
        TORQUAY | no
        """
    ),
    "ZON-02": Case(
        """
        zone    | kind       | holds
        Torquay | Programme  | yes
        Brixham | Programme  | no
        England | Comparator | yes
        """,
        others={
            "KPI readings": """
            zone
            Torquay
            """
        },
    ),
    "ZON-03": Case(
        """
        zone    | expected_from | expected_to | holds
        Torquay | 2010-04-01    | 2012-03-31  | yes
        Brixham | 2010-04-01    |             | yes
        England | 2012-04-01    | 2012-03-31  | no
        """
    ),
}
