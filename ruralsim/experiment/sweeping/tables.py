"""What columns hold of tables that findings from a plan's runs share."""

from ruralsim.results.describe import read_labels

POINTS = read_labels("""
point  | no. | Point of the design, counted within a base               | 样点
factor | | Factor                                                   | 因素
value  | row | Value; of values that are no numbers, which one, from 0  | 取值(非数值者为序号)
""")
"""Values of every point, factor by factor."""
