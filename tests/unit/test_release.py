"""A release: the checklist, the script that does a machine's part of it, and the change log agree."""

import re
from pathlib import Path

from xltools.version import VERSION

_ROOT = Path(__file__).parents[2]
_SCRIPT = (_ROOT / ".ci" / "release").read_text()
_CHECKLIST = (_ROOT / "docs" / "release.md").read_text()


def test_each_step_of_the_script_is_a_line_of_the_checklist_and_no_other_line_is_said_to_be() -> None:
    steps = re.findall(r'^step "(.*)"$', _SCRIPT, flags=re.MULTILINE)
    lines = re.findall(r"^\| \d+ \| (.*) \| `\.ci/release` \|$", _CHECKLIST, flags=re.MULTILINE)

    assert lines
    assert lines == steps[:-1]
    assert steps[-1].startswith("the release can be made")


def test_ci_makes_the_release_as_far_as_a_machine_can() -> None:
    script = (_ROOT / ".ci" / "run").read_text()
    begun = script.index('\nbash "$root/.ci/release" "$work/release" >"$work/release.log" 2>&1 &\nrelease=$!\n')
    assert '\nfinish "$release" "$work/release.log"\n' in script[begun:], "a fault of it ends the run"


def test_the_change_log_is_headed_by_this_version_and_its_day() -> None:
    first = next(line for line in (_ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## "))

    assert re.fullmatch(rf"## \[{re.escape(VERSION)}\] - \d{{4}}-\d\d-\d\d", first)


def test_what_pages_tell_to_install_is_this_version() -> None:
    told = re.findall(r"(?:@|rev: )v(\d+\.\d+\.\d+)\b", (_ROOT / "docs" / "automation.md").read_text())

    assert set(told) == {VERSION}
