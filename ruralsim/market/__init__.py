"""Demand, matching, list prices, traders, co-op, assistance, delivery and satisfaction."""
