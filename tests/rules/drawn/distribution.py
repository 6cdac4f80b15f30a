"""Cases of the rules on Distribution."""

from tests.rules.case import Case

CASES = {
    "DIS-01": Case(
        """
        pack                  | holds
        Board                 | yes
        Programme; Return     | yes
        Workstream WF         | yes
                              | yes
        Board pack            | no
        Board; Workstreams    | no
        Workstream            | no
        """
    ),
    "DIS-02": Case(
        """
        pack                 | holds
        Board; Workstream WF | yes
        Board                | yes
        Workstream WORK      | no
        """,
        others={
            "Workstreams": """
            workstream_id
            WF
            """
        },
    ),
    "DIS-03": Case(
        """
        email         | pack          | holds
        a@example.org | Board         | yes
        b@example.org | Board         | yes
        a@example.org | Return        | yes
        a@example.org | Programme; Board | no
        A@example.org | Return; Board | no
        """
    ),
    "DIS-04": Case(
        """
        copy | pack          | holds
        To   | Board; Return | yes
        Cc   | Return        | yes
        Cc   | Programme     | no
        Cc   | Programme     | yes
        """
    ),
}
