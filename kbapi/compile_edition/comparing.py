"""Whether a compiled file is what compiling gives: whoever forges one can make its checksum anew."""

import filecmp
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from kbapi.compile_edition.compiling import compile_edition
from kbapi.config import Settings
from kbapi.knowledge_base import EditionInfo, KnowledgeBase


def is_made_again(settings: Settings, base: KnowledgeBase, info: EditionInfo, path: Path, since: str) -> bool:
    """Whether compiling an edition as of the day `since` gives the bytes of a file; takes as long as that.

    The settings must be those that the file was made with, as its stamp tells.
    """
    with TemporaryDirectory(prefix="kbapi-compiled-") as folder:
        elsewhere = replace(settings, state_dir=folder, database_url=settings.database)
        made = compile_edition(elsewhere, base, info, date.fromisoformat(since))
        return filecmp.cmp(made.path, path, shallow=False)
