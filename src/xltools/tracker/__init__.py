"""The tracker: .xlsx in, raw tables out that remember their Excel addresses; the only reader."""

from xltools.tracker.raw import RawSheet, RawTracker
from xltools.tracker.read import find_tracker, read_tracker

__all__ = ["RawSheet", "RawTracker", "find_tracker", "read_tracker"]
