"""The leaflet that a patient is given: which blocks, in which order; pure, knows neither HTTP nor files."""
