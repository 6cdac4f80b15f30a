"""The texts of a workbook's cells, each held once however often it is repeated, and only as many as fit."""

from collections.abc import Callable
from sys import getsizeof

from xltools.tracker.memory_limits import too_heavy

#: How many texts are remembered; in a workbook with more, nearly every cell has its own.
_KEPT = 500_000
_ENTRY_COSTS = 100


class Texts(dict[str, str]):
    """Returns, for a text, the equal text that was seen first.

    Args:
        left: how many bytes they may take, at least.
        counted: gives how many exactly; called once, when they do not fit in the first figure.

    Raises:
        TrackerRefused: from the first text on that does not fit.
    """

    def __init__(self, name: str, left: int, counted: Callable[[], int | None] | None = None) -> None:
        super().__init__({"": ""})
        self._name, self._left, self._at_least, self._counted = name, left, left, counted

    def __missing__(self, text: str) -> str:
        self._left -= getsizeof(text)
        if len(self) < _KEPT:
            self._left -= _ENTRY_COSTS
            self[text] = text
        if self._left < 0:
            self._count()
        return text

    def _count(self) -> None:
        if self._counted is not None:
            exactly, self._counted = self._counted(), None
            self._left += (exactly or 0) - self._at_least
        if self._left < 0:
            raise too_heavy(self._name)
