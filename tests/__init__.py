"""Tests and the tools they share: `from tests.office import render` works from every test."""
