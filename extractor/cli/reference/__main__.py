"""Writes the generated pages into a folder of documentation: `python -m extractor.cli.reference docs`."""

from __future__ import annotations

import sys
from pathlib import Path

from extractor.cli.reference.pages import pages


def main(arguments: list[str]) -> int:
    """Write every page that changed; return the exit code."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m extractor.cli.reference FOLDER (docs, in a checkout)\n")
        return 2
    for name, text in pages().items():
        path = Path(arguments[0]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            sys.stderr.write(f"{path}: written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
