"""Deliver: everything that reaches a disk or a reader, whole or not at all."""
