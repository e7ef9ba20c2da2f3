"""Logistics: first mile, dispatch, rounds, trunk, sharing, accounts, tariffs, staff, entry, siting, processors."""
