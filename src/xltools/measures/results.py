"""Results: every measure of one programme at one day, each made when it is first needed."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from xltools.measures.registry import frames, measure_of, shown_measures
from xltools.programme import Previous, Programme
from xltools.schema.columns import own_text


class Results:
    """The tables that packs are made from; the measure of the same name in the registry describes each table.

    A measure is made once, when something first needs it: judging a tracker needs only a few.
    """

    def __init__(self, tracker: Programme, previous: Previous | None = None) -> None:
        self._tracker = tracker
        self._previous = previous

    def __getattr__(self, name: str) -> Any:
        """Make a measure that is asked for by its table's name, and keep it."""
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            measure = measure_of(name)
        except KeyError:
            raise AttributeError(f"there is no measure {name}: its table is in no line of the registry") from None
        given = {"previous": self._previous, "results": self}
        with own_text():
            taken = [given[each] if each in given else getattr(self, each) for each in measure.takes]
            made = measure.made_by(self._tracker, *taken)
        vars(self)[name] = made
        return made

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every table that readers see, by its name."""
        return frames(self)

    def having(self, instead: Mapping[str, Any]) -> "Results":
        """Return these results with some of them replaced, by name; nothing is measured again."""
        changed = Results(self._tracker, self._previous)
        kept = (measure.table for measure in shown_measures() if measure.table not in instead)
        vars(changed).update({name: getattr(self, name) for name in kept} | dict(instead))
        return changed


def results(programme: Programme, previous: Previous | None = None) -> Results:
    """Measure a programme as at its day, beside the last final report before it; None for the first."""
    return Results(programme, previous)
