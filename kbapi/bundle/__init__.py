"""Bundles: an edition as one file, whose bytes follow from the edition alone, with a signature if wanted."""
