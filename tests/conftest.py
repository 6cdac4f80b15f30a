"""What every test may ask for: programs that must be there, and golden files."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import golden as golden_files
from tests import office, ooxml

_GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden files anew; look at the difference before a commit",
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip with a reason what this machine cannot run; in CI everything must be there."""
    for marker, why in (("office", office.missing), ("validator", ooxml.missing)):
        if item.get_closest_marker(marker) and (reason := why()):
            if _in_ci():
                pytest.fail(f"in CI nothing is skipped: {reason}", pytrace=False)
            pytest.skip(reason)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a workbook with its golden text in tests/golden/, by name; --update-golden writes it."""

    def compare(book: Path, name: str) -> None:
        difference = golden_files.compare(book, _GOLDEN / name, update=request.config.getoption("--update-golden"))
        assert not difference, difference

    return compare


def _in_ci() -> bool:
    return any(os.environ.get(name, "").lower() in {"1", "true", "yes"} for name in ("CI", "XLTOOLS_CI"))
