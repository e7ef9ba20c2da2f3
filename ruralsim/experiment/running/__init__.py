"""Runs, many at once, into a store."""
