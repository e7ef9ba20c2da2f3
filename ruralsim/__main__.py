"""`python -m ruralsim` is the command line."""

from ruralsim.cli import main

main()
