"""Cases of the rules on KPIs."""

from tests.rules.case import Case

CASES = {
    "KPI-01": Case(
        """
        kpi_id | better_is | holds
        KPI-01 | Neutral   | yes
        KPI-02 |           | no
        """
    ),
    "KPI-02": Case(
        """
        tolerance_as | tolerance_1 | tolerance_2 | holds
        Points       | 2           | 5           | yes
        Points       | 5           | 5           | yes
                     |             | 5           | yes
        Share        | 5           | 0.1         | yes
        Points       | 5           | 2           | no
        Share        | 0.2         | 0.1         | no
                     | 5           | 2           | no
        """
    ),
    "KPI-03": Case(
        """
        tolerance_1 | tolerance_2 | holds
        2           | 5           | yes
                    |             | yes
        2           |             | no
                    | 5           | no
        """
    ),
    "KPI-04": Case(
        """
        tolerance_as | tolerance_1 | tolerance_2 | holds
        Points       | 2           | 5           | yes
                     |             |             | yes
                     | 2           | 5           | no
        """
    ),
    "KPI-05": Case(
        """
        tolerance_as | tolerance_1 | tolerance_2 | holds
        Share        | 0.05        | 0.1         | yes
        Points       | 2           | 5           | yes
        Share        | 0.5         | 10          | no
        Share        | 5           |             | no
        """
    ),
    "KPI-06": Case(
        """
        unit   | tolerance_as | tolerance_2 | holds
        %      | Points       | 5           | yes
        %      | Share        | 0.05        | yes
        number | Points       | 0.05        | yes
        %      | Points       | 0.05        | no
        """
    ),
    "KPI-07": Case(
        """
        break_date | break_reason | holds
        2011-01-01 | New form     | yes
                   |              | yes
        2011-01-01 |              | no
        """
    ),
    "KPI-08": Case(
        """
        break_date | break_reason | holds
        2011-01-01 | New form     | yes
                   | New form     | no
        """
    ),
    "KPI-16": Case(
        """
        limits_from | limits_to  | holds
        2010-04-30  | 2011-03-31 | yes
                    |            | yes
                    | 2011-03-31 | yes
        2010-04-30  |            | no
        """
    ),
    "KPI-17": Case(
        """
        limits_from | limits_to  | holds
        2010-04-30  | 2011-03-31 | yes
                    |            | yes
        2010-04-30  |            | yes
                    | 2011-03-31 | no
        """
    ),
    "KPI-18": Case(
        """
        limits_from | limits_to  | holds
        2010-04-30  | 2011-03-31 | yes
        2010-04-30  | 2010-04-30 | yes
        2010-04-30  |            | yes
        2011-04-30  | 2011-03-31 | no
        """
    ),
    "KPI-09": Case(
        """
        unit   | denominator | holds
        %      | Reviews due | yes
        number |             | yes
        %      |             | no
        """
    ),
    "KPI-10": Case(
        """
        headline | definition | holds
        Yes      | Share of … | yes
        No       |            | yes
        Yes      |            | no
        """
    ),
    "KPI-11": Case(
        """
        headline | owner           | holds
        Yes      | Head of finance | yes
        No       |                 | yes
        Yes      |                 | no
        """
    ),
    "KPI-12": Case(
        """
        kpi_id | holds
        KPI-01 | yes
        KPI-02 | no
        """,
        others={
            "KPI targets": """
            kpi_id | kind
            KPI-01 | Target
            KPI-02 | Baseline
            """
        },
    ),
    "KPI-13": Case(
        """
        kpi_id | holds
        KPI-01 | yes
        KPI-02 | no
        """,
        others={
            "KPI readings": """
            kpi_id | zone
            KPI-01 | Torquay
            KPI-02 | England
            """,
            "Zones": """
            zone    | kind
            Torquay | Programme
            England | Comparator
            """,
        },
    ),
    "KPI-14": Case(
        """
        validated_on | holds
        2012-03-31   | yes
        2012-04-01   | no
        """
    ),
    "KPI-15": Case(
        """
        kpi             | holds
        Reviews on time | yes
        Complaints      | yes
        REVIEWS on time | no
        """
    ),
    "KPI-19": Case(
        """
        second_break_date | second_break_reason | holds
        2011-01-01 | New form     | yes
                   |              | yes
        2011-01-01 |              | no
        """
    ),
    "KPI-20": Case(
        """
        second_break_date | second_break_reason | holds
        2011-01-01 | New form     | yes
                   | New form     | no
        """
    ),
    "KPI-21": Case(
        """
        third_break_date | third_break_reason | holds
        2011-01-01 | New form     | yes
                   |              | yes
        2011-01-01 |              | no
        """
    ),
    "KPI-22": Case(
        """
        third_break_date | third_break_reason | holds
        2011-01-01 | New form     | yes
                   | New form     | no
        """
    ),
}
