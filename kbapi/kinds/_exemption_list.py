"""The list of problems that an editor lets stand, each with a reason and somebody who answers for it."""

from marshmallow import fields

from kbapi.kinds._fields import Day, ListOf, Text, about
from kbapi.kinds._strict import Strict


class ExemptionSchema(Strict):
    """One code on one page."""

    code = Text(required=True, metadata=about("the code of the problem, as `kbapi check` prints it"))
    page = Text(
        required=True, metadata=about("the page's file below the content folder: en/terms/some-id.md")
    )
    reason = Text(required=True, metadata=about("why the page is right as it is"))
    owner = Text(required=True, metadata=about("who decided it and is asked about it"))
    until = Day(metadata=about("the last day on which it counts; without it, as long as it is needed"))


class ExemptionListSchema(Strict):
    """All exemptions."""

    exemptions = ListOf(fields.Nested(ExemptionSchema), required=True, metadata=about("the exemptions"))
