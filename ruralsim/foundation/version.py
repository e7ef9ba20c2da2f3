"""The model version; part of every run key, so a bump re-runs what is stored."""

__version__ = "0.1.0"
