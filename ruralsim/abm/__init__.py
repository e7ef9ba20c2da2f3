"""The Mesa face: RuralModel and its agents."""
