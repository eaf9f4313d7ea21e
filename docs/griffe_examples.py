"""Shows the examples of docstrings (`>>>`) as code on the page of the library; mkdocs.yml names it."""

import re
from typing import Any

import griffe

_EXAMPLE = re.compile(r"(?:^[ ]*>>> .*\n(?:^[ ]*\S.*(?:\n|\Z))*)+", re.MULTILINE)


class Examples(griffe.Extension):
    """Fences every run of example lines, up to the next empty line."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the docstring of one object as it is loaded."""
        if obj.docstring:
            obj.docstring.value = _EXAMPLE.sub(_fenced, f"{obj.docstring.value}\n").rstrip("\n")


def _fenced(found: re.Match[str]) -> str:
    return f"\n```pycon\n{found[0].rstrip()}\n```\n"
