"""Make docs/api-reference.md, every public name as the code has it: `python -m docs.pages`."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import xltools

PAGE = Path(__file__).parent / "api-reference.md"
_INTRO = """# Public names

Made by `python -m docs.pages` from the code. [Use xltools from Python](api.md) shows them at work.

What stands here is kept: [how a name goes away](../CONTRIBUTING.md#public-names) is a rule. Everything else
may change in any version. All of it is typed.
"""
#: The modules that schema files import from, and what each is for.
_FOR_SCHEMAS = {
    "xltools.schema.checks": "A sheet, and the two forms of rule that are not written as a condition.",
    "xltools.schema.columns": "The kinds of column. Each brings its drop-down, message, checks and number format.",
    "xltools.schema.rules": "Rules, said once for pandas and for Excel.",
    "xltools.schema.rag": "The words of ratings.",
}
_HEAD = re.compile(r"^(Args|Returns|Raises|Source):$")
_FIELD = re.compile(r"^ {4}(\w[\w, ]*): (.*)$")
_QUOTED_TYPE = re.compile(r"'([^']*)'")
_WIDTH = 110


def page() -> str:
    """Return the page: what scripts use, then what schema files use."""
    parts = [_INTRO, "## For scripts and notebooks: `xltools`"]
    parts += [_entry(name, getattr(xltools, name)) for name in xltools.__all__ if name != "__version__"]
    for name, purpose in _FOR_SCHEMAS.items():
        module = import_module(name)
        parts += [f"## For schema files: `{name}`", purpose]
        parts += [_entry(each, getattr(module, each)) for each in _public(module)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _public(module: ModuleType) -> list[str]:
    """Return what a module gives: what its `__all__` names, or what is made in it and has a docstring of its own."""
    listed = getattr(module, "__all__", None)
    if listed is not None:
        return list(listed)
    named = [node.name for node in _tree(module).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return [name for name in named if not name.startswith("_")]


def _entry(name: str, found: object) -> str:
    (node,) = _tree(found).body
    shown = _signature(node) if isinstance(node, ast.FunctionDef) else _class(node)
    words = "\n".join(_words(inspect.getdoc(found) or ""))
    return f"### {name}\n\n```text\n{shown}\n```\n\n{words}"


def _tree(found: object) -> ast.Module:
    assert isinstance(found, ModuleType | type) or inspect.isfunction(found), f"{found!r} has no source to show"
    return ast.parse(inspect.getsource(found))


def _signature(node: ast.FunctionDef) -> str:
    """Show a function as written, on one line or with each argument on its own."""
    given = list(_arguments(node.args))
    result = _plain(node.returns) if node.returns else "None"
    line = f"{node.name}({', '.join(given)}) -> {result}"
    whole = f"{node.name}(\n    " + ",\n    ".join(given) + f",\n) -> {result}"
    return line if len(line) <= _WIDTH else whole


def _arguments(arguments: ast.arguments) -> Iterator[str]:
    defaults = [None] * (len(arguments.args) - len(arguments.defaults)) + list(arguments.defaults)
    for argument, default in zip(arguments.args, defaults, strict=True):
        if argument.arg != "self":
            yield _argument(argument, default)
    if arguments.vararg:
        yield f"*{_argument(arguments.vararg, None)}"
    elif arguments.kwonlyargs:
        yield "*"
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _argument(argument, default)


def _argument(argument: ast.arg, default: ast.expr | None) -> str:
    typed = f"{argument.arg}: {_plain(argument.annotation)}" if argument.annotation else argument.arg
    return typed if default is None else f"{typed} = {ast.unparse(default)}"


def _plain(annotation: ast.expr) -> str:
    """Write a type without the quotes that only the interpreter needs."""
    return _QUOTED_TYPE.sub(r"\1", ast.unparse(annotation))


def _class(node: ast.stmt) -> str:
    """Show a class by its base, its fields, and what it can be asked."""
    assert isinstance(node, ast.ClassDef)
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    lines = [f"class {node.name}({bases})" if bases else f"class {node.name}"]
    for each in node.body:
        if isinstance(each, ast.AnnAssign):
            default = f" = {ast.unparse(each.value)}" if each.value else ""
            lines.append(f"    {ast.unparse(each.target)}: {_plain(each.annotation)}{default}")
        elif isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
            lines.append(f"    {_asked(each)}")
    return "\n".join(lines)


def _asked(method: ast.FunctionDef) -> str:
    is_property = any("property" in ast.unparse(decorator) for decorator in method.decorator_list)
    if is_property and method.returns:
        return f"{method.name}: {_plain(method.returns)}  # worked out when asked for"
    return _signature(method)


def _words(doc: str) -> Iterator[str]:
    """Write a docstring as Markdown: its sections under bold words, what has a name in them as a list."""
    section = ""
    for line in doc.splitlines():
        head, field = _HEAD.match(line), _FIELD.match(line)
        if head:
            section = head[1]
            yield f"**{section}**\n"
        elif field and section in {"Args", "Raises"}:
            yield f"- `{field[1]}`: {field[2]}"
        elif line.startswith("        "):
            yield f"  {line.strip()}"
        else:
            yield line.strip()
