"""The tracker: .xlsx in, raw tables out that remember their Excel addresses; the only reader."""

from xltools.tracker.raw import RawSheet, RawTracker
from xltools.tracker.read import Opened, find_tracker, open_tracker, read_opened, read_tracker

__all__ = ["Opened", "RawSheet", "RawTracker", "find_tracker", "open_tracker", "read_opened", "read_tracker"]
