"""What every test may ask for: programs that must be there, and golden files."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from tests.helpers import forked, office, ooxml, other_readers, second_engine
from tests.helpers import golden as golden_files
from tests.helpers.sampling import examples

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


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Compare a workbook with its golden text in tests/golden/, by name, or some sheets; --update-golden writes it."""

    def compare(book: Path, name: str, *sheets: str) -> None:
        update = request.config.getoption("--update-golden")
        difference = golden_files.compare(book, _GOLDEN / name, sheets=sheets, update=update)
        assert not difference, difference

    return compare


@pytest.fixture(scope="session")
def forked_readers() -> Iterator[None]:
    """The processes that read a region's trackers are forked, each in a tenth of the time that a fresh one takes."""
    with forked.readers():
        yield


@pytest.fixture(scope="session")
def built_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example's folder with all its packs, made by one process for all: to read, not to change."""
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built"
    with FileLock(f"{place}.lock"):
        if not place.is_dir():
            making = Path(tempfile.mkdtemp(dir=place.parent))
            _build_example(making / "example")
            making.rename(place)
    return place / "example"


def _build_example(folder: Path) -> None:
    from xltools.commands.build import BuildOptions, build
    from xltools.commands.new import new_programme, tracker_of
    from xltools.commands.steps import Folder
    from xltools.tracker import read_tracker

    new_programme(folder, with_example=True)
    build(read_tracker(tracker_of(folder)), Folder(folder), BuildOptions())


def _in_ci() -> bool:
    return any(os.environ.get(name, "").lower() in {"1", "true", "yes"} for name in ("CI", "XLTOOLS_CI"))
