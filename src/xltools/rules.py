"""Moved: what schema files took from `xltools.rules` is in `xltools.schema.rules`; the old name warns."""

from xltools.moved import moved

__getattr__ = moved("xltools.rules", "xltools.schema.rules")
