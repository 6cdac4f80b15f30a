"""What the tests of a whole office, of faults and of other environments share."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from xltools.commands import side_by_side
from xltools.deliver.libreoffice_run import processors


@pytest.fixture(scope="module", autouse=True)
def as_on_this_computer() -> Iterator[None]:
    """A full disk, a year of an office: here a command takes as many processes as it would for staff."""
    with patch.object(side_by_side, "processors", processors):
        yield
