"""Make docs/errors.md, every sentence with which a command stops: `python -m docs.errors_page`, from the root."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import product
from pathlib import Path

from xltools import errors

PAGE = Path(__file__).parent / "errors.md"
_SOURCE = Path(errors.__file__).parent
#: What a function of the same file gives is a part of a sentence where it has more letters than this.
_WORDS = 20
_MADE_FROM_ANOTHER = re.compile(r"class \w+\(")
_INTRO = """# When a command stops

This page is made by `python -m docs.errors_page` from the code; change the sentences there.

Anything wrong *in* the tracker is a finding, and all findings come in one list ([data dictionary and rules](rules.md)).
If xltools cannot go on at all, one sentence says what is wrong, where, and what to do now. It begins with
`xltools:`, and the command ends with 3. Nothing was written, except where the sentence says so. A message of several
lines that begins with `Traceback` is a bug in xltools: please report it.

In the sentences below, … stands for the name, number or date in question.
"""


def page() -> str:
    """Return the page: a section for each class of error, a line for each sentence."""
    parts = [_INTRO.strip()]
    for kind, words in kinds().items():
        sentences = sorted(_sentences(kind)) or ["Its sentence is made of what the other side answered."]
        parts += [f"## {kind}", words, "\n".join(f"- {sentence}" for sentence in sentences)]
    return "\n\n".join(part for part in parts if part) + "\n"


@cache
def kinds() -> dict[str, str]:
    """Return the classes of error and what each says of itself, wherever they are, those made from others too."""
    classes = {
        node.name: node
        for file in sorted(_SOURCE.rglob("*.py"))
        if _MADE_FROM_ANOTHER.search(_text(file))
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.ClassDef)
    }
    known = [errors.XltoolsError.__name__]
    for name in known:
        made = [each for each, node in classes.items() if any(ast.unparse(base) == name for base in node.bases)]
        known.extend(sorted(made, key=lambda each: each not in vars(errors)))
    return {name: ast.get_docstring(classes[name]) or "" for name in known[1:]}


def _sentences(kind: str) -> set[str]:
    return {text for each, texts, _ in told() if each == kind for text in texts}


@cache
def told() -> list[tuple[str, list[str], ast.Call]]:
    """Return each call that makes an error: its class, the sentences that it may say, and the call itself.

    A call of a function that words an error of what it is given, such as `damaged`, counts as one.
    """
    classes, files = set(kinds()), [_File.of(file) for file in sorted(_SOURCE.rglob("*.py"))]
    words = {name: wording for file in files if file.makes for name, wording in _wordings(file, classes)}
    found = []
    for file in files:
        for node in ast.walk(file.tree) if file.makes or any(name in file.text for name in words) else ():
            name = _called(node)
            if isinstance(node, ast.Call) and name in classes and node.args:
                filled = any(node is wording.made for wording in words.values())
                found.append((name, [] if filled else _whole(node.args[0], file), node))
            elif isinstance(node, ast.Call) and name in words and node.args:
                wording = words[name]
                given = dict(zip(reversed(wording.filled), reversed(node.args), strict=False))
                filled_in = {each: _alternatives(value, file) for each, value in given.items()}
                found.append((wording.kind, _whole(wording.made.args[0], wording.file, filled_in), node))
    return found


@dataclass(frozen=True)
class _File:
    """What a file's sentences may be made of: its syntax, its functions by name, and its names' values."""

    path: Path
    makes: bool  # whether it names a class of error
    values: Mapping[str, object]

    @classmethod
    @cache
    def of(cls, file: Path) -> "_File":
        makes = any(kind in _text(file) for kind in kinds())
        module = ".".join(("xltools", *file.relative_to(_SOURCE).with_suffix("").parts)).removesuffix(".__init__")
        return cls(file, makes, vars(import_module(module)) if makes else {})

    @property
    def text(self) -> str:
        return _text(self.path)

    @property
    def tree(self) -> ast.Module:
        return _tree(self.path)

    @property
    def functions(self) -> Mapping[str, ast.FunctionDef]:
        return _functions(self.path)


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(_text(file))


@cache
def _functions(file: Path) -> Mapping[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(_tree(file)) if isinstance(node, ast.FunctionDef)}


@dataclass(frozen=True)
class _Wording:
    """A function that words an error of what it is given: the error that it makes, and its parameters."""

    kind: str
    made: ast.Call
    filled: tuple[str, ...]
    file: _File


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _wordings(file: _File, classes: set[str]) -> Iterator[tuple[str, _Wording]]:
    for name, function in file.functions.items():
        names = tuple(each.arg for each in function.args.args if each.arg != "self")
        for node in ast.walk(function):
            made = node.value if isinstance(node, ast.Return) else None
            if isinstance(made, ast.Call) and _called(made) in classes and made.args:
                bare = {
                    part.value.id for part in ast.walk(made.args[0])
                    if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name)
                }  # fmt: skip
                if "why" in bare & set(names):
                    yield name, _Wording(_called(made), made, names, file)


def _whole(given: ast.expr, file: _File, filled: Mapping[str, list[str]] | None = None) -> list[str]:
    """Return the sentences that an argument may be; nothing where it is only what somebody else said."""
    return [text for text in _alternatives(given, file, filled) if len(text) > len("… is ….")]


def _alternatives(given: ast.expr, file: _File, filled: Mapping[str, list[str]] | None = None) -> list[str]:
    """Return the texts that an expression may be: its own, or those of a function or a table of the same file."""
    if isinstance(given, ast.Constant):
        return [str(given.value or "")]
    if isinstance(given, ast.JoinedStr):
        parts = [_alternatives(part, file, filled) for part in given.values]
        return ["".join(each) for each in product(*parts)]
    if isinstance(given, ast.BoolOp | ast.IfExp):
        values = given.values if isinstance(given, ast.BoolOp) else [given.body, given.orelse]
        return [text for value in values for text in _alternatives(value, file, filled)]
    if isinstance(given, ast.Call) and _called(given) in file.functions:
        returned = (node.value for node in ast.walk(file.functions[_called(given)]) if isinstance(node, ast.Return))
        return [text for value in returned if value is not None for text in _alternatives(value, file)] or ["…"]
    if isinstance(given, ast.FormattedValue):
        return _filled_in(given, file, filled or {})
    return ["…"]


def _filled_in(given: ast.FormattedValue, file: _File, filled: Mapping[str, list[str]]) -> list[str]:
    """Return what may stand in a text: a constant, the words of a table or of a function; else a sign for it."""
    value = given.value
    if not isinstance(value, ast.Name):
        texts = _alternatives(value, file) if isinstance(value, ast.Call) else ["…"]
        return texts if max(map(len, texts)) > _WORDS else ["…"]
    if value.id in filled:
        return filled[value.id]
    if value.id.isupper():
        spec = _alternatives(given.format_spec, file)[0] if given.format_spec else ""
        return [format(file.values[value.id], spec)] if value.id in file.values else ["…"]
    return _of_a_table(value.id, file) or _yielded(value.id, file) or ["…"]


def _of_a_table(name: str, file: _File) -> list[str]:
    """Return the texts that a name stands for in a loop over a table of the module."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.For) and isinstance(node.target, ast.Tuple) and isinstance(node.iter, ast.Name):
            names = [each.id for each in node.target.elts if isinstance(each, ast.Name)]
            table = file.values.get(node.iter.id)
            if name in names and isinstance(table, tuple):
                return [str(row[names.index(name)]) for row in table]
    return []


def _yielded(name: str, file: _File) -> list[str]:
    """Return the texts that a name stands for in a loop over what a function of ours yields, its first."""
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.For) or not isinstance(node.target, ast.Tuple):
            continue
        home = _home(_called(node.iter), file)
        if _called(node.iter) in home.functions:
            first = node.target.elts[0]
            if isinstance(first, ast.Name) and first.id == name:
                return _all_yielded(_called(node.iter), home, {name: ["…"]})
    return []


def _home(name: str, file: _File) -> _File:
    """Return the file in which a function is: the same, or the one of ours from which it is imported."""
    for node in file.tree.body if name not in file.functions else ():
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("xltools."):
            continue
        if any(each.name == name for each in node.names):
            place = _SOURCE.joinpath(*str(node.module).split(".")[1:])
            return _File.of(place / "__init__.py" if place.is_dir() else place.with_suffix(".py"))
    return file


def _all_yielded(name: str, file: _File, filled: Mapping[str, list[str]]) -> list[str]:
    found: list[str] = []
    for node in ast.walk(file.functions[name]):
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            found += _alternatives(node.value.elts[0], file, filled)
        elif isinstance(node, ast.YieldFrom) and _called(node.value) in file.functions:
            found += _all_yielded(_called(node.value), file, filled)
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"Written to {PAGE}")
