"""Lets in callers with a good token where issuers are set, and anybody otherwise; says so once at start."""

import logging
from pathlib import Path
from typing import cast

from flask import Response, current_app, request
from flask.blueprints import BlueprintSetupState

from kbapi.access.scopes import CANDIDACY, OPEN
from kbapi.integrations.cds_hooks.issuers import Issuers, read_issuers
from kbapi.integrations.cds_hooks.tokens import credential
from kbapi.web.door_policy import DoorPolicy, set_policy
from kbapi.web.problems import problem
from kbapi.web.request_context import House, absolute, house, tell_for

LOGGER = logging.getLogger("kbapi.cds_hooks")
_PLACE = "kbapi.cds_issuers"


def set_up(state: BlueprintSetupState) -> None:
    """Reads the issuers of the settings; raises BadSettingError for a file that cannot be used."""
    app = state.app
    # Without a house the application only describes itself.
    made_with = cast(House | None, app.extensions.get("kbapi"))
    named = made_with.cds_issuers if made_with else ""
    issuers = trusted(named)
    app.extensions[_PLACE] = issuers
    # Who shows a signed token needs no key besides; without issuers, a key may be asked for.
    opens = {"discover": OPEN}
    set_policy(app, state.name, DoorPolicy(scope=OPEN if issuers else CANDIDACY, scopes=opens))
    if made_with and not issuers:
        LOGGER.warning("CDS Hooks is open to any caller: set KBAPI_CDS_ISSUERS to ask for signed tokens")


def trusted(named: str) -> Issuers:
    """The issuers of the file that the settings name, none if they name none; raises BadSettingError."""
    return read_issuers(Path(named)) if named else {}


def turn_away() -> Response | None:
    """The one answer to every caller without a good token; a preflight carries none."""
    issuers = cast(Issuers, current_app.extensions[_PLACE])
    if not issuers or request.method == "OPTIONS" or _is_trusted(issuers):
        return None
    return problem("invalid-credentials", headers={"WWW-Authenticate": "Bearer"})


def keep_private(response: Response) -> Response:
    """Forbids to keep what only trusted callers may see."""
    if current_app.extensions[_PLACE]:
        response.headers["Cache-Control"] = "no-store"
    return response


def _is_trusted(issuers: Issuers) -> bool:
    now = house().clock()
    audience = absolute(request.path.rstrip("/"))
    shown = credential(request.headers.get("Authorization", ""), issuers, audience, now)
    if shown is None:
        return False
    tell_for(issuers[shown.issuer].organisation)
    return house().knowledge_base.is_first_use(shown.issuer, shown.token_id, shown.expires_at, now)
