"""Commands for questions: ask one, or measure a whole file of them."""

from datetime import UTC, datetime
from pathlib import Path

import click

from kbapi.answers.evaluation import Asked, QuestionFileError, Report, Tally, evaluate, read_questions
from kbapi.cli.group import main
from kbapi.cli.opening import knowledge_base
from kbapi.config import Settings
from kbapi.knowledge.answer import Answer, Question
from kbapi.knowledge.claim import Claim
from kbapi.knowledge_base import KnowledgeBase, Snapshot
from kbapi.web.wording import word

LANGUAGES = click.Choice(["en", "es"])


@main.command()
@click.argument("text")
@click.option("--lang", type=LANGUAGES, help="Language of question and answer; found out when left out.")
@click.option("--procedure", help="Id of the procedure that is asked about.")
@click.option("--organisation", help="Id of the organisation whose claims lead; else that of the settings.")
@click.option("--explain", is_flag=True, help="Show what was considered.")
def ask(text: str, lang: str | None, procedure: str | None, organisation: str | None, explain: bool) -> None:
    """Answer a question from the current edition."""
    base = knowledge_base()
    here = base.current().in_language(lang or base.language_of(base.current(), text))
    leading = organisation or Settings.from_environment().organisation or None
    question = Question(text, procedure, leading, here.language)
    given = base.answer(here, question, datetime.now(UTC).date())
    click.echo(
        f"{given.status} ({given.confidence} confidence)" + (f": {given.reason}" if given.reason else "")
    )
    if given.withdrawn:
        click.echo(word("own-withdrawn", here.language))
    if given.text:
        click.echo(f"\n{given.text}\n")
    for claim in given.claims:
        click.echo(f"  {claim.id}  {claim.says}  [{_said_by(claim, here)}]")
    if given.fact and given.fact.differences:
        click.echo(f"\nDisagreement: {given.fact.fact.disagreement}")
    if explain:
        _print_reading(given)


def _said_by(claim: Claim, here: Snapshot) -> str:
    return ", ".join(dict.fromkeys(here.witness(mention.source) for mention in claim.sources))


def _print_reading(given: Answer) -> None:
    reading = given.reading
    click.echo(f"\nprocedure: {reading.procedure}, organisation: {reading.organisation}")
    click.echo(f"nearest gap: {reading.gap} ({reading.gap_score:.2f})")
    for found in reading.candidates:
        click.echo(f"  {found.score:.2f}  {found.claim}  {found.topic}")


@main.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--misses/--no-misses", default=True, help="Show each question that was not answered right.")
def evaluate_command(file: Path, misses: bool) -> None:
    """Ask every question of a file (tab-separated) and say how many are answered right."""
    try:
        questions = read_questions(file)
    except QuestionFileError as error:
        raise click.ClickException(str(error)) from None
    report = _evaluated(knowledge_base(), questions)
    for (kind, name), tally in sorted(report.groups.items()):
        click.echo(f"{kind} {name}".ljust(22) + _line(tally))
    for asked, given in report.misses if misses else ():
        first = given.claims[0].id if given.claims else "-"
        wanted = ";".join(sorted(asked.acceptable)) or "silence"
        click.echo(f"missed {asked.id} {asked.text!r}: {given.status} {first}, wanted {wanted}")


def _evaluated(base: KnowledgeBase, questions: list[Asked]) -> Report:
    here, today = base.current(), datetime.now(UTC).date()

    def answer(text: str, language: str) -> Answer:
        return base.answer(here.in_language(language), Question(text, language=language), today)

    def statement(claim: Claim) -> str:
        canonical = here.claim(claim.id)
        return canonical.says if canonical else claim.says

    return evaluate(questions, answer, statement)


def _line(tally: Tally) -> str:
    parts = (
        ("first right", tally.first_right, tally.answerable),
        ("in three", tally.in_three, tally.answerable),
        ("all sides", tally.all_sides, tally.conflicts),
        ("abstained", tally.abstained, tally.unanswerable),
    )
    return ", ".join(
        f"{name} {count}/{of}" + (f" ({count / of:.0%})" if of else "") for name, count, of in parts
    )
