"""Households: production, channels, adoption, labour, income, poverty."""
