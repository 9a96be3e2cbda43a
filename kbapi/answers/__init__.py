"""Reads a plain question and finds the fact that answers it, or that none does; pure, holds no word lists."""
