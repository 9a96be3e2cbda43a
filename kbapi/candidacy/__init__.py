"""Evaluates declared conditions in three-valued logic; pure, knows no patient beyond what it is handed."""
