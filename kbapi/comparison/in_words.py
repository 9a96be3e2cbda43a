"""Tells changes in plain words, one line each; says only what stands in the editions."""

from collections.abc import Iterator

from kbapi.knowledge.canonical import Plain, canonical_text
from kbapi.knowledge.change import ClaimChange, FactChange, FieldChange, RecordChange
from kbapi.knowledge.claim import Claim, Value
from kbapi.knowledge.translation import CANONICAL

NOTHING = "(nothing)"


def heading_of(change: RecordChange) -> str:
    """What happened to which record, such as `pruning (procedure) changed: clinical`."""
    language = "" if change.language == CANONICAL else f" [{change.language}]"
    return f"{change.title} ({change.key}){language} {change.happened}: {change.kind}"


def lines_of(change: RecordChange) -> Iterator[str]:
    """What changed in a record: the reason of a withdrawal, then facts, then fields."""
    if change.withdrawn:
        instead = f", read {change.withdrawn.replaced_by} instead" if change.withdrawn.replaced_by else ""
        yield f"withdrawn on {change.withdrawn.date}: {change.withdrawn.reason}{instead}"
    for fact in change.facts:
        yield from _fact(fact)
    for field in change.fields:
        if field.name != "withdrawn" or change.withdrawn is None:
            yield from _field(field)


def _fact(fact: FactChange) -> Iterator[str]:
    yield f"fact {fact.topic} {fact.happened}: {fact.kind}"
    old, new = fact.before, fact.after
    for name in ("answer", "disagreement"):
        was, now = getattr(old, name, None), getattr(new, name, None)
        if was != now:
            yield from _both(f"  {name}", was, now)
    shared = (", ".join(side.shared) if side else None for side in (old, new))
    yield from _differing("  shared claims", *shared)
    for claim in fact.claims:
        yield from _claim(claim)


def _claim(change: ClaimChange) -> Iterator[str]:
    yield f"  claim {change.id} {change.happened}: {change.kind}"
    old, new = change.before, change.after
    yield from _differing("    says", *(claim.says if claim else None for claim in (old, new)))
    yield from _differing("    value", *(_value(claim) for claim in (old, new)))
    for name in ("scope", "agent", "doubtful", "note"):
        if old and new:
            yield from _differing(f"    {name}", getattr(old, name), getattr(new, name))
    yield from _differing("    sources", *(_sources(claim) for claim in (old, new)))


def _value(claim: Claim | None) -> str | None:
    return value_in_words(claim.value) if claim and claim.value else None


def value_in_words(value: Value) -> str:
    """A typed value, such as `duration 30 to 60 min (before-start)`."""
    bounds = dict.fromkeys(str(bound) for bound in (value.minimum, value.maximum) if bound is not None)
    about = ("about",) if value.approximate else ()
    unit = (value.unit,) if value.unit else ()
    of = (f"({value.of})",) if value.of else ()
    return " ".join(
        (value.kind.value, *about, *filter(None, (" to ".join(bounds),)), *unit, *value.words, *of)
    )


def _sources(claim: Claim | None) -> str | None:
    return ", ".join(f"{mention.source} ({mention.locator})" for mention in claim.sources) if claim else None


def _field(field: FieldChange) -> Iterator[str]:
    yield f"{field.name}: {field.kind}"
    yield from _both("  ", _text(field.before), _text(field.after))


def _text(plain: Plain) -> str | None:
    return plain if plain is None or isinstance(plain, str) else canonical_text(plain)


def _differing(name: str, was: str | None, now: str | None) -> Iterator[str]:
    if was != now:
        yield from _both(name, was, now)


def _both(name: str, was: str | None, now: str | None) -> Iterator[str]:
    label = f"{name} " if name.strip() else name
    yield f"{label}before: {_one_line(was)}"
    yield f"{label}after:  {_one_line(now)}"


def _one_line(text: str | None) -> str:
    return NOTHING if text is None else " / ".join(text.splitlines()) or NOTHING
