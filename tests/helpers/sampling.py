"""How much of the same a default run tries: a few cases of one mechanism at a desk, every one in CI.

Nothing is left out for good: `.ci/run` tries all, by `pytest -m heavy` and `XLTOOLS_EXAMPLES=all`.
"""

import os
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

import pytest
from hypothesis import settings

_Case = TypeVar("_Case")
#: What a desk tries of the examples that a property is given, and how few at the least.
_SHARE, _LEAST = 10, 3


def tries_all() -> bool:
    """Whether every example is wanted, as in CI."""
    return os.environ.get("XLTOOLS_EXAMPLES") == "all"


def examples(number: int, *, least: int = _LEAST, **more: Any) -> settings:
    """Return a property's settings: so many examples in CI, a tenth of them at a desk.

    Args:
        least: how few at a desk, fewer where each takes seconds and has an explicit one beside it.
    """
    tried = number if tries_all() else max(least, number // _SHARE)
    return settings(max_examples=tried, deadline=None, **more)


def by_default(wanted: Collection[Any], cases: Iterable[_Case]) -> list[Any]:
    """Return a test's cases, of which all but those wanted are heavy.

    Args:
        wanted: those that differ in mechanism; one that is no case any more fails at once.
    """
    given = list(cases)
    assert all(case in given for case in wanted), f"no such case: {[case for case in wanted if case not in given]}"
    return _marked(given, lambda _, case: case in wanted)


def one_in(number: int, cases: Iterable[_Case]) -> list[Any]:
    """Return a test's cases, of which all but the first of each so many are heavy: they are all of one kind."""
    return _marked(list(cases), lambda place, _: place % number == 0)


def _marked(cases: list[_Case], is_light: Callable[[int, _Case], bool]) -> list[Any]:
    marks = [() if is_light(place, case) else pytest.mark.heavy for place, case in enumerate(cases)]
    values = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [pytest.param(*given, marks=mark) for given, mark in zip(values, marks, strict=True)]
