"""The version of xltools, in one place; the distribution takes it from here."""

VERSION = "0.2.0"
