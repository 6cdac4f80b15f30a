"""Cases of the rules on Commentary."""

from tests.rules.case import Case

_ROOM = 300

CASES = {
    "CMT-01": Case(
        """
        item_id | period_end | holds
        KPI-01  | 2012-03-31 | yes
        KPI-02  | 2012-03-31 | yes
        KPI-01  | 2012-02-29 | yes
        KPI-01  | 2012-03-31 | no
        """
    ),
    "CMT-02": Case(
        """
        period_end | holds
        2012-03-31 | yes
        2012-04-30 | no
        """
    ),
    "CMT-03": Case(
        """
        item_id | period_end | holds
        KPI-01  | 2012-03-31 | yes
        KPI-01  | 2012-03-30 | yes
        KPI-01  | 2012-02-29 | no
        KPI-02  | 2012-02-29 | yes
        M1      | 2012-02-29 | yes
        """,
        others={
            "KPI readings": """
            kpi_id | period_end
            KPI-01 | 2012-03-31
            KPI-01 | 2011-12-31
            """
        },
    ),
    "CMT-04": Case(
        """
        item_id | period_end | holds
        M1      | 2012-02-29 | yes
        M1      | 2012-03-15 | yes
        M1      | 2012-02-28 | no
        KPI-01  | 2012-02-28 | yes
        """,
        others={"KPIs": "kpi_id\nKPI-01"},
        as_at="2012-03-15",
    ),
    "CMT-05": Case(
        f"""
        behind             | holds
        {"x" * _ROOM}      | yes
        {"x" * (_ROOM + 1)} | no
        """
    ),
    "CMT-06": Case(
        f"""
        doing              | holds
        {"x" * _ROOM}      | yes
        {"x" * (_ROOM + 1)} | no
        """
    ),
    "CMT-07": Case(
        """
        item_id | doing             | holds
        KPI-01  | Two are recruited | yes
                |                   | yes
        KPI-01  |                   | no
        """
    ),
    "CMT-08": Case(
        """
        item_id | by           | holds
        KPI-01  | Project lead | yes
                |              | yes
        KPI-01  |              | no
        """
    ),
    "CMT-09": Case(
        """
        by                 | holds
        Drainage manager   | yes
        Head of finance    | yes
        Mr Illustrative    | no
        Cllr. Illustrative | no
        lead@example.org   | no
        """
    ),
}
