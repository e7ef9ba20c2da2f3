"""Figures and one self-contained page, read from a run folder alone."""
