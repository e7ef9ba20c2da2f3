"""Where in the space of factors a policy fails."""
