"""The pages: run, compare, scenarios, results, about."""
