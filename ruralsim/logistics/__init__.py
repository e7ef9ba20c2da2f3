"""Logistics: dispatch, rounds, trunk, sharing, tariffs, accounts, siting, processors."""
