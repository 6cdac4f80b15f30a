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
}
