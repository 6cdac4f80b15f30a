"""Cases of the rules on Likelihood."""

from tests.rules.case import Case

CHECKPOINTS = """
    area_id | checkpoint
    A1      | 2012-03-31
    A1      | 2012-09-30
    A2      | 2011-03-31
    """

CASES = {
    "LIK-01": Case(
        """
        review_date | area_id | checkpoint | likelihood  | holds
        2012-03-28  | A1      | 2012-03-31 | Very likely | yes
        2012-03-28  | A1      | 2012-09-30 | Very likely | yes
        2011-12-31  | A1      | 2012-03-31 | Very likely | yes
        2012-03-28  | A1      | 2012-03-31 | Very likely | no
        """
    ),
    "LIK-02": Case(
        """
        area_id | checkpoint | holds
        A1      | 2012-09-30 | yes
        A2      | 2012-09-30 | no
        A1      | 2012-09-03 | no
        """,
        others={"National milestones": CHECKPOINTS},
    ),
    "LIK-03": Case(
        """
        review_date | holds
        2012-03-31  | yes
        2012-06-30  | no
        """
    ),
    "LIK-04": Case(
        """
        review_date | area_id | holds
        2011-09-30  | A1      | yes
        2011-12-28  | A1      | no
        2011-12-28  | A2      | yes
        """,
        others={"National milestones": CHECKPOINTS},
    ),
    "LIK-05": Case(
        """
        likelihood      | comment       | holds
        Fairly likely   |               | yes
        Fairly unlikely | Late analysis | yes
        Fairly unlikely |               | no
        Very unlikely   |               | no
        """
    ),
    "LIK-06": Case(
        """
        review_date | area_id | checkpoint | likelihood      | holds
        2012-03-28  | A1      | 2012-03-31 | Fairly unlikely | yes
        2012-03-28  | A2      | 2012-03-31 | Very unlikely   | no
        2012-03-28  | A3      | 2012-03-31 | Very likely     | yes
        2012-03-28  | A4      | 2011-03-31 | Very unlikely   | yes
        2011-12-31  | A5      | 2012-03-31 | Very unlikely   | yes
        """,
        others={
            "Actions": """
            item_id | status
            A1      | Open
            """
        },
    ),
}
