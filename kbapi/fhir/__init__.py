"""FHIR R4 JSON to and from the vocabulary; pure, knows neither HTTP nor store."""
