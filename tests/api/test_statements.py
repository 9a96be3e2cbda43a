"""How often a first answer asks the database: at most twice, once an older edition was found."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from kbapi.knowledge_base.editions import connect
from kbapi.web.kept_texts import KeptTexts
from tests.api.contract import Contract
from tests.publishing import application, settings_of

MOST = 2
FINDING_AN_EDITION = 2
COMPARING = {"/v1/changes": 3}
"""Who compares editions also asks which there are, what differs, and for the records of more than one."""


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that any database is asked from here on."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def addresses(app: Flask, contract: Contract) -> list[str]:
    """An example of every address that is read by GET, in the API and elsewhere."""
    found = []
    for path, operation in contract.operations.values():
        examples = {known["name"]: known.get("example", "") for known in operation["parameters"]}
        needed = [known["name"] for known in operation["parameters"] if known["required"]]
        query = "&".join(f"{name}={examples[name]}" for name in needed if f"{{{name}}}" not in path)
        found.append(path.format(**examples) + (f"?{query}" if query else ""))
    plain = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and "<" not in rule.rule
    ]
    return sorted(
        {*found, *plain, "/procedures/epidural", "/fhir/Library/epidural.en", "/v1/facts?topic=risk"}
    )


def made_new(app: Flask, state: Path) -> Flask:
    """The application as it is before it was asked anything."""
    settings = settings_of(state)
    base = connect(settings.database, settings.state, settings.search_engine, poll_interval=1_000)
    app.extensions["kbapi"] = replace(app.extensions["kbapi"], knowledge_base=base, kept_texts=KeptTexts())
    return app


def too_many(asked: dict[str, int], most: int) -> dict[str, int]:
    """The addresses that take more statements than they may."""
    return {address: times for address, times in asked.items() if times > most + COMPARING.get(address, 0)}


def test_every_first_answer_takes_two_statements_at_most(
    real_app: Flask, real_state: Path, contract: Contract, statements: list[str]
) -> None:
    app, asked = application(real_state, answer_cache_mb="0"), {}
    for address in addresses(real_app, contract):
        client = made_new(app, real_state).test_client()
        client.get("/version")
        statements.clear()
        client.get(address)
        asked[address] = len(statements)
    assert too_many(asked, MOST) == {}
    assert len(asked) > 60


def test_every_first_answer_from_an_older_edition_takes_two_more_at_most_to_find_it(
    real_app: Flask, real_state: Path, contract: Contract, statements: list[str]
) -> None:
    edition = real_app.test_client().get("/version").json["edition"]
    app, asked = application(real_state, answer_cache_mb="0"), {}
    for address in addresses(real_app, contract):
        if address.startswith("/v1/") and "edition" not in address:
            client = made_new(app, real_state).test_client()
            statements.clear()
            client.get(address + ("&" if "?" in address else "?") + f"edition={edition}")
            asked[address] = len(statements)
    assert too_many(asked, MOST + FINDING_AN_EDITION) == {}
    assert len(asked) > 40
