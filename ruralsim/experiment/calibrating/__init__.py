"""Parameters held against what is known, and sets of them that will do."""
