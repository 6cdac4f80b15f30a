"""Outlets: text leaves by one door, and nothing in it is obeyed by a terminal, a build server or another process."""

import ast
import csv
import io
import json
import os
import pickle
import re
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

import xltools
from tests.helpers import small
from tests.helpers.commands import invoke
from xltools.region.serialization import from_line, no_pickles
from xltools.text.safe import as_printed, plain, shown

SOURCE = Path(xltools.__file__).parent
HOSTILE = "a\x1b[31m\r\n::error::x\n##vso[task.x]y ##teamcity[z ##[group]\x85\u2028\u202e\x7f\t::set-env name=P::q"
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|##[A-Za-z]*\\[")
SIGNS = st.one_of(st.sampled_from([":", "::", "#", "##", "##vso[", "\n", "\r", "\x1b[", "\u2028", '"', "%"]), st.text())
TEXT = st.lists(SIGNS, max_size=8).map("".join)


def prints(tree: ast.AST) -> list[str]:
    """List the calls by which a module would print, and its uses of the streams."""
    talking = ("echo", "secho", "confirm", "prompt")
    streams = ("stdout", "stderr", "__stdout__", "__stderr__")
    doors = {"print", "Console", *(f"click.{name}" for name in talking), *(f"sys.{name}" for name in streams)}
    last = {door.rpartition(".")[2] for door in doors}
    ends = (node for node in ast.walk(tree) if getattr(node, "attr", getattr(node, "id", "")) in last)
    return [name for name in map(ast.unparse, ends) if name in doors]


def test_whatever_prints_is_found() -> None:
    said = "print(1)\nclick.echo(2)\nsys.stdout.write(3)\nrich.Console()\nConsole()\nx.print()\nsys.argv"
    assert prints(ast.parse(said)) == ["print", "click.echo", "Console", "sys.stdout"]


def test_no_module_prints_but_the_one_that_talks() -> None:
    # the worker's stdout leads to its parent, which reads lines of our own form from it; a stop before anything is
    # loaded is a fixed word
    spared = {SOURCE / "cli" / "terminal.py", SOURCE / "region" / "worker.py", SOURCE / "__main__.py"}
    files = set(SOURCE.rglob("*.py"))
    assert spared <= files
    assert {str(file): prints(ast.parse(file.read_text(encoding="utf-8"))) for file in files - spared} == {
        str(file): [] for file in files - spared
    }


@given(TEXT)
def test_whatever_is_printed_steers_nothing(text: str) -> None:
    for printed in (plain(text), shown(text), as_printed(text, "csv")):
        assert not STEERS.search(printed)
        assert "::" not in printed
    assert "\n" not in shown(text)


@given(TEXT)
def test_json_holds_the_same_data_and_steers_nothing(text: str) -> None:
    printed = as_printed(json.dumps({text: [text]}, ensure_ascii=False, indent=2), "json")
    assert json.loads(printed) == {text: [text]}
    assert not STEERS.search(printed)
    assert "::" not in printed


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    changed = small.with_cell("Milestones", "forecast", 2, HOSTILE)
    changed["Risks"][0]["risk_id"] = HOSTILE
    return small.programme(tmp_path_factory.mktemp("hostile"), changed)


@pytest.mark.parametrize("form", ["text", "verbose", "json", "csv", "junit", "github", "workbook"])
def test_a_hostile_tracker_steers_nothing_by_any_form(hostile: Path, form: str) -> None:
    options = ("--verbose",) if form == "verbose" else ("--format", form)
    done = invoke(hostile, "validate", *options)
    printed = done.out + done.err
    assert done.code == 1
    assert not STEERS.search(printed)
    lines = printed.splitlines()
    commands = [line for line in lines if "::" in line]
    if form == "github":
        assert all(re.fullmatch(r"::(error|warning|notice) file=[^:]*,title=[^:]*::((?!::).)*", line) for line in lines)
    else:
        assert commands == []
    if form == "csv":
        assert len(lines) == len(list(csv.reader(io.StringIO(done.out))))
    if form == "junit":
        assert HOSTILE[:1] in "".join(fromstring(done.out).itertext()) or fromstring(done.out) is not None


@pytest.mark.parametrize("command", ["validate", "build", "export", "compare", "rollup", "email", "describe", "watch"])
def test_a_hostile_name_or_option_forges_no_line(tmp_path: Path, command: str) -> None:
    name = "x\n::error::y\x1b[31m.xlsx"
    (tmp_path / name).write_bytes(b"")
    arguments = (name, name) if command == "compare" else ("--format", name) if command == "describe" else (name,)
    done = invoke(tmp_path, command, *arguments)
    assert done.code in (1, 2, 3)
    assert not STEERS.search(done.out + done.err)
    assert "::" not in done.out + done.err
    assert not any(line.startswith("\\x3a") for line in (done.out + done.err).splitlines())


def test_a_csv_in_a_file_holds_the_words_of_the_tracker(hostile: Path, tmp_path: Path) -> None:
    invoke(hostile, "validate", "--format", "csv", "--output", str(tmp_path / "f.csv"))
    assert "::set-env" in (tmp_path / "f.csv").read_text(encoding="utf-8")


class Evil:
    """A pickle that would write a file where it is opened."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self.mark}",)


def test_no_pickle_is_opened_while_a_cluster_is_at_work(tmp_path: Path) -> None:
    sent = pickle.dumps(Evil(tmp_path / "was-run"))
    with no_pickles() as refused, pytest.raises(pickle.UnpicklingError):
        pickle.loads(sent)
    assert refused
    assert not (tmp_path / "was-run").exists()
    with pytest.raises(ValueError, match=r".*"):
        from_line(sent)
    assert not (tmp_path / "was-run").exists()
