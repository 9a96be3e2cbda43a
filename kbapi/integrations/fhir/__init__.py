"""FHIR R4, read-only: what was published, for systems that speak it."""

from kbapi.integrations.fhir.routes import blueprint

__all__ = ["blueprint"]
