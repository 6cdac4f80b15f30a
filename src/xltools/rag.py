"""Moved: what schema files took from `xltools.rag` is in `xltools.schema.rag`; the old name warns."""

from xltools.moved import moved

__getattr__ = moved("xltools.rag", "xltools.schema.rag")
