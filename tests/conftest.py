"""What every test may ask for: programs that must be there, and golden files."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import settings

from tests.helpers import forked, office, ooxml, other_readers, second_engine
from tests.helpers import golden as golden_files
from tests.helpers.sampling import examples, tries_all
from xltools.commands import side_by_side
from xltools.deliver.libreoffice_run import processors

#: The variable by which the processes of one run know the folder of what belongs to a user.
_FOLDER = "XLTOOLS_TESTS_FOLDER"
_GOLDEN = Path(__file__).parent / "golden"
#: What these run, others run too: measuring it again, on whole programmes and very many examples, doubles their time.
_NOT_COUNTED_AS_COVERAGE = {
    "test_accessible.py", "test_adopt_followed.py", "test_adopt_whole_way.py", "test_blanks.py", "test_checks_agree.py",
    "test_deliver_faults.py", "test_deliver_mail.py", "test_docs.py", "test_example_packs.py", "test_hostile_text.py",
    "test_live_rules.py", "test_odd_programmes.py", "test_office.py", "test_other_readers.py", "test_pages_agree.py",
    "test_paper.py", "test_region_paper.py", "test_second_engine.py", "test_second_programme.py",
    "test_sheets_live.py", "test_template_conditional_formats.py", "test_three_months.py",
    "test_validate_properties.py",
}  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Keep what belongs to a user out of the folder of whoever runs the tests, in one that goes with them."""
    theirs = tempfile.mkdtemp(prefix="xltools-tests-", dir=os.environ.get(_FOLDER))
    if _FOLDER not in os.environ:
        os.environ[_FOLDER] = theirs  # workers have theirs inside, so that it goes with one that was killed too
    config.add_cleanup(lambda: shutil.rmtree(theirs, ignore_errors=True))
    os.environ["XDG_CONFIG_HOME" if os.name != "nt" else "APPDATA"] = theirs
    settings.register_profile("xltools", examples(100))
    settings.load_profile("xltools")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Spare the collector of garbage the thousands of tests and all modules, which stay, and which it would walk."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden files anew; look at the difference before a commit",
    )


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in tests/slow as heavy, and leave out of the coverage what would only slow it down."""
    for item in items:
        if "slow" in item.path.relative_to(Path(__file__).parent).parts:
            item.add_marker(pytest.mark.heavy)
        if item.path.name in _NOT_COUNTED_AS_COVERAGE:
            item.add_marker(pytest.mark.no_cover)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip with a reason what this machine cannot run; in CI everything must be there."""
    needs = {
        "office": office.missing,
        "validator": ooxml.missing,
        "engine": second_engine.missing,
        "readers": other_readers.missing,
    }
    for marker, why in needs.items():
        if item.get_closest_marker(marker) and (reason := why()):
            if _in_ci():
                pytest.fail(f"in CI nothing is skipped: {reason}", pytrace=False)
            pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def in_one_process(pytestconfig: pytest.Config) -> Iterator[None]:
    """What tests ask in their own process is done in one, as where there is one processor: CI tries it in two.

    Other tests keep the second processor busy, and a fork of a process as large as theirs costs a quarter more. What
    two processes make is held to what one makes in tests/unit/test_side_by_side.py and others, which choose for
    themselves; commands that tests start as processes take two. The heavy tests outside tests/slow, most of which do
    nothing but judge, take one in CI too, and a third less time for it.
    """
    is_in_two = tries_all() and pytestconfig.getoption("markexpr") != "heavy"
    with patch.object(side_by_side, "processors", processors if is_in_two else lambda: 1):
        yield


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Compare a workbook with its golden text in tests/golden/, by name, or some sheets; --update-golden writes it."""

    def compare(book: Path, name: str, *sheets: str) -> None:
        update = request.config.getoption("--update-golden")
        difference = golden_files.compare(book, _GOLDEN / name, sheets=sheets, update=update)
        assert not difference, difference

    return compare


@pytest.fixture(scope="session")
def region_made() -> Path:
    """Councils' trackers, and what a reader says of each, made by one process for all: to read, not to change."""
    from tests.helpers import regions, shared

    return shared.made_once("region", regions.make_region)


@pytest.fixture(scope="session")
def forked_readers(region_made: Path) -> Iterator[None]:
    """The processes that read a region's trackers are forked, each in a tenth of the time that a fresh one takes."""
    from xltools.region.summarise import summarise

    first = next(region_made.glob("*.xlsx"))
    summarise(first, first.name)  # whatever is loaded or made for the first tracker is there
    gc.collect()
    gc.freeze()  # so that no reader looks at it all again
    with forked.readers():
        yield


@pytest.fixture(scope="session")
def built_example() -> Path:
    """The worked example's folder with all its packs, made by one process for all: to read, not to change."""
    from tests.helpers import shared

    return shared.built_example()


def _in_ci() -> bool:
    return any(os.environ.get(name, "").lower() in {"1", "true", "yes"} for name in ("CI", "XLTOOLS_CI"))
