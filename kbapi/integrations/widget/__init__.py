"""The website side: elements for other people's pages, and frames and oEmbed without scripts."""

from flask import Blueprint

from kbapi.integrations.widget import embed, gallery, oembed, scripts

blueprint = Blueprint("widget", __name__)
for _part in (scripts, gallery, embed, oembed):
    blueprint.register_blueprint(_part.blueprint)
