"""Lists of codes that stand apart from the pages, because their licence asks for it."""

from marshmallow import fields

from kbapi.kinds._fields import ListOf, Member, OneOf, Text, about
from kbapi.kinds._strict import Strict
from kbapi.knowledge.code import CODE_SYSTEMS, Relation


class ListedCodeSchema(Strict):
    """One code and the page it belongs to."""

    code = Text(required=True, metadata=about("the code as the system spells it, in quotation marks"))
    page = Text(required=True, data_key="for", metadata=about("folder/id of the page", "page"))
    relation = Member(Relation, required=True, metadata=about("what the code means compared with that page"))
    verified_in = Text(required=True, metadata=about("where the meaning of the code was read"))


class CodeListSchema(Strict):
    """The codes of one system."""

    system = OneOf(*(system.id for system in CODE_SYSTEMS), required=True, metadata=about("the code system"))
    licence = Text(required=True, metadata=about("who may use these codes, and by what right"))
    codes = ListOf(fields.Nested(ListedCodeSchema), required=True, metadata=about("the codes"))
