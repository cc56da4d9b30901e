"""What-ifs: why a score is what it is, and what would change it."""
