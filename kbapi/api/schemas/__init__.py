"""The shapes on the wire; response schemas never forbid further properties."""
