"""The house: its imports go round in no circle, not even inside a room."""

from graphlib import CycleError, TopologicalSorter

import grimp


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
