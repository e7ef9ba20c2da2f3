"""Indicators: pure functions of the world, each with unit and labels."""
