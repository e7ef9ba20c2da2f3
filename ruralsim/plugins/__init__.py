"""What extends the model from outside the package: levers, indicators and phases.

A scenario names them, `plugins = ["shade.py", "county_tools"]`; what a package installs under the entry
points `ruralsim.levers`, `ruralsim.indicators` and `ruralsim.phases` is there without being named. `source`
opens a plug-in, `kit` says what all plug-ins of a scenario add, `order` puts their phases into the day.
"""
