"""A story whose editions are published through faults: what must hold after each of them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.publisher import KILLED, AtCall, AtStep, Outcome, Publisher, publisher
from tests.story.editing import SAMPLE, mark
from tests.story.hammer import hammering
from tests.story.running import Place, edition_in, wait_until
from tests.story.story import WORDS, Story, told

Fault = AtStep | AtCall

PATHS = ("/v1/procedures/pruning", "/v1/facts", "/v1/search?q=tree", "/version")
UNHARMED = {"killed, old", "killed, new", "refused, old", "unhurt, new"}
"""How it may end: a publication that was refused must not have happened after all."""


@dataclass
class Bench:
    """A story, who publishes in it, the edition that is current, and what to do before each publication."""

    story: Story
    publisher: Publisher
    edition: str
    deliver: Callable[[], None]

    def endure(self, fault: Fault) -> str:
        """Publishes a new version with a fault on the way, then again without; tells how it ended."""
        word = self._changed()
        outcome = self.publisher.publish(fault)
        _check_words(outcome, fault)
        seen, again = self.publisher.recover()
        assert (seen["missing"], len(seen["marks"])) == (0, 1), (fault, seen)
        assert seen["hits"] > 0, (fault, seen)
        is_new = seen["edition"] != self.edition
        assert is_new or outcome.status != 0, (fault, outcome)
        self._take(again, word)
        assert not is_new or seen["edition"] == self.edition, (fault, again)
        return {0: "unhurt", KILLED: "killed"}.get(outcome.status, "refused") + (
            ", new" if is_new else ", old"
        )

    def calls(self, functions: Sequence[str]) -> Counter[str]:
        """How often publishing calls each of some system functions."""
        word = self._changed()
        counted = self.publisher.calls(functions, self.story.place.state.with_name("trace"))
        self._take(self.publisher.publish(), word)
        return counted

    def _changed(self) -> str:
        word = next(WORDS)
        mark(self.story.place.content, word)
        self.deliver()
        return word

    def _take(self, done: Outcome, word: str) -> None:
        assert done.status == 0, done
        self.edition = edition_in(done.said)
        self.story.mark_of[self.edition] = word
        # The server that is asked meanwhile may be making an index of its own.
        wait_until(lambda: not list(self.story.place.state.rglob(".tmp-*")), "unfinished folders are left")


@contextmanager
def set_up(folder: Path, **more: str) -> Iterator[Bench]:
    """A bench in a folder; `more` are further settings."""
    with _told(folder, more) as story, publisher(story.place) as process:
        yield Bench(story, process, next(iter(story.mark_of)), lambda: None)


@contextmanager
def set_up_for_imports(folder: Path, **more: str) -> Iterator[Bench]:
    """A bench that takes in editions which are published elsewhere; `more` are further settings."""
    bundle = str(folder / "edition.tar")
    with _told(folder, more) as story, ExitStack() as stack:
        elsewhere = Place(story.place.content, folder / "elsewhere")
        publishes, exports, imports = (
            stack.enter_context(publisher(place, *command))
            for place, command in (
                (elsewhere, ("publish",)),
                (elsewhere, ("export", bundle)),
                (story.place, ("import", bundle)),
            )
        )

        def deliver() -> None:
            for process in (publishes, exports):
                done = process.publish()
                assert done.status == 0, done

        yield Bench(story, imports, next(iter(story.mark_of)), deliver)


def _told(folder: Path, more: Mapping[str, str]) -> AbstractContextManager[Story]:
    return told(SAMPLE, folder, KBAPI_TAKE_UP_SECONDS="0.1", **more)


def endure(bench: Bench, faults: Sequence[Fault]) -> Counter[str]:
    """Endures faults one by one while the server is asked, and counts how they ended."""
    with hammering(bench.story.server, PATHS, threads=1, pause=0.2) as tally:
        ends = Counter(bench.endure(fault) for fault in faults)
    assert tally.failures == []
    assert tally.mixed(bench.story.mark_of) == []
    assert tally.went_back() == []
    assert ends.keys() <= UNHARMED
    return ends


def _check_words(outcome: Outcome, fault: Fault) -> None:
    assert outcome.status in (0, 1, KILLED), (fault, outcome)
    assert "not foreseen" not in outcome.said, (fault, outcome)
    assert outcome.status != 1 or "\nError: " in f"\n{outcome.said}", (fault, outcome)
