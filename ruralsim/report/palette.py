"""Colours of the page and of its figures, on light and on dark paper.

The categorical colours follow Paul Tol's "muted" scheme, distinguishable with every common colour-vision
deficiency; on dark paper the dark ones are lightened at the same hue.
"""

LIGHT = {
    "paper": "#f7f5f0",
    "card": "#ffffff",
    "ink": "#1e2a2f",
    "soft": "#5d6b70",
    "faint": "#9aa5a8",
    "line": "#e3dfd6",
    "grid": "#ece9e2",
    "accent": "#0f6b6b",
    "accent-soft": "#e3efed",
    "good": "#1b7f5c",
    "bad": "#b4463c",
    "c0": "#0f6b8a",
    "c1": "#cc6677",
    "c2": "#44aa99",
    "c3": "#ddaa33",
    "c4": "#332288",
    "c5": "#88ccee",
    "c6": "#999933",
    "c7": "#882255",
    "c8": "#117733",
    "c9": "#aa4499",
    "c10": "#b9b4a8",
    "c11": "#6b5b4b",
}
"""Name → colour; the page's CSS variables, and what figures name as `var(--c0)`."""

DARK = {
    **LIGHT,
    "paper": "#12181b",
    "card": "#1a2226",
    "ink": "#e8e6df",
    "soft": "#a9b3b5",
    "faint": "#6f7b7f",
    "line": "#2d373b",
    "grid": "#273034",
    "accent": "#5cc2b8",
    "accent-soft": "#1f3434",
    "good": "#5fc49a",
    "bad": "#e58a7f",
    "c0": "#4fa8cc",
    "c4": "#8a7fd6",
    "c7": "#c2558f",
    "c8": "#4fae68",
    "c9": "#cf79c4",
    "c10": "#8a877f",
    "c11": "#b09a85",
}

CATEGORIES = 12


def category(i: int) -> str:
    """The i-th categorical colour, as figures name it."""
    return f"var(--c{i % CATEGORIES})"


def css() -> str:
    """The colours as CSS variables: light, and dark where the page says so."""
    light = "".join(f"--{name}:{value};" for name, value in LIGHT.items())
    dark = "".join(f"--{name}:{value};" for name, value in DARK.items())
    return f":root{{{light}}}\n:root[data-theme=dark]{{{dark}color-scheme:dark}}\n"
