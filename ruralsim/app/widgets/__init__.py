"""Small widgets that Solara does not have."""
