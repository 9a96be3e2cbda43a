"""What a procedure inherits is written in one of four ways."""

import pytest
from marshmallow import ValidationError

from kbapi.kinds.procedure import Inherits
from kbapi.knowledge.procedure import INHERITS_ALL, INHERITS_NOTHING, Inheritance


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("all", INHERITS_ALL),
        ("none", INHERITS_NOTHING),
        ({"only": ["arrival"]}, Inheritance(only=("arrival",))),
        ({"except": ["arrival", "risk"]}, Inheritance(excluded=("arrival", "risk"))),
    ],
)
def test_the_four_ways_are_read(plain: object, expected: Inheritance) -> None:
    assert Inherits().deserialize(plain) == expected


@pytest.mark.parametrize(
    "plain",
    [
        "yes",
        [],
        {},
        {"only": "arrival"},
        {"only": []},
        {"only": ["A B"]},
        {"only": ["a"], "except": ["b"]},
        {"but": ["a"]},
        {"only": [["a"]]},
    ],
    ids=str,
)
def test_any_other_way_is_refused(plain: object) -> None:
    with pytest.raises(ValidationError, match="write `all`, `none`"):
        Inherits().deserialize(plain)
