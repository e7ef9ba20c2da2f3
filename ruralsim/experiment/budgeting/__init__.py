"""What a yearly budget is best spent on."""
