"""A county of one's own: from the files an office has to a folder that runs."""
