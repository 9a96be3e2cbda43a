"""The story of telling others: what was published is queued for every target, sent, and tried again."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from kbapi.knowledge.canonical import Plain
from kbapi.knowledge.change import ChangeKind
from kbapi.knowledge_base import ChangeLog, Step
from kbapi.store.connection import Database
from kbapi.store.deliveries import (
    Delivery,
    DeliveryStatus,
    add_deliveries,
    claim,
    settle,
    waiting_deliveries,
)
from kbapi.webhooks.schedule import next_attempt
from kbapi.webhooks.sending import Outcome, send
from kbapi.webhooks.signing import signed_headers
from kbapi.webhooks.targets import Target

EVENT = "edition.published"
MOST_RECORDS = 50
"""Records that a message names, the gravest first: it stays below 20 kB, and `/v1/changes` tells all."""
LEASE = timedelta(minutes=2)
"""How long an attempt is left to the process that began it, should that end before it notes the outcome."""

Address = Callable[[Step], str]
"""Where the changes of a publication are read."""


@dataclass(frozen=True, slots=True)
class Post:
    """What messages are made of and how they are sent; the clock is handed in."""

    database: Database
    log: ChangeLog
    targets: Sequence[Target]
    address: Address
    private: bool
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to tell a target of a publication, and when the next one is, if there is to be one."""

    delivery: Delivery
    outcome: Outcome
    again_at: datetime | None


def queue(post: Post) -> None:
    """Notes for every target what it is still to be told."""
    add_deliveries(post.database, [target.name for target in post.targets], post.clock())


def send_due(post: Post) -> Iterator[Attempt]:
    """Sends what is due, to each target in the order of publication; a failure ends the round for it."""
    targets = {target.name: target for target in post.targets}
    for name, deliveries in groupby(waiting_deliveries(post.database), key=lambda waiting: waiting.target):
        if name in targets:
            yield from _send_round(post, targets[name], list(deliveries))


def next_due(post: Post) -> datetime | None:
    """When something is due next, None where nothing waits."""
    names = {target.name for target in post.targets}
    waiting = (found for found in waiting_deliveries(post.database) if found.target in names)
    return min((found.next_attempt_at for found in waiting), default=None)


def _send_round(post: Post, target: Target, deliveries: Sequence[Delivery]) -> Iterator[Attempt]:
    """What is due; where that was taken the target is there again, and gets all the rest."""
    now, taken = post.clock(), False
    for delivery in sorted(deliveries, key=lambda waiting: (waiting.next_attempt_at > now, waiting.number)):
        if delivery.next_attempt_at > now and not taken:
            return
        if not claim(post.database, delivery, post.clock() + LEASE):
            continue
        attempt = _attempt(post, target, delivery)
        yield attempt
        taken = attempt.outcome.taken
        if not taken:
            return


def _attempt(post: Post, target: Target, delivery: Delivery) -> Attempt:
    now = post.clock()
    outcome = _sent(post, target, delivery, now)
    again_at = None if outcome.taken or outcome.gone else next_attempt(delivery.attempts + 1, now)
    settle(post.database, delivery, _status(outcome, again_at), outcome.told, again_at or now)
    return Attempt(delivery, outcome, again_at)


def _status(outcome: Outcome, again_at: datetime | None) -> DeliveryStatus:
    if outcome.taken:
        return DeliveryStatus.DELIVERED
    if outcome.gone:
        return DeliveryStatus.GONE
    return DeliveryStatus.WAITING if again_at else DeliveryStatus.GIVEN_UP


def _sent(post: Post, target: Target, delivery: Delivery, now: datetime) -> Outcome:
    step = post.log.steps(delivery.number - 1, delivery.number)[-1]
    body = json.dumps(_event(post, step), ensure_ascii=False, separators=(",", ":")).encode()
    headers = signed_headers(_message_id(target, step), now, body, target.secrets)
    return send(target.url, headers, body, private=post.private)


def _message_id(target: Target, step: Step) -> str:
    """The same for every attempt, so that a target that was told twice can see it."""
    name = f"{target.name} {step.info.number} {step.info.id} {_moment(step.info.published_at)}"
    return f"msg_{hashlib.sha256(name.encode()).hexdigest()[:32]}"


def _event(post: Post, step: Step) -> Plain:
    """What is told of a publication: the same at every attempt."""
    kinds = post.log.kinds(step)
    order = list(ChangeKind)
    gravest = sorted(zip(kinds, step.keys, strict=True), key=lambda found: (order.index(found[0]), found[1]))
    changes = post.log.changes(step, [key for _, key in gravest[:MOST_RECORDS]])
    records: list[Plain] = [
        {
            "record": {"kind": change.key.kind, "id": change.key.id},
            "lang": change.language,
            "change": change.happened.value,
            "kind": change.kind.value,
        }
        for change in changes
    ]
    counts = Counter(kinds)
    return {
        "type": EVENT,
        "timestamp": _moment(step.info.published_at),
        "data": {
            "edition": step.info.id,
            "number": step.info.number,
            "previous": step.before.id if step.before else None,
            "published_at": _moment(step.info.published_at),
            "changes": {"total": len(step.keys), **{kind.value: counts[kind] for kind in ChangeKind}},
            "records": records,
            "more_records": max(0, len(step.keys) - MOST_RECORDS),
            "href": post.address(step),
        },
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
