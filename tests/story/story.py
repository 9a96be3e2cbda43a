"""A place whose content is marked anew for every edition, and the server that tells of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.story.editing import copied, mark, marks
from tests.story.running import Place, Server, serving

WORDS = marks()


@dataclass(frozen=True)
class Story:
    """A place, its server, and the mark of every edition published in it."""

    place: Place
    server: Server
    mark_of: dict[str, str]

    def change(self, word: str | None = None) -> str:
        """Publishes a version with a mark, by default a new one, and returns its edition."""
        edition, word = _published(self.place, word or next(WORDS))
        self.mark_of[edition] = word
        return edition


@contextmanager
def told(source: Path, folder: Path, **more: str) -> Iterator[Story]:
    """A story that begins with a copy of some content, published and served; `more` are further settings."""
    place = Place(copied(source, folder / "content"), folder / "state", more)
    edition, word = _published(place, next(WORDS))
    with serving(place) as server:
        yield Story(place, server, {edition: word})


def _published(place: Place, word: str) -> tuple[str, str]:
    mark(place.content, word)
    return place.publish(), word
