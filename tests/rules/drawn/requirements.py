"""Cases of the rules on Requirements."""

from tests.rules.case import Case

CASES = {
    "REQ-01": Case(
        """
        requirement_id | holds
        REQ-01         | yes
        REQ-02         | no
        """,
        others={
            "Self-assessment": """
            review_date | requirement_id
            2011-12-31  | REQ-01
            2011-12-31  | REQ-02
            2012-03-31  | REQ-01
            """
        },
    ),
    "REQ-02": Case(
        """
        requirement    | holds
        Staff engaged  | yes
        Users engaged  | yes
        staff engaged  | no
        """
    ),
}
