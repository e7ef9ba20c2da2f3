"""Scenarios: every parameter of a run, from TOML that may extend another."""
