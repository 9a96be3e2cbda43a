"""The command that assesses a patient by the candidacy rules, from a file or standard input."""

import json
from typing import IO, Any

import click

from kbapi.app import create_app
from kbapi.cli.group import main
from kbapi.config import Settings

FHIR = "application/fhir+json"


@main.command()
@click.argument("body", type=click.File("rb"))
@click.option("--lang", default="en", help="Language of the answer.")
@click.option("--organisation", help="Whose own rules to tell first; without it, as the settings say.")
def assess(body: IO[bytes], lang: str, organisation: str | None) -> None:
    """Assess the answers in BODY (JSON or FHIR R4, - for standard input) by the candidacy rules."""
    text = body.read()
    client = create_app(Settings.from_environment()).test_client()
    media_type = FHIR if b'"resourceType"' in text else "application/json"
    answer = client.post(
        "/v1/candidacy/assessments",
        query_string={"organisation": organisation} if organisation else {},
        data=text,
        content_type=media_type,
        headers={"Accept-Language": lang},
    )
    told = json.loads(answer.text)
    if answer.status_code != 200:
        places = "; ".join(
            f"{fault.get('pointer', '')}: {fault['detail']}" for fault in told.get("errors", [])
        )
        raise click.ClickException(places or str(told["detail"]))
    click.echo(f"{told['outcome']}: {told['outcome_title']}\n")
    for finding in told["findings"]:
        if finding["status"] == "fires":
            number = finding["rule"]["number"]
            for own in finding["own_rules"]:
                click.echo(f"  {number}  {own['answer']}  [{_ids(own['claims'])}]")
            click.echo(f"  {number}  {finding['because']}  [{_ids(finding['claims'])}]")
    if told["missing_inputs"]:
        click.echo(f"\nNot known: {', '.join(told['missing_inputs'])}")
    click.echo(f"\n{told['notice']}")


def _ids(claims: list[dict[str, Any]]) -> str:
    return ", ".join(claim["id"] for claim in claims)
