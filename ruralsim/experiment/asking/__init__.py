"""What the files of all questions have in common: names, paths, scenarios that can be compared."""
