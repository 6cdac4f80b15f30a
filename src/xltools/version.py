"""The version of xltools, in one place."""

from importlib.metadata import version

VERSION = version("xltools")
