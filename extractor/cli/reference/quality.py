"""The page of measured quality and limits, from the card and the scores that lie with the trained pipeline."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from extractor.errors import ExtractorError

_HEAD: Final = """# How good it is

What was measured, of the trained pipeline as it is stored with this version: this page is made from its card
(`models/trade_sm/README.md`) and its scores (`models/trade_sm/decisions.txt`). [What counts as what](ontology.md) tells
what the rows mean, [how it works](method.md) what stands behind them.

"""
_HELD_OUT: Final = "On the"
_ROW = re.compile(r"^(\S+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+(\d+)\s+(\d+)\s*(\*?)$")
_CONFIDENCE = re.compile(r"^(\S+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+(\d+)$")
_TOTAL = re.compile(r"^facts F1 .*?([\d.]+)\s+95% ([\d.]+-[\d.]+)")
_SECTIONS: Final = {"Scores": "Names: the recogniser alone", "Limits": "Limits"}
"""Sections of the card that stand here whole, and what they are called here."""


def quality_page() -> str:
    """Return the page as Markdown. Raises ExtractorError where card or scores are missing or hold no such parts."""
    from extractor.language.load import DEFAULT_MODEL, shipped_model_path

    folder = shipped_model_path(DEFAULT_MODEL)
    card = _read(folder / "README.md")
    tables = _tables(_read(folder / "decisions.txt"), folder / "decisions.txt")
    sections = [f"## {title}\n\n{_section(card, name, folder)}\n\n" for name, title in _SECTIONS.items()]
    return _HEAD + "".join(f"{table}\n" for table in tables) + "".join(sections).rstrip("\n") + "\n"


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ExtractorError(f"{path}: cannot be read ({error.strerror}); it lies with the trained pipeline") from error


def _tables(scores: str, path: Path) -> list[str]:
    """The tables of scores as Markdown, the held-out ones first: those are the ones to quote."""
    parts = [part for part in re.split(r"\n\s*\n", scores.strip()) if _ROW.search(part) or "\n" in part]
    made = [_table(part) for part in parts if any(map(_ROW.match, part.splitlines()))]
    if not made:
        raise ExtractorError(f"{path}: holds no table of scores; train the pipeline anew (extractor train pipeline)")
    return sorted(made, key=_is_out_of_fold)


def _is_out_of_fold(table: str) -> bool:
    return not table.startswith(f"## {_HELD_OUT}")


def _table(part: str) -> str:
    first, *lines = part.splitlines()
    # a parenthesis says what the heading need not
    rows = [
        f"## {first.split(' (')[0]}\n",
        "| measure | P | R | F1 | annotated | found | |",
        "|---|---|---|---|---|---|---|",
    ]
    for line in lines:
        if found := _ROW.match(line):
            rows.append(f"| {' | '.join(found.groups())} |")
        elif found := _TOTAL.match(line):
            rows += ["", f"**Facts F1**, the mean of the rows with a star: **{found[1]}** (95 %: {found[2]})."]
        elif line.startswith("confidence "):
            rows += [
                "",
                "| confidence of | mean | share right | expected error | by chance | facts |",
                "|---|---|---|---|---|---|",
            ]
        elif found := _CONFIDENCE.match(line):
            rows.append(f"| {' | '.join(found.groups())} |")
    return "\n".join(rows) + "\n"


def _section(card: str, name: str, folder: Path) -> str:
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", card, re.MULTILINE | re.DOTALL)
    if not found:
        raise ExtractorError(f"{folder / 'README.md'}: the card has no section {name!r}; it should")
    return found[1].strip()
