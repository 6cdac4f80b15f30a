"""Workbooks spoilt by their structure: what we read of them, openpyxl and calamine read too, or it is explained."""

import pytest

from tests.helpers.reference_fuzz import EXPLAINED, run_all

CASES, SEED = 5_000, 15

resource = pytest.importorskip("resource", reason="a hang is ended by an alarm, which Windows lacks")


def test_five_thousand_spoilt_zips_and_sheets_are_read_as_others_read_them_or_refused() -> None:
    begun = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    told = run_all(CASES, SEED)
    faults = [what for what in told if "fault" in what]
    assert not faults, "\n".join(faults[:20])
    assert told["read"] + told["refused"] == CASES
    # The spoilt must not all be refused, nor the others see nothing, or nothing would be held against anything.
    assert told["read"] > CASES // 4
    assert told["refused"] > CASES // 4
    assert told["openpyxl reads"] > CASES // 5
    assert told["calamine reads"] > CASES // 5
    # Of the processor, for the clock tells of other work too: four minutes of two processors are twice as much.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begun < 240


def test_each_difference_has_three_words_and_a_reason() -> None:
    assert all(len(name.split()) == 3 and len(why) > 20 for name, (why, _) in EXPLAINED.items())
