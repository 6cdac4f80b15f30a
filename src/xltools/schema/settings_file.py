"""Settings files: TOML, each with one pydantic model of what it can hold; a fault in it is one sentence."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from xltools.errors import SchemaFault
from xltools.text.nearest import Nearest


class SettingsModel(BaseModel):
    """What one table of a settings file may hold.

    The description of a field is the advice given for a value that cannot be used. TOML has its own types, so nothing
    is converted: "yes" is not true.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


AnyModel = TypeVar("AnyModel", bound=SettingsModel)


def table_of(file: Path, name: str, given: object) -> Mapping[str, Any]:
    """Return what is under a name in square brackets.

    Raises:
        SchemaFault: it is a single value.
    """
    if not isinstance(given, Mapping):
        raise SchemaFault(f"{file}: write {name} in square brackets on a line of its own: [{name}].")
    return given


def checked(model: type[AnyModel], given: Mapping[str, Any], where: str) -> AnyModel:
    """Check a table of a settings file against its model.

    Args:
        where: the file and the table in it, for the beginning of the sentence.

    Raises:
        SchemaFault: the first fault, in one sentence with what to write instead.
    """
    try:
        return model.model_validate(dict(given))
    except ValidationError as found:
        fault = found.errors(include_url=False)[0]
        raise SchemaFault(f"{where}: {_sentence(model, fault, given)}") from None


def nearest_or_all(word: str, known: tuple[str, ...]) -> str:
    """Say which word may be meant, or all that there are."""
    near = Nearest(known).of(word)
    return f"Did you mean {near}?" if near else f"There are: {', '.join(known)}."


def keys_of(model: type[SettingsModel]) -> tuple[str, ...]:
    """Return the keys that a table may have, as they are in the file."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _sentence(model: type[SettingsModel], fault: ErrorDetails, given: Mapping[str, Any]) -> str:
    if not fault["loc"]:  # a check of the whole table has its own sentence
        return str(fault["ctx"]["error"])
    key = str(fault["loc"][0])
    if fault["type"] == "extra_forbidden":
        return f"{key} is not known. {nearest_or_all(key, keys_of(model))}"
    advice = next(field.description for name, field in model.model_fields.items() if key in (name, field.alias))
    return f"{key} = {given[key]!r} cannot be used. {advice}"
