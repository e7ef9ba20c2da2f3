"""Markets: demand, matching, list prices, traders and co-op, satisfaction."""
