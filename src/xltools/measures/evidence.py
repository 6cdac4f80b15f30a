"""Evidence: what people and audits say about the outcomes, gathered by as-at."""

import pandas as pd

from xltools.measures.frames import stamp, texts
from xltools.measures.registry import Key, Measure, declare
from xltools.programme import Programme


def evidence(programme: Programme) -> pd.DataFrame:
    """List the evidence for each workstream's outcome.

    Returns:
        One row per piece of evidence gathered by as-at (or without a date), in the tracker's order.
    """
    table = programme.evidence
    table = table[~(table["date"] > stamp(programme.as_at))]
    frame = pd.DataFrame({"row": table.index})
    for field in ("workstream_id", "evidence_id", "date", "kind", "summary", "supports_outcome"):
        column = table[field] if field == "date" else texts(table[field])
        frame[field] = column.reset_index(drop=True)
    return frame


declare(
    Measure(
        table="evidence",
        key=Key.WORKSTREAM,
        made_by=evidence,
        workings="evidence is what the tracker says",
        chapter="Exceptions, evidence and coverage",
    )
)
