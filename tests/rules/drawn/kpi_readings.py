"""Cases of the rules on KPI readings."""

from tests.rules.case import Case

KPIS = """
    kpi_id | unit   | denominator
    SHARE  | %      | Reviews due
    COUNT  | number |
    """
ZONES = """
    zone    | kind
    Torquay | Programme
    Brixham | Programme
    England | Comparator
    """

CASES = {
    "RDG-01": Case(
        """
        kpi_id | period_end | zone    | reported_on | holds
        SHARE  | 2012-02-29 | Torquay | 2012-03-10  | yes
        SHARE  | 2012-02-29 | Brixham | 2012-03-10  | yes
        SHARE  | 2012-02-29 | Torquay | 2012-03-20  | yes
        SHARE  | 2012-02-29 | Torquay | 2012-03-10  | no
        SHARE  | 2012-02-29 | Torquay |             | yes
        SHARE  | 2012-02-29 | Torquay |             | yes
        """
    ),
    "RDG-02": Case(
        """
        kpi_id | numerator | denominator | holds
        SHARE  | 80        | 80          | yes
        COUNT  | 80        | 60          | yes
        SHARE  | 80        | 0           | yes
        SHARE  | 80        |             | yes
        SHARE  | 80        | 60          | no
        """,
        others={"KPIs": KPIS},
    ),
    "RDG-03": Case(
        """
        denominator | holds
        60          | yes
                    | yes
        0           | no
        -5          | no
        """
    ),
    "RDG-04": Case(
        """
        kpi_id | zone    | numerator | denominator | holds
        SHARE  | Torquay | 40        | 60          | yes
        COUNT  | Torquay | 40        |             | yes
        SHARE  | England | 0.43      |             | yes
        SHARE  | Torquay |           |             | yes
        SHARE  | Torquay | 0.43      |             | no
        """,
        others={"KPIs": KPIS, "Zones": ZONES},
    ),
    "RDG-06": Case(
        """
        kpi_id | numerator | holds
        SHARE  | 0         | yes
        SHARE  |           | no
        """
    ),
    "RDG-07": Case(
        """
        period_end | reported_on | data_status | holds
        2012-02-29 | 2012-03-10  | Final       | yes
        2012-03-31 | 2012-03-30  | Provisional | yes
        2012-03-31 | 2012-03-30  | Final       | no
        2012-03-31 | 2011-03-30  | Provisional | no
        """
    ),
    "RDG-08": Case(
        """
        period_end | holds
        2012-02-29 | yes
        2011-12-31 | yes
                   | yes
        2012-02-28 | no
        2012-03-01 | no
        """
    ),
    "RDG-09": Case(
        """
        reported_on | holds
        2012-03-31  | yes
        2012-04-10  | no
        """
    ),
    "RDG-10": Case(
        """
        kpi_id | period_end | zone    | reported_on | data_status | holds
        SHARE  | 2012-01-31 | Torquay | 2012-02-10  | Provisional | yes
        SHARE  | 2012-01-31 | Torquay | 2012-03-20  | Provisional | no
        SHARE  | 2012-01-31 | Torquay | 2012-03-10  | Final       | yes
        SHARE  | 2012-01-31 | Torquay | 2012-03-25  | Revised     | yes
        SHARE  | 2012-01-31 | Brixham | 2012-03-20  | Provisional | yes
        """
    ),
    "RDG-11": Case(
        """
        data_status | comment         | holds
        Revised     | Counted twice   | yes
        Final       |                 | yes
        Revised     |                 | no
        """
    ),
    "RDG-12": Case(
        """
        kpi_id | zone    | numerator | denominator | holds
        SHARE  | England | 0.43      |             | yes
        SHARE  | England | 43        | 60          | yes
        COUNT  | England | 43        |             | yes
        SHARE  | Torquay | 43        |             | yes
        SHARE  | England | 43        |             | no
        """,
        others={"KPIs": KPIS, "Zones": ZONES},
    ),
    "RDG-13": Case(
        """
        kpi_id | denominator | holds
        SHARE  | 60          | yes
        COUNT  |             | yes
        COUNT  | 60          | no
        """,
        others={"KPIs": KPIS},
    ),
    "RDG-14": Case(
        """
        kpi_id | zone    | period_end | holds
        SHARE  | Torquay | 2010-03-31 | yes
        SHARE  | Brixham | 2012-01-31 | yes
        SHARE  | Brixham | 2011-12-31 | no
        SHARE  | Paignton | 2011-12-31 | yes
        SHARE  | Paignton | 2012-01-31 | no
        """,
        others={
            "Zones": """
            zone     | expected_from | expected_to
            Torquay  |               |
            Brixham  | 2012-01-01    |
            Paignton |               | 2011-12-31
            """
        },
    ),
    "RDG-15": Case(
        """
        kpi_id | zone    | numerator | denominator | holds
        SHARE  | Torquay | 0         | 60          | yes
        COUNT  | Torquay | -5        |             | yes
        SHARE  | England | -0.4      |             | yes
        SHARE  | England | -4        | 10          | no
        SHARE  | Torquay | -5        | 60          | no
        """,
        others={"KPIs": KPIS, "Zones": ZONES},
    ),
    "RDG-16": Case(
        """
        kpi_id | numerator | denominator | holds
        COUNT  | 0         |             | yes
        SHARE  | -5        | 60          | yes
        NET    | -5        |             | yes
        COUNT  | -5        |             | no
        COUNT  | -0.5      | 60          | no
        MONEY  | -5        |             | no
        OTHER  | -5        |             | yes
        """,
        others={
            "KPIs": f"{KPIS}NET    | number |\n    MONEY  | GBP    |\n",
            "KPI targets": """
            kpi_id | kind   | due        | target
            NET    | Target | 2012-03-31 | -2
            COUNT  | Target | 2012-03-31 | 2
            """,
        },
    ),
    "RDG-17": Case(
        """
        kpi_id | zone    | numerator | denominator | holds
        SHARE  | England | 43        | 60          | yes
        COUNT  | England | 0.43      |             | yes
        SHARE  | Torquay | 0.43      |             | yes
        SHARE  | England | 43        |             | yes
        SHARE  | England |           |             | yes
        SHARE  | England | 0.43      |             | no
        """,
        others={"KPIs": KPIS, "Zones": ZONES},
    ),
}
