"""Which pages are generated, and from what."""

from __future__ import annotations

from typing import Final

from extractor.cli.reference.commands import commands_page
from extractor.cli.reference.quality import quality_page
from extractor.cli.reference.record import record_page

_NOTE: Final = "<!-- generated: python -m extractor.cli.reference docs -->\n\n"


def pages() -> dict[str, str]:
    """Return the text of every generated page by its path under the documentation's folder.

    Raises ExtractorError where the trained pipeline that comes with the package has no card or scores.
    """
    made = {
        "reference/commands.md": commands_page(),
        "reference/record.md": record_page(),
        "quality.md": quality_page(),
    }
    return {path: _NOTE + text for path, text in made.items()}
