"""Run folders and the store: results that explain themselves."""
