"""The public interface: light to import, complete, typed, and as docs/api.md shows it."""

import doctest
import importlib
import subprocess
import sys
import typing
from pathlib import Path

import pytest

import xltools

_ROOT = Path(__file__).parents[2]


def test_importing_xltools_loads_no_pandas() -> None:
    code = "import sys, xltools; sys.exit('pandas' in sys.modules or 'click' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", xltools.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(xltools, name)
    assert isinstance(found, str) or (found.__doc__ or "").strip()


@pytest.mark.parametrize("name", ["judge", "load_schemas", "programme_from", "read_tracker", "results"])
def test_every_public_function_is_typed(name: str) -> None:
    assert "return" in typing.get_type_hints(getattr(xltools, name))


def test_public_names_are_listed_before_they_are_loaded() -> None:
    code = "import sys, xltools; sys.exit(not set(xltools.__all__) <= set(dir(xltools)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_name_that_is_not_public_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="'xltools' has no attribute 'nothing'"):
        getattr(xltools, "nothing")  # noqa: B009 - a type checker refuses it, which is the point


@pytest.mark.heavy  # mypy reads the whole package anew
def test_a_type_checker_knows_every_public_name_and_no_other(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    known = "\n".join(f"reveal_type(xltools.{name})" for name in xltools.__all__)
    script.write_text(f"import xltools\n{known}\nxltools.nothing\n")
    kept = _ROOT / ".mypy_cache" / "api"  # apart from the one for the code, whose options are others
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(kept), str(script)]
    said = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path).stdout
    assert said.count("Revealed type") == len(xltools.__all__)
    assert '"Any"' not in said
    assert [line for line in said.splitlines() if "error:" in line] == [
        line for line in said.splitlines() if 'has no attribute "nothing"' in line
    ]


def test_the_page_for_python_runs_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_ROOT)
    run = doctest.testfile(str(_ROOT / "docs" / "api.md"), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert run.attempted > 15
    assert run.failed == 0


@pytest.mark.parametrize(
    ("module", "name"), [("checks", "sheet"), ("columns", "text"), ("rules", "broken_when"), ("rag", "FOUR")]
)
def test_what_schema_files_import_works_at_its_former_place_and_warns(module: str, name: str) -> None:
    former, now = (importlib.import_module(f"xltools.{place}{module}") for place in ("", "schema."))
    with pytest.warns(DeprecationWarning, match=rf"xltools.{module}.{name} is now xltools.schema.{module}.{name}"):
        assert getattr(former, name) is getattr(now, name)


def test_a_report_context_is_found_by_its_former_names_which_warn() -> None:
    with pytest.warns(DeprecationWarning, match=r"xltools\.Edition is now xltools\.ReportContext; .* version 0\.4"):
        assert xltools.Edition is xltools.ReportContext  # type: ignore[attr-defined]
    judged = xltools.Judged(raw=None, schemas=None, findings=(), context=None)  # type: ignore[arg-type]
    with pytest.warns(DeprecationWarning, match=r"Judged\.edition is now Judged\.context"):
        assert judged.edition is None


@pytest.mark.parametrize("former", ["closes_a_circle", "is_on_a_circle"])
def test_a_rule_is_found_by_its_former_name_which_warns(former: str) -> None:
    rules = importlib.import_module("xltools.schema.rules")
    now = former.replace("circle", "cycle")
    with pytest.warns(DeprecationWarning, match=f"xltools.schema.rules.{former} is now xltools.schema.rules.{now}"):
        assert getattr(rules, former) is getattr(rules, now)
