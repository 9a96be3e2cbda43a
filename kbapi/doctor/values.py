"""Settings with a value that cannot be used, alone or together."""

from collections.abc import Iterator

from kbapi.doctor._finding import Finding, Place, error
from kbapi.errors import BadSettingError
from kbapi.first_answers import admission_rules
from kbapi.integrations.cds_hooks.access import trusted


def examine(place: Place) -> Iterator[Finding]:
    """A finding for the first value that the program would refuse."""
    try:
        settings = place.settings.checked()
        trusted(settings.cds_issuers)
        admission_rules(settings)
        settings.webhook_targets()
    except BadSettingError as fault:
        yield error(
            str(fault), "No command runs with it.", "Correct it; `kbapi settings` tells what each is for."
        )
