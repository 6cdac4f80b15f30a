"""The self-assessment's chart: how many requirements had each rating at each review."""

import pandas as pd

from xltools.report.model import Axis, Chart, Series, Span
from xltools.report.theme import ROW_HEIGHT
from xltools.schema.rag import FOUR, Scale

WIDTH, HEIGHT = 780, 264  # pixels
HEIGHT_ROWS = -int(-HEIGHT * 72 / 96 // ROW_HEIGHT)  # rows that it takes
COLUMN = 7
MOST = 16  # reviews that are drawn, the latest


def assessment_chart(history: pd.DataFrame, row: int, scale: Scale = FOUR) -> Chart:
    """Draw the counts of the latest reviews, with what the last comes to as its title."""
    last, first = history.iloc[-1], max(len(history) - MOST, 0)
    good, total = (int(sum(last[word] for word in words)) for words in (scale.on_track, scale.words))
    series = tuple(
        Series(word, _span(word, first), _span("Review date", first), scale.looks[word], show_values=True)
        for word in scale.words
    )
    return Chart(
        "column stacked",
        f"Self-assessment: {good} of {total} requirements now {scale.told_on_track}",
        series,
        f"Stacked columns: how many requirements had each rating at each of the last {len(history) - first} reviews; "
        f"at the last, {good} of {total} were {scale.told_on_track}.",
        row=row, column=COLUMN, width=WIDTH, height=HEIGHT,
        x=Axis(number_format="mmm yy"), y=Axis(is_hidden=True), with_legend=True, gap=40,
    )  # fmt: skip


def _span(heading: str, first: int) -> Span:
    return Span("Assessment", heading, first)
