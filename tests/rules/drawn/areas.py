"""Cases of the rules on Areas."""

from tests.rules.case import Case

CHECKPOINTS = """
    area_id | checkpoint
    A1      | 2012-03-31
    A2      | 2012-09-30
    A3      | 2011-03-31
    """

CASES = {
    "ARE-01": Case(
        """
        area_id | holds
        A1      | yes
        A2      | no
        A3      | yes
        """,
        others={
            "National milestones": CHECKPOINTS,
            "Likelihood": """
            review_date | area_id
            2012-03-28  | A1
            2011-12-31  | A2
            2012-06-30  | A2
            """,
        },
    ),
    "ARE-02": Case(
        """
        area                   | holds
        Information and advice | yes
        Local commissioning    | yes
        information and Advice | no
        """
    ),
    "ARE-03": Case(
        """
        area_id | holds
        A1      | yes
        A9      | no
        """,
        others={"National milestones": CHECKPOINTS},
    ),
}
