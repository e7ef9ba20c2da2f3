"""The model version. Run keys hold it with a digest of the sources; see `sources`."""

__version__ = "0.2.0"
