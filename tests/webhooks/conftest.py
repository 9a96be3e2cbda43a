"""A receiver for each test."""

from collections.abc import Iterator

import pytest

from tests.webhooks.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server that takes messages."""
    with receiving() as here:
        yield here
