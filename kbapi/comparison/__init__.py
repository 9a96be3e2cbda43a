"""Compares two editions: what changed, how grave it is, and what it affects; pure."""
