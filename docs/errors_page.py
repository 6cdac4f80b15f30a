"""Make docs/errors.md, every sentence with which a command stops: `python -m docs.errors_page`, from the root."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from xltools import errors

PAGE = Path(__file__).parent / "errors.md"
_SOURCE = Path(errors.__file__).parent
_INTRO = """# When a command stops

This page is made by `python -m docs.errors_page` from the code; change the sentences there.

What is wrong *in* the tracker is a finding, and all findings come in one list ([data dictionary and rules](rules.md)).
What keeps xltools from going on at all is one sentence, which says what, where, and what to do now. It begins with
`xltools:`, and the command ends with 3. Nothing was written, except where the sentence says so. A message of several
lines that begins with `Traceback` is a fault in xltools: please report it.

In the sentences below, … stands for the name, number or date in question.
"""


def page() -> str:
    """Return the page: a section for each class of error, a line for each sentence."""
    parts = [_INTRO.strip()]
    for kind, words in kinds().items():
        sentences = sorted(_sentences(kind)) or ["Its sentence is made of what the other side answered."]
        parts += [f"## {kind}", words, "\n".join(f"- {sentence}" for sentence in sentences)]
    return "\n\n".join(part for part in parts if part) + "\n"


def kinds() -> dict[str, str]:
    """Return the classes of error and what each says of itself, wherever they are, those made from others too."""
    classes = {
        node.name: node
        for file in sorted(_SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    known = [errors.XltoolsError.__name__]
    for name in known:
        made = [each for each, node in classes.items() if any(ast.unparse(base) == name for base in node.bases)]
        known.extend(sorted(made, key=lambda each: each not in vars(errors)))
    return {name: ast.get_docstring(classes[name]) or "" for name in known[1:]}


def _sentences(kind: str) -> set[str]:
    found: set[str] = set()
    for file in sorted(_SOURCE.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        if f"{kind}(" in text:
            found.update(_sentences_of(_File.of(file, ast.parse(text)), kind))
    return found


@dataclass(frozen=True)
class _File:
    """What a file's sentences may be made of: its syntax, its functions by name, and its names' values."""

    tree: ast.Module
    functions: Mapping[str, ast.FunctionDef]
    values: Mapping[str, object]

    @classmethod
    def of(cls, file: Path, tree: ast.Module) -> "_File":
        module = ".".join(("xltools", *file.relative_to(_SOURCE).with_suffix("").parts)).removesuffix(".__init__")
        functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        return cls(tree, functions, vars(import_module(module)))


def _sentences_of(file: _File, kind: str) -> Iterator[str]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == kind and node.args:
            yield from _texts(node.args[0], file)


def _texts(given: ast.expr, file: _File) -> Iterator[str]:
    """Yield the sentences that an argument may be: written there, or by a function of the same file."""
    if isinstance(given, ast.BoolOp):
        for value in given.values:
            yield from _texts(value, file)
    elif isinstance(given, ast.IfExp):
        yield from _texts(given.body, file)
        yield from _texts(given.orelse, file)
    elif isinstance(given, ast.Call) and isinstance(given.func, ast.Name) and given.func.id in file.functions:
        for node in ast.walk(file.functions[given.func.id]):
            if isinstance(node, ast.Return) and node.value is not None:
                yield from _texts(node.value, file)
    elif isinstance(given, ast.JoinedStr | ast.Constant) and len(text := _text(given, file)) > len("… is …."):
        yield text


def _text(given: ast.expr, file: _File) -> str:
    """Return a text as written; what it is filled with only where that is a constant, else a sign for it."""
    if isinstance(given, ast.JoinedStr):
        return "".join(_text(part, file) for part in given.values)
    if isinstance(given, ast.FormattedValue) and isinstance(given.value, ast.Name) and given.value.id.isupper():
        return str(file.values.get(given.value.id, "…"))
    return str(given.value or "") if isinstance(given, ast.Constant) else "…"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"Written to {PAGE}")
