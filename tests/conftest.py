"""Shared by all tests."""

from hypothesis import settings

# Fixed examples: a failure on CI is a failure at home. No deadline: the first call may compile.
settings.register_profile("ruralsim", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("ruralsim")
