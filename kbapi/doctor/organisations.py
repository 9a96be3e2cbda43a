"""Organisations of the settings that the current edition does not have."""

from collections.abc import Iterator
from difflib import get_close_matches

from kbapi.doctor._finding import Finding, Place, error
from kbapi.doctor.edition import published_in
from kbapi.integrations.cds_hooks.access import trusted
from kbapi.store.cache import RecordCache
from kbapi.store.read import EditionReader


def examine(place: Place) -> Iterator[Finding]:
    """A finding for each place that names such an organisation; raises BadSettingError for bad settings."""
    named = _named(place)
    info = published_in(place) if any(named.values()) and place.settings.names_a_database else None
    if info is None:
        return
    database = place.database()
    try:
        every = EditionReader(database, info, RecordCache(0)).all_keys()
        known = [key.id for key in every if key.kind == "organisation"]
    finally:
        database.dispose()
    for where, organisation in named.items():
        if organisation and organisation not in known:
            near = get_close_matches(organisation, known, n=1)
            meant = f"Write {near[0]}" if near else f"Write one of {', '.join(known)}"
            yield error(
                f"{where} names {organisation}, which is no organisation of the current edition.",
                "Nobody's own rules lead: who should be told them is told the library's.",
                f"{meant}, or publish the content of that organisation too (KBAPI_CONTENT).",
            )


def _named(place: Place) -> dict[str, str]:
    settings = place.settings
    issuers = trusted(settings.cds_issuers)
    by_issuer = {f"KBAPI_CDS_ISSUERS, {name},": issuer.organisation for name, issuer in issuers.items()}
    return {"KBAPI_ORGANISATION": settings.organisation, **by_issuer}
