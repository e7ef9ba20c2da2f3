"""Which factor moves what, how much is chance, and where a policy fails."""
