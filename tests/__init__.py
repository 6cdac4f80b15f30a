"""Tests and the tools they share: `from tests.helpers.office import render` works from every test."""
