"""Which lever of a bundle did it."""
