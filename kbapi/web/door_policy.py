"""What a door of another protocol may do that ours may not: told by its blueprint, heeded by the hooks."""

from dataclasses import dataclass

from flask import Blueprint, current_app, request
from flask.blueprints import BlueprintSetupState

_KEY = "KBAPI_DOOR_POLICIES"


@dataclass(frozen=True, slots=True)
class DoorPolicy:
    """How the requests of one blueprint differ from those below /v1."""

    reads_own_query: bool = False
    """Its query is not judged by `web.hygiene`: the protocol says what is forgiven, and the door refuses."""
    shares_posts: bool = False
    """Pages of other origins may read its answers to POST."""


_STRICT = DoorPolicy()


def allow(blueprint: Blueprint, policy: DoorPolicy) -> None:
    """Gives a blueprint a policy, in every application that it is registered with."""

    def keep(state: BlueprintSetupState) -> None:
        state.app.config.setdefault(_KEY, {})[blueprint.name] = policy

    blueprint.record_once(keep)


def policy_at_hand() -> DoorPolicy:
    """The policy of the door that the request came to."""
    policies: dict[str, DoorPolicy] = current_app.config.get(_KEY, {})
    return policies.get(request.blueprint or "", _STRICT)
