"""What every policy lever shares: dates, ramp, targets, programme row."""
