"""Moved: what schema files took from `xltools.columns` is in `xltools.schema.columns`; the old name warns."""

from xltools.moved import moved

__getattr__ = moved("xltools.columns", "xltools.schema.columns")
