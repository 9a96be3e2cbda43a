"""Every error the knowledge base raises, drawn as a tree; no HTTP words, those are given in `web`.

KnowledgeBaseError
├── BadRequestError          what was asked cannot be understood
│   ├── UnknownParameterError
│   ├── BadParameterError
│   │   └── BadCursorError
│   ├── UnknownHostError
│   ├── KeyInAddressError    a secret stands where every log can see it
│   ├── NoLengthError        nobody can tell whether the body is whole
│   └── UnfitBodyError       the body can be read, but values in it are not allowed
├── TooLargeError            more was sent than is read
│   └── LargeHeaderError
├── NotAdmittedError         the caller is not let in
│   ├── UnknownCallerError   it shows no key where one is needed, or one that is not good
│   ├── MissingScopeError    its key is good, but not for this
│   └── TooManyRequestsError
├── NotFoundError            what was asked for does not exist
│   ├── UnknownRecordError
│   ├── UnknownClaimError
│   └── UnknownEditionError
├── NotReviewedError         it exists, and is withheld until somebody has reviewed it
├── NotReadyError            it may work later
│   ├── NothingPublishedError
│   ├── IndexRebuildingError
│   ├── DatabaseUnavailableError
│   └── DamagedDatabaseError what the database holds is not what was saved
├── ContentRefusedError      the content folder holds mistakes; carries all of them
├── BundleRefusedError       an edition from elsewhere is not taken in
├── PublishingError          an edition could not be saved
│   └── AnotherPublisherError
├── DamagedIndexError        a search index does not match its manifest
└── BadSettingError          a setting cannot be used
"""

from collections.abc import Sequence


class KnowledgeBaseError(Exception):
    """Anything this project raises on purpose; `str()` of it is a sentence for a person."""


class BadRequestError(KnowledgeBaseError):
    """What was asked cannot be understood; `where` names the parameter, header or place in the body.

    The place is a JSON Pointer; the empty one is the whole body.
    """

    def __init__(self, detail: str, *, kind: str = "parameter", where: str = "") -> None:
        super().__init__(detail)
        self.kind = kind
        self.where = where


class UnknownParameterError(BadRequestError):
    """A query parameter that this operation does not have."""

    def __init__(self, name: str, nearest: str | None) -> None:
        hint = f" Did you mean `{nearest}`?" if nearest else ""
        super().__init__(f"There is no parameter `{name}` here.{hint}", where=name)


class BadParameterError(BadRequestError):
    """A parameter whose value cannot be used."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(detail, where=name)


class BadCursorError(BadParameterError):
    """A page cursor that this service did not hand out for this list."""

    def __init__(self, detail: str) -> None:
        super().__init__("cursor", detail)


class UnknownHostError(BadRequestError):
    """The request was sent to a host name that is not one of ours."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, kind="header", where="Host")


class KeyInAddressError(BadRequestError):
    """A key or token in the address of a request, which logs and other people's servers get to see."""

    def __init__(self) -> None:
        super().__init__(
            "The address holds what looks like a key. Addresses are written down in many places: revoke that "
            "key (`kbapi keys revoke`), and send the next one as `Authorization: Bearer`."
        )


class NoLengthError(BadRequestError):
    """A body whose length was not told beforehand, so that a part of it cannot be told from the whole."""

    def __init__(self) -> None:
        super().__init__("The length of the body is not told.", kind="header", where="Content-Length")


class UnfitBodyError(BadRequestError):
    """A body that can be read but holds what is not allowed; `complaints` are pointers with sentences.

    Neither shows a name or value of the body, which may be private.
    """

    def __init__(self, complaints: Sequence[tuple[str, str]]) -> None:
        super().__init__("The body can be read, but does not fit.", kind="pointer")
        self.complaints = tuple(complaints)


class TooLargeError(KnowledgeBaseError):
    """More was sent than is read."""

    def __init__(self, what: str = "body", most: int = 1024 * 1024) -> None:
        super().__init__(f"The {what} may have {most // 1024} kB at most.")


class LargeHeaderError(TooLargeError):
    """A header is longer than anybody needs."""


class NotAdmittedError(KnowledgeBaseError):
    """The caller is not let in; the sentence never says why a key is not good."""


class UnknownCallerError(NotAdmittedError):
    """No key where one is needed, or one that is not good; `shown` tells which."""

    def __init__(self, *, shown: bool) -> None:
        super().__init__(
            "The key is not good for this service."
            if shown
            else "A key is needed, and the request shows none."
        )
        self.shown = shown


class MissingScopeError(NotAdmittedError):
    """The key is good, but was not made for this."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"The key was not made for this: it lacks the scope `{scope}`.")
        self.scope = scope


class TooManyRequestsError(NotAdmittedError):
    """More requests than the caller may send; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many requests: ask again in {retry_after} s.")
        self.retry_after = retry_after


class NotFoundError(KnowledgeBaseError):
    """What was asked for does not exist."""


class UnknownRecordError(NotFoundError):
    """No record of that kind and id in the edition."""


class UnknownClaimError(NotFoundError):
    """No claim of that id in the edition."""


class UnknownEditionError(NotFoundError):
    """No edition of that id, or none published by that time."""


class NotReviewedError(KnowledgeBaseError):
    """What was asked for is withheld, because a review is required and none is current."""


class NotReadyError(KnowledgeBaseError):
    """The answer may come later; `retry_after` is in seconds."""

    retry_after = 5


class NothingPublishedError(NotReadyError):
    """No edition has been published yet."""


class IndexRebuildingError(NotReadyError):
    """The search index of the edition is being rebuilt."""


class DatabaseUnavailableError(NotReadyError):
    """The database cannot be reached, or all its connections are busy."""


class DamagedDatabaseError(NotReadyError):
    """What the database holds is not what was saved: restore it from a copy, or publish into a new one."""

    retry_after = 60


class ContentRefusedError(KnowledgeBaseError):
    """The content holds mistakes; `problems` are all of them, each a printable line."""

    def __init__(self, problems: Sequence[object]) -> None:
        super().__init__(f"{len(problems)} problem(s) in the content")
        self.problems = tuple(problems)


class BundleRefusedError(KnowledgeBaseError):
    """An edition from elsewhere was changed, is too old, or nobody who is trusted vouches for it."""


class PublishingError(KnowledgeBaseError):
    """An edition could not be saved; the one before it goes on serving."""


class AnotherPublisherError(PublishingError):
    """Somebody else is publishing into the same state folder or database."""


class DamagedIndexError(KnowledgeBaseError):
    """A search index is missing files or does not match its manifest."""


class BadSettingError(KnowledgeBaseError):
    """A setting cannot be used."""
