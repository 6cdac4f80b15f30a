"""The house: its imports go round in no circle, not even inside a room, and no file outgrows its noun."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

import xltools

#: About 250 are meant; a file of more than this many lines has more than one noun.
_MOST_LINES = 320


def test_no_file_comes_round_to_itself_by_its_imports() -> None:
    graph = grimp.build_graph("xltools", cache_dir=None)
    imports = {
        module: {each for each in graph.find_modules_directly_imported_by(module) if each.startswith("xltools")}
        for module in graph.modules
    }
    # A package's own file gathers the names of its modules, which do not need it.
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as fault:
        circle = " -> ".join(reversed(fault.args[1]))
        raise AssertionError(f"these files need each other: {circle}") from None


def test_no_module_is_so_long_that_it_has_more_than_one_noun() -> None:
    root = Path(xltools.__file__).parent
    lines = {str(file.relative_to(root)): file.read_text("utf-8").count("\n") for file in root.rglob("*.py")}
    assert {name: count for name, count in lines.items() if count > _MOST_LINES} == {}
