"""Rates for each caller where all callers would look like one."""

from collections.abc import Iterator

from kbapi.doctor._finding import Finding, Place, warning


def examine(place: Place) -> Iterator[Finding]:
    """A finding where rates are set, and no proxy is trusted to tell who is asking."""
    settings = place.settings
    if settings.rate_limit and not settings.trusted_proxies:
        yield warning(
            "KBAPI_RATE_LIMIT is set and KBAPI_TRUSTED_PROXIES is not.",
            "Behind a proxy all callers have its address, and share one rate.",
            "Name the proxy, such as KBAPI_TRUSTED_PROXIES=127.0.0.1; without a proxy, let this stand.",
        )
