"""Cases of the rules on Self-assessment."""

from tests.rules.case import Case

CASES = {
    "SEL-01": Case(
        """
        review_date | requirement_id | rag   | holds
        2012-03-31  | REQ-01         | Green | yes
        2012-03-31  | REQ-02         | Green | yes
        2011-12-31  | REQ-01         | Green | yes
        2012-03-31  | REQ-01         | Red   | no
        """
    ),
    "SEL-02": Case(
        """
        review_date | holds
        2012-03-31  | yes
        2012-06-30  | no
        """
    ),
    "SEL-03": Case(
        """
        review_date | holds
        2011-09-30  | yes
        2011-12-29  | no
        2011-12-29  | yes
        """
    ),
    "SEL-04": Case(
        """
        rag   | evidence          | holds
        Green | Minutes of forum  | yes
              |                   | yes
        Green |                   | no
        """
    ),
    "SEL-05": Case(
        """
        review_date | requirement_id | rag       | holds
        2012-03-31  | REQ-01         | Red       | yes
        2012-03-31  | REQ-02         | Amber/Red | no
        2012-03-31  | REQ-03         | Green     | yes
        2011-12-31  | REQ-03         | Red       | yes
        """,
        others={
            "Actions": """
            item_id | status
            REQ-01  | Open
            """
        },
    ),
}
