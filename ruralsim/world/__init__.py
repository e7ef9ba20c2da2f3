"""Terrain, settlement, roads and county data; the World is tables, terms and the day."""
