"""The texts of a workbook's cells, each held once however often it is repeated, and only as many as fit."""

from sys import getsizeof

from xltools.tracker.memory_limits import too_heavy

#: Texts that are looked for again; in a workbook with more, nearly every cell has its own.
_KEPT = 500_000
_ENTRY_COSTS = 100


class Texts(dict[str, str]):
    """Gives for a text the same text, as it was first met.

    Args:
        left: how many bytes they may take.

    Raises:
        TrackerRefused: from the first text on that does not fit.
    """

    def __init__(self, name: str, left: int) -> None:
        super().__init__({"": ""})
        self._name, self._left = name, left

    def __missing__(self, text: str) -> str:
        self._left -= getsizeof(text)
        if len(self) < _KEPT:
            self._left -= _ENTRY_COSTS
            self[text] = text
        if self._left < 0:
            raise too_heavy(self._name)
        return text
