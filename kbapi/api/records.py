"""The other kinds of records: a list and a page each, in one pattern."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from kbapi.api.schemas import records as shapes
from kbapi.api.schemas._shape import ReviewedListQuery
from kbapi.api.schemas.facts import OrganisedQuery
from kbapi.api.shapes._names import Plain
from kbapi.api.shapes.lists import Answer, listed
from kbapi.api.shapes.records import record_shape, summary_shape
from kbapi.api.spec import Resource
from kbapi.kinds import KINDS
from kbapi.web.listed import ids_of, in_languages, lists
from kbapi.web.request_context import leading_organisation, snapshot

blueprint = Resource(
    "records", __name__, url_prefix="/v1", description="Risks, rules, terms and the other kinds."
)


class _Offered(NamedTuple):
    kind: str
    parameter: str
    shape: type[shapes.RecordShape]


_OFFERED = (
    _Offered("risk", "risk_id", shapes.RiskShape),
    _Offered("side_effect", "side_effect_id", shapes.SideEffectShape),
    _Offered("candidacy_rule", "rule_id", shapes.RuleShape),
    _Offered("condition", "condition_id", shapes.ConditionShape),
    _Offered("term", "term_id", shapes.RecordShape),
    _Offered("topic", "topic_id", shapes.TopicShape),
    _Offered("source", "source_id", shapes.SourceShape),
    _Offered("organisation", "organisation_id", shapes.OrganisationShape),
    _Offered("notice", "notice_id", shapes.RecordShape),
    _Offered("gap", "gap_id", shapes.GapShape),
    _Offered("candidacy_input", "input_id", shapes.InputShape),
)


def _lists(kind: str) -> Callable[[dict[str, Any]], Answer]:
    def view(query: dict[str, Any]) -> Answer:
        return listed(kind, {}, query, summary_shape)

    return _named(view, f"list_{KINDS[kind].path}", f"List {_words(KINDS[kind].path)}.")


def _gets(kind: str, parameter: str) -> Callable[..., Plain]:
    def view(query: dict[str, Any], **path: str) -> Plain:
        return record_shape(snapshot().entry(kind, path[parameter]), leading_organisation(query))

    return _named(view, f"get_{kind}", f"Get one {_words(kind)} with what is stated on it.")


def _named(view: Callable[..., Any], name: str, summary: str) -> Callable[..., Any]:
    view.__name__, view.__doc__ = name.replace("-", "_"), summary
    return view


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


for _kind, _parameter, _shape in _OFFERED:
    _path = KINDS[_kind].path
    blueprint.answer(f"/{_path}", shapes.RecordList, ReviewedListQuery)(_lists(_kind))
    blueprint.answer(f"/{_path}/<{_parameter}>", _shape, OrganisedQuery)(_gets(_kind, _parameter))


def _addresses() -> Iterator[str]:
    for offered in _OFFERED:
        path = f"/v1/{KINDS[offered.kind].path}"
        yield from in_languages(path)
        for record_id in ids_of(offered.kind):
            yield from in_languages(f"{path}/{record_id}")


lists(blueprint, _addresses)
