"""What a door asks of callers and what it forgives: told by its blueprint, heeded by hooks and admission."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, Flask, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.sansio.app import App

from kbapi.access.scopes import READ
from kbapi.web.needed_scopes import NeededScopes

_KEY = "KBAPI_DOOR_POLICIES"


@dataclass(frozen=True, slots=True)
class DoorPolicy:
    """How the requests of one blueprint differ from those below /v1."""

    reads_own_query: bool = False
    """Its query is not judged by `web.hygiene`: the protocol says what is forgiven, and the door refuses."""
    shares_posts: bool = False
    """Pages of other origins may read its answers to POST."""
    scope: str = READ
    """What a key must have been made for to be let in here."""
    scopes: Mapping[str, str] = field(default_factory=dict)
    """The same for single views, by the names of their functions."""


_STRICT = DoorPolicy()


def allow(blueprint: Blueprint, policy: DoorPolicy) -> None:
    """Gives a blueprint a policy, in every application that it is registered with."""

    def keep(state: BlueprintSetupState) -> None:
        set_policy(state.app, f"{state.name_prefix}.{state.name}".lstrip("."), policy)

    blueprint.record_once(keep)


def set_policy(app: App, name: str, policy: DoorPolicy) -> None:
    """Gives the blueprint of a name a policy in one application."""
    app.config.setdefault(_KEY, {})[name] = policy


def needed_scopes(app: Flask) -> NeededScopes:
    """Which scope each address of an application needs."""
    policies: dict[str, DoorPolicy] = app.config.get(_KEY, {})
    found = {}
    for rule in app.url_map.iter_rules():
        door, _, view = rule.endpoint.rpartition(".")
        policy = policies.get(door, _STRICT)
        found[rule.rule] = policy.scopes.get(view, policy.scope)
    return NeededScopes.of_rules(found)


def policy_at_hand() -> DoorPolicy:
    """The policy of the door that the request came to."""
    policies: dict[str, DoorPolicy] = current_app.config.get(_KEY, {})
    return policies.get(request.blueprint or "", _STRICT)
