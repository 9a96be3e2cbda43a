"""Keeps answers so that what was asked cannot be read from what is kept (decision 23); bounded in bytes."""

import hashlib
import os
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_OVERHEAD = 300
"""Bytes that an entry takes besides its sealed text: its name, its place in the order."""


class Question(NamedTuple):
    """What stands for a question: the name it is kept under, and the key to its answer; never the text."""

    name: bytes
    key: bytes


class SealedAnswers:
    """The answers used last, each sealed with a key that only who asks the same question has.

    Safe for use from several threads.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._secret = os.urandom(64)
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def kept_bytes(self) -> int:
        """How much room is taken."""
        return self._bytes

    def question(self, asked: bytes) -> Question:
        """The name and the key of a question; of the text nothing is kept."""
        digest = hashlib.blake2b(asked, key=self._secret, digest_size=48).digest()
        return Question(digest[:16], digest[16:])

    def answer_to(self, question: Question) -> bytes | None:
        """The answer, if it is kept."""
        with self._lock:
            sealed = self._kept.get(question.name)
            if sealed is None:
                return None
            self._kept.move_to_end(question.name)
        return AESGCM(question.key).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)

    def keep(self, question: Question, answer: bytes) -> None:
        """Keeps an answer in place of those not used for longest where room is short."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + AESGCM(question.key).encrypt(nonce, answer, None)
        with self._lock:
            self._bytes += len(sealed) + _OVERHEAD
            if before := self._kept.pop(question.name, None):
                self._bytes -= len(before) + _OVERHEAD
            self._kept[question.name] = sealed
            while self._bytes > self._max_bytes:
                self._bytes -= len(self._kept.popitem(last=False)[1]) + _OVERHEAD

    def forget(self) -> None:
        """Keeps nothing of what was kept."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0
