"""The hashes of an archived report: of its JSON as it is written, whatever stands in it."""

import hashlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.sampling import examples
from xltools.deliver.archive_reading import REPORT, hashes_of
from xltools.deliver.manifest import to_json

NAMES = st.sampled_from(["figures", "listed", "as_at", '"figures": null'])
WORDS = st.sampled_from(["", "Red", '\n    "figures": null', "é", "\u2028", "\\n"]) | st.none() | st.integers(0, 9)
VALUES = st.recursive(WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3))


@given(st.dictionaries(NAMES, VALUES, max_size=4))
@examples(400)
def test_a_report_is_hashed_as_it_is_written(report: dict[str, Any]) -> None:
    parts = {REPORT: report, "figures": report.get("figures")}
    assert hashes_of(report) == {
        name: hashlib.sha256(to_json({name: part})).hexdigest() for name, part in parts.items()
    }
