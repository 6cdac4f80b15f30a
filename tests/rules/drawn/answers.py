"""Cases of the rules on Answers."""

from tests.rules.case import Case

QUESTIONS = """
    question_id | answer_type | asked_if
    Q-01        | Yes/No      |
    Q-02        | Date        | Q-01 = No
    Q-03        | Text        |
    """

CASES = {
    "ANS-01": Case(
        """
        question_id | answer     | holds
        Q-01        | Yes        | yes
        Q-01        | perhaps    | no
        Q-01        |            | yes
        Q-02        | 2012-06-30 | yes
        Q-02        | in June    | no
        Q-03        | in June    | yes
        Q-03        | 12         | yes
        """,
        others={"Key questions": QUESTIONS},
    ),
    "ANS-02": Case(
        """
        review_date | question_id | answer     | holds
        2011-12-31  | Q-01        | No         | yes
        2011-12-31  | Q-02        | 2012-06-30 | yes
        2012-03-31  | Q-01        | Yes        | yes
        2012-03-31  | Q-02        | 2012-06-30 | no
        2012-06-30  | Q-02        | 2012-06-30 | yes
        """,
        others={"Key questions": QUESTIONS},
    ),
    "ANS-03": Case(
        """
        review_date | question_id | answer | holds
        2012-03-31  | Q-01        | No     | yes
        2011-12-31  | Q-01        | No     | yes
        2012-03-31  | Q-01        | Yes    | no
        """
    ),
    "ANS-04": Case(
        """
        review_date | holds
        2012-03-31  | yes
        2012-06-30  | no
        """
    ),
    "ANS-05": Case(
        """
        review_date | holds
        2011-12-29  | no
        2011-09-30  | yes
        """
    ),
    "ANS-06": Case(
        """
        question_id | answer | holds
        Q-01        | Yes    | yes
        Q-01        |        | no
        """
    ),
}
