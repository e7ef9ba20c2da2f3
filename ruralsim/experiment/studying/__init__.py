"""Questions with claims, and the shares of a bundle's levers."""
