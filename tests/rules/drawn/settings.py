"""Cases of the rules on Settings."""

from tests.rules.case import Case

CASES = {
    "SET-01": Case(
        """
        setting      | value | holds
        Declared RAG | Green | yes
        declared  on |       | no
        """,
        settings={"declared_rag": "Green"},
    ),
    "SET-02": Case(
        """
        setting      | value      | holds
        Declared RAG | Green      | no
        Declared on  | 2012-03-30 | yes
        """,
        settings={"declared_rag": "Green"},
    ),
    "SET-03": Case(
        """
        setting      | value    | holds
        Declared by  | Director | yes
        RAG reason   |          | no
        """,
        settings={"declared_rag": "Green"},
    ),
    "SET-04": Case(
        """
        setting       | value      | holds
        Board meeting | 2012-04-25 | yes
        Declared on   | 2012-04-01 | no
        """,
        settings={"declared_on": "2012-04-01"},
    ),
    "SET-05": Case(
        """
        setting                       | value | holds
        Milestone Green to (days)     | 7     | yes
        Milestone Amber/Green to (days) | 7   | no
        Milestone Amber/Red to (days) | 90    | yes
        """,
        settings={"milestone_green_days": 7, "milestone_amber_green_days": 7},
    ),
    "SET-06": Case(
        """
        setting                  | value | holds
        KPI tolerance 1 (points) | 6     | no
        KPI tolerance 1 (share)  | 6     | yes
        """,
        settings={"kpi_points_1": 6.0},
    ),
    "SET-07": Case(
        """
        setting                 | value | holds
        KPI tolerance 1 (share) | 0.2   | yes
        KPI tolerance 2 (share) | 0.1   | no
        """,
        settings={"kpi_share_1": 0.2, "kpi_share_2": 0.1},
    ),
    "SET-08": Case(
        """
        setting          | value | holds
        Risk Low to      | 3     | yes
        Risk Moderate to | 14    | yes
        Risk High to     | 12    | no
        """,
        settings={"risk_moderate_to": 14},
    ),
    "SET-09": Case(
        """
        setting              | value  | holds
        Cashable savings KPI | KPI-99 | no
        Board                | KPI-99 | yes
        """,
        others={
            "KPIs": """
            kpi_id
            KPI-03
            """
        },
        settings={"cashable_kpi": "KPI-99"},
    ),
    "SET-10": Case(
        """
        setting              | value  | holds
        Cashable savings KPI | KPI-03 | no
        Board                | KPI-03 | yes
        """,
        others={
            "KPIs": """
            kpi_id | denominator
            KPI-03 |
            KPI-04 | Reviews due
            """
        },
        settings={"cashable_kpi": "KPI-03"},
    ),
    "SET-11": Case(
        """
        setting       | value      | holds
        Board meeting | 2012-03-30 | no
        As at         | 2012-03-31 | yes
        """,
        settings={"board_meeting": "2012-03-30"},
    ),
}
