"""Colours of the map, distinguishable with every common colour-vision deficiency.

Sequential scales are samples of viridis (van der Walt and Smith, 2015) and cividis (Nuñez, Anderton and
Renslow, 2018); classes and networks are chosen from the schemes of Okabe and Ito (2008) and Paul Tol, so that
every two of them stay apart for those who see no red, no green or no blue.
"""

VIRIDIS = ("#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725")
CIVIDIS = ("#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#fee838")
VIRIDIS_DOWN = VIRIDIS[::-1]
"""Dark for much of what is better little."""

UNSURE = ("#ffffff", "#eceeec", "#d8dbd8", "#b3b7b3", "#7d8484", "#4f585a", "#20282b")
"""Differences of a single pair, of which nothing is distinct from chance: white lies lower, black higher."""

DIFFERENCE = ("#7f3b08", "#c46a11", "#f0a145", "#c4c4bd", "#74b3d8", "#2f7ab8", "#0b3c78")
"""Orange: B lies lower; blue: B lies higher; the middle is exactly no difference."""

QUIET = "#b9bdb8"
NO_YES = (QUIET, "#0b5fa5")
RISK = (QUIET, "#e69f00", "#56b4e9", "#332288", "#b3300f")

NETWORKS = ("#117733", "#aa3377", "#3b6fc4", "#e69f00", "#44bbcc", "#d55e00", "#ddcc77", "#332288")
"""By row of the networks table, over again after the last."""
