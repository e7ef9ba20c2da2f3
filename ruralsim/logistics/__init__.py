"""Logistics: first mile, rounds, trunk, sharing, accounts, tariffs, staff, entry, siting, processors."""
