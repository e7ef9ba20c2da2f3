"""Many runs: plan, compare, sweep, sensitivity, attribution, calibration."""
