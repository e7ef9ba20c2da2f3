"""What every other layer stands on; imports nothing of ours.

Import from the modules, not from here: this file stays empty so that `ruralsim --version` starts at once.
"""
