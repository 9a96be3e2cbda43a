"""Turns the vocabulary into plain data of the shapes on the wire."""
