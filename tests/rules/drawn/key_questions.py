"""Cases of the rules on Key questions."""

from tests.rules.case import Case

CASES = {
    "QUE-01": Case(
        """
        asked_if  | holds
        Q-04 = No | yes
        Q-04=No   | yes
                  | yes
        Q-04 No   | no
        = No      | no
        Q-04 =    | no
        """
    ),
    "QUE-02": Case(
        """
        question_id | asked_if  | holds
        Q-04        |           | yes
        Q-05        | Q-04 = No | yes
        Q-06        | Q-40 = No | no
        Q-07        | often     | yes
        """
    ),
    "QUE-03": Case(
        """
        question_id | answer_type | asked_if     | holds
        Q-04        | Yes/No      |              | yes
        Q-05        | Text        | Q-04 = No    | yes
        Q-06        | Text        | Q-05 = maybe | yes
        Q-07        | Text        | Q-04 = maybe | no
        """
    ),
    "QUE-04": Case(
        """
        question_id | asked_if  | holds
        Q-01        |           | yes
        Q-02        | Q-03 = No | no
        Q-03        | Q-02 = No | yes
        Q-04        | Q-01 = No | yes
        """
    ),
    "QUE-05": Case(
        """
        area_id | question              | holds
        A1      | What is planned next? | yes
        A2      | What is planned next? | yes
        A1      | What is planned next? | no
        """
    ),
    "QUE-06": Case(
        """
        question_id | asked_if  | holds
        Q-01        |           | yes
        Q-02        | Q-01 = No | yes
        Q-03        | Q-01 = Yes | no
        Q-04        |           | no
        """,
        others={
            "Answers": """
            review_date | question_id | answer
            2011-12-31  | Q-04        | Yes
            2012-03-31  | Q-01        | Yes
            """
        },
    ),
}
