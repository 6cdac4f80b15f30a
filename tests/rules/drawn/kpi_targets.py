"""Cases of the rules on KPI targets."""

from tests.rules.case import Case

KPIS = """
    kpi_id | unit   | better_is | tolerance_as
    UP     | %      | Higher    |
    DOWN   | number | Lower     | Share
    POINTS | number | Lower     | Points
    """

FLOWS = """
    kpi_id | unit   | better_is | over_time
    FLOW   | number | Lower     | Sum
    STOCK  | number | Lower     | Latest
    SILENT | number | Lower     |
    SHARE  | %      | Higher    | Sum
    RATIO  | number | Higher    | Sum
    """

MONTHS = """
    kpi_id | period_end | numerator | denominator
    FLOW   | 2011-11-30 | 98        |
    FLOW   | 2011-12-31 | 102       |
    FLOW   | 2012-01-31 | 100       |
    STOCK  | 2011-12-31 | 100       |
    STOCK  | 2012-01-31 | 100       |
    RATIO  | 2012-01-31 | 100       | 40
    """

CASES = {
    "TGT-01": Case(
        """
        kpi_id | kind     | due        | set_on     | target | holds
        UP     | Target   | 2012-03-31 | 2011-03-16 | 0.85   | yes
        UP     | Target   | 2012-03-31 | 2011-09-16 | 0.80   | yes
        UP     | Baseline | 2012-03-31 | 2011-03-16 | 0.30   | yes
        UP     | Target   | 2012-03-31 | 2011-03-16 | 0.80   | no
        """
    ),
    "TGT-02": Case(
        """
        kpi_id | due        | set_on     | target | holds
        UP     | 2011-03-31 | 2009-09-30 | 0.3    | yes
        UP     | 2012-03-31 | 2009-09-30 | 0.2    | yes
        UP     | 2012-03-31 | 2011-03-16 | 0.85   | yes
        UP     | 2013-03-31 | 2011-03-16 | 0.7    | no
        UP     | 2014-03-31 | 2012-10-26 | 0.1    | yes
        UP     | 2012-09-30 | 2011-03-16 | 92     | yes
        DOWN   | 2012-03-31 | 2011-03-16 | 22     | yes
        DOWN   | 2013-03-31 | 2011-03-16 | 18     | yes
        DOWN   | 2014-03-31 | 2011-03-16 | 20     | no
        """,
        others={"KPIs": KPIS},
    ),
    "TGT-03": Case(
        """
        kpi_id | target | holds
        UP     | 0.85   | yes
        UP     | 1      | yes
        DOWN   | 22     | yes
        UP     | 85     | no
        UP     | -0.1   | no
        """,
        others={"KPIs": KPIS},
    ),
    "TGT-04": Case(
        """
        kpi_id | kind     | target | holds
        UP     | Target   | 0      | yes
        POINTS | Target   | 0      | yes
        DOWN   | Baseline | 0      | yes
        DOWN   | Target   | 5      | yes
        DOWN   | Target   | 0      | no
        """,
        others={"KPIs": KPIS},
    ),
    "TGT-05": Case(
        """
        kind     | due        | set_on     | holds
        Target   | 2012-03-31 | 2011-03-16 | yes
        Baseline | 2010-03-31 | 2010-04-21 | yes
        Target   | 2010-03-31 | 2010-04-21 | no
        """
    ),
    "TGT-06": Case(
        """
        set_on     | holds
        2012-03-31 | yes
        2012-10-26 | no
        """
    ),
    "TGT-07": Case(
        """
        kind     | path | holds
        Target   | Hold | yes
        Baseline |      | yes
        Target   |      | no
        """
    ),
    "TGT-08": Case(
        """
        kpi_id | kind     | due        | path | holds
        UP     | Baseline | 2010-03-31 | Line | yes
        UP     | Target   | 2012-03-31 | Line | yes
        DOWN   | Target   | 2012-03-31 | Line | no
        DOWN   | Target   | 2013-03-31 | Line | yes
        POINTS | Target   | 2012-03-31 | Hold | yes
        LATE   | Target   | 2012-03-31 | Line | yes
        LATE   | Baseline |            | Line | yes
        """
    ),
    "TGT-09": Case(
        """
        kind     | source    | holds
        Target   | Paper 001 | yes
        Baseline |           | yes
        Target   |           | no
        """
    ),
    "TGT-10": Case(
        """
        kpi_id | kind     | due        | target | target_for   | holds
        FLOW   | Target   | 2012-03-31 | 110    |              | yes
        FLOW   | Target   | 2012-03-31 | 1200   | Period       | yes
        FLOW   | Target   | 2012-03-31 | 1200   | Year to date | yes
        FLOW   | Baseline | 2012-03-31 | 1200   |              | yes
        STOCK  | Target   | 2012-03-31 | 1200   |              | yes
        FLOW   | Target   | 2012-03-31 | 1200   |              | no
        """,
        others={"KPIs": FLOWS, "KPI readings": MONTHS},
    ),
    "TGT-11": Case(
        """
        kpi_id | kind   | due        | path | target_for   | holds
        FLOW   | Target | 2012-03-31 | Line | Year to date | yes
        STOCK  | Target | 2012-03-31 | Hold | Period       | yes
        SILENT | Target | 2012-03-31 | Line | Year to date | yes
        STOCK  | Target | 2012-03-31 | Line | Year to date | no
        """,
        others={"KPIs": FLOWS, "KPI readings": MONTHS},
    ),
    "TGT-12": Case(
        """
        kpi_id | kind     | due        | path | target_for   | holds
        FLOW   | Target   | 2012-03-31 | Line | Year to date | yes
        FLOW   | Target   | 2012-03-31 | Hold | Month        | yes
        FLOW   | Baseline | 2012-03-31 | Hold | Year to date | yes
        SHARE  | Target   | 2012-03-31 | Hold | Year to date | yes
        RATIO  | Target   | 2012-03-31 | Hold | Year to date | yes
        FLOW   | Target   | 2012-03-31 | Hold | Year to date | no
        """,
        others={"KPIs": FLOWS, "KPI readings": MONTHS},
    ),
    "TGT-13": Case(
        """
        kpi_id | kind   | due        | target_for   | holds
        FLOW   | Target | 2012-03-31 | Year to date | yes
        FLOW   | Target | 2012-03-30 | Period       | yes
        FLOW   | Target |            | Year to date | yes
        FLOW   | Target | 2012-03-30 | Year to date | no
        """
    ),
    "TGT-14": Case(
        """
        kpi_id | kind     | due        | set_on     | target | target_for   | holds
        YEAR   | Target   | 2012-03-31 | 2011-03-31 | 1200   | Year to date | yes
        YEAR   | Baseline | 2011-03-31 | 2011-03-31 | 90     |              | yes
        YEAR   | Target   | 2013-03-31 | 2012-10-26 | 100    | Period       | yes
        MONTHS | Target   | 2012-03-31 | 2011-03-31 | 66     | Quarter      | yes
        MONTHS | Target   | 2013-03-31 | 2012-01-01 | 22     | Month        | yes
        BOTH   | Target   | 2012-03-31 | 2011-03-31 | 100    |              | no
        BOTH   | Target   | 2013-03-31 | 2011-03-31 | 1200   | Year to date | no
        """
    ),
    "TGT-15": Case(
        """
        kpi_id | kind     | target | holds
        FLOW   | Target   | 0      | yes
        FLOW   | Target   | -5     | no
        STOCK  | Baseline | -5     | no
        NET    | Target   | -5     | yes
        """,
        others={
            "KPIs": f"{FLOWS}NET    | number | Higher    | Sum\n",
            "KPI readings": f"{MONTHS}NET    | 2012-01-31 | -3        |\n",
        },
    ),
}
