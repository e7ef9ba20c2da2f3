"""Institutions: compliance, misbehaviour, monitoring, budget."""
