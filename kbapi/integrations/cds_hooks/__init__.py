"""CDS Hooks 2.0.1: what the rules say about an order, as cards in a hospital's system; keeps nothing."""

from kbapi.integrations.cds_hooks.addresses import blueprint

__all__ = ["blueprint"]
