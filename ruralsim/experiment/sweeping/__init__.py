"""Plans of many runs, and sweeps of them."""
