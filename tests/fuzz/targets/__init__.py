"""Targets: each has `try_one(data)`, which raises what no input may cause, and SEEDS to begin from."""
