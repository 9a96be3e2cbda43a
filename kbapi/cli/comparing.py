"""The command that says in words what changed between two editions, or an edition and a folder."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from kbapi.answers.evaluation import QuestionFileError, read_questions
from kbapi.api.shapes.changes import change_shape
from kbapi.cli.group import main
from kbapi.cli.opening import knowledge_base
from kbapi.comparison.effects import AffectedRule
from kbapi.comparison.in_words import heading_of, lines_of
from kbapi.config import Settings
from kbapi.draft import drafted
from kbapi.errors import UnknownEditionError
from kbapi.kinds.topic import Topic
from kbapi.knowledge.answer import Answer, Question
from kbapi.knowledge.identity import Key
from kbapi.knowledge_base import KnowledgeBase, Snapshot
from kbapi.knowledge_base.comparing import Comparison, OtherAnswer, comparison, other_answers
from kbapi.search.engines import engine_called
from kbapi.search.languages import SMALL_WORDS

Plain = dict[str, Any]
Others = tuple[str, Sequence[OtherAnswer]]
"""An organisation, empty for everybody, and which answers change for it."""
ASKED_OF_A_TOPIC = 5
"""Ways of asking for a topic that are tried, in each language: thirty would take a quarter of a minute."""
SHOWN_QUESTIONS = 3


@main.command("diff")
@click.argument("before", required=False)
@click.argument("after", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is told.")
@click.option(
    "--questions",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of questions (as for evaluate) to ask of both; else those that stand on the topics' pages.",
)
@click.option(
    "--organisation",
    "named",
    multiple=True,
    help="Organisation whose patients ask, by id; else that of the settings, else everybody asks.",
)
def diff_command(
    before: str | None, after: str | None, form: str, files: tuple[Path, ...], named: tuple[str, ...]
) -> None:
    """Say what changed from BEFORE to AFTER: each an edition's id, `current`, or a content folder.

    Left out, BEFORE is the current edition and AFTER the content folders of the settings.
    """
    if before and after is None and Path(before).is_dir():
        before, after = None, before
    now = datetime.now(UTC)
    with ExitStack() as opened:
        old = opened.enter_context(_side(before or "current", now))
        new = opened.enter_context(_side(after, now))
        found = comparison(old, new, now.date())
        asked = _read(files) if files else _asked_on_pages(old, new)
        told = [
            (organisation, list(_other_answers(old, new, asked, organisation, now)) if found.changes else [])
            for organisation in _organisations(named, old, new)
        ]
        if form == "json":
            click.echo(json.dumps(_plain(old, new, found, told), ensure_ascii=False, indent=1))
            return
        for line in _lines(old, new, found, told, len(asked)):
            click.echo(line)


@contextmanager
def _side(name: str | None, now: datetime) -> Iterator[Snapshot]:
    """The snapshot of an edition, or of content folders that are read for it."""
    if name is not None and not Path(name).is_dir():
        base = knowledge_base()
        try:
            yield base.edition(_edition_id(base, name))
        finally:
            base.close()
        return
    settings = Settings.from_environment()
    folders = [Path(name)] if name else settings.content_folders
    with drafted(folders, now) as draft:
        draft_base = KnowledgeBase(draft.database, draft.folder, engine_called(settings.search_engine))
        yield draft_base.foreseen(draft.info).current()


def _edition_id(base: KnowledgeBase, name: str) -> str:
    try:
        return base.edition_info(name).id
    except UnknownEditionError:
        raise UnknownEditionError(
            f"There is no edition and no folder `{name}`: `kbapi editions` lists the editions."
        ) from None


def _read(files: Sequence[Path]) -> list[Question]:
    try:
        asked = [asked for file in files for asked in read_questions(file)]
    except QuestionFileError as error:
        raise click.ClickException(str(error)) from None
    return [Question(one.text, language=one.language) for one in asked]


def _asked_on_pages(*sides: Snapshot) -> list[Question]:
    """How people ask, as the pages of topics tell it, in every language."""
    found = {
        (language, text): Question(text, language=language)
        for language in SMALL_WORDS
        for side in sides
        for topic in side.in_language(language).all_of("topic")
        if isinstance(topic.details, Topic)
        for text in topic.details.asked_as[:ASKED_OF_A_TOPIC]
    }
    return list(found.values())


def _organisations(named: Sequence[str], *sides: Snapshot) -> list[str]:
    """The organisations for which questions are asked; empty for everybody. Raises ClickException."""
    for name in named:
        if not any(side.find(Key("organisation", name)) for side in sides):
            known = dict.fromkeys(one.id for side in sides for one in side.all_of("organisation"))
            raise click.ClickException(f"There is no organisation `{name}`: choose among {', '.join(known)}.")
    return list(dict.fromkeys(named)) or [Settings.from_environment().organisation]


def _other_answers(
    old: Snapshot, new: Snapshot, asked: Sequence[Question], organisation: str, now: datetime
) -> Iterator[OtherAnswer]:
    questions = (replace(question, organisation=organisation or None) for question in asked)
    return other_answers(old, new, questions, now.date())


def _lines(
    old: Snapshot, new: Snapshot, found: Comparison, told: Sequence[Others], asked: int
) -> Iterator[str]:
    if not found.changes:
        yield f"Nothing changed: {new.info.id} is what edition {old.info.id} holds."
        return
    counts = {kind: sum(change.kind is kind for change in found.changes) for kind in _kinds(found)}
    kinds = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    yield f"From edition {old.info.id} to {new.info.id}: {len(found.changes)} changes ({kinds})."
    for change in found.changes:
        yield ""
        yield heading_of(change)
        yield from (f"  {line}" for line in lines_of(change))
    yield from _listed("Rules affected", [_rule_line(rule) for rule in found.rules])
    for organisation, others in told:
        whose = f"Answers for {organisation}" if organisation else "Answers"
        title = f"{whose} that change, to {len(others)} of {asked} questions"
        yield from _listed(title, list(_answer_lines(others)))
    lapsed = [f"{review.key}, reviewed by {', '.join(review.reviewers)}" for review in found.lapsed]
    yield from _listed("Reviews that lapse", lapsed)
    yield from _listed("Translations that become stale", [str(key) for key in found.stale])


def _kinds(found: Comparison) -> Iterator[str]:
    return iter(dict.fromkeys(change.kind for change in found.changes))


def _listed(title: str, lines: Sequence[str]) -> Iterator[str]:
    yield ""
    yield f"{title}: none" if not lines else f"{title}:"
    yield from (f"  {line}" for line in lines)


def _rule_line(rule: AffectedRule) -> str:
    why = ["the rule itself changed"] if rule.changed else []
    why += [f"it cites {', '.join(rule.claims)}"] if rule.claims else []
    why += [f"it reads {', '.join(rule.inputs)}"] if rule.inputs else []
    return f"{rule.title} ({rule.key.id}): {'; '.join(why)}"


def _answer_lines(others: Sequence[OtherAnswer]) -> Iterator[str]:
    """Each change of an answer once, with some of the questions that bring it."""
    asked: dict[tuple[str, str], list[str]] = {}
    for other in others:
        asked.setdefault((_in_short(other.before), _in_short(other.after)), []).append(other.question.text)
    for (before, after), texts in asked.items():
        more = f" and {len(texts) - SHOWN_QUESTIONS} more" if len(texts) > SHOWN_QUESTIONS else ""
        yield ", ".join(map(repr, texts[:SHOWN_QUESTIONS])) + more
        yield f"  before: {before}"
        yield f"  after:  {after}"


def _in_short(answer: Answer) -> str:
    claims = ", ".join(sorted(claim.id for claim in answer.claims))
    reason = "withdrawn by the organisation" if answer.withdrawn else answer.reason
    return f"{answer.status}: {answer.text or reason or ''} [{claims}]"


def _plain(old: Snapshot, new: Snapshot, found: Comparison, told: Sequence[Others]) -> Plain:
    return {
        "before": old.info.id,
        "after": new.info.id,
        "changes": [change_shape(change) for change in found.changes],
        "rules": [
            {
                "id": rule.key.id,
                "title": rule.title,
                "changed": rule.changed,
                "claims": list(rule.claims),
                "inputs": list(rule.inputs),
            }
            for rule in found.rules
        ],
        "answers": [
            {
                "question": {"text": other.question.text, "lang": other.question.language},
                "organisation": organisation or None,
                "before": _answer(other.before),
                "after": _answer(other.after),
            }
            for organisation, others in told
            for other in others
        ],
        "lapsed_reviews": [
            {"kind": review.key.kind, "id": review.key.id, "reviewers": list(review.reviewers)}
            for review in found.lapsed
        ],
        "stale_translations": [str(key) for key in found.stale],
    }


def _answer(answer: Answer) -> Plain:
    return {
        "status": answer.status,
        "reason": answer.reason,
        "withdrawn": answer.withdrawn,
        "text": answer.text,
        "claims": [claim.id for claim in answer.claims],
    }
