"""Moved: what schema files took from `xltools.checks` is in `xltools.schema.checks`; the old name warns."""

from xltools.moved import moved

__getattr__ = moved("xltools.checks", "xltools.schema.checks")
