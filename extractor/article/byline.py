"""Reads bylines: who wrote, edited, translated or photographed, from labelled lines and the ends of texts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.article.dateline import read_dateline
from extractor.article.model import Author, AuthorRole
from extractor.article.wording import wording
from extractor.publishers import signatures

TAIL = 700
"""How many characters before the end of a text a run-in byline is looked for."""
MAX_NAME = 80
_TRIM = " \t\n,;|/()–—-:"


@dataclass(frozen=True, slots=True)
class Byline:
    """Names read from a piece of text, and where in it the byline starts."""

    authors: tuple[Author, ...]
    start: int


def read_line(line: str) -> Byline | None:
    """Return the byline that makes up the whole of `line`, None where it is none.

    Known forms: "Pewarta: A", "Reporter: A | Editor: B", "(Rep: A / Red: B)", "By A", "Oleh A", "Laporan Reporter
    PAPER, A", "Write to A at a@b". A label without an author's role (Foto, Sumber) makes a byline without names.
    """
    words = wording()
    enclosed = words.enclosed.fullmatch(line)
    inner = enclosed[1] if enclosed else line
    written = words.write_to.fullmatch(line)
    if written:
        return Byline((Author(written[1], "reporter"),), 0)
    labelled = _labelled(inner)
    if labelled is not None:
        return Byline(tuple(labelled), 0)
    bare = _bare(inner)
    return Byline(tuple(bare), 0) if bare else None


def read_head(paragraph: str) -> tuple[Byline, int] | None:
    """Return the byline before a dateline in the same paragraph, "Laporan Wartawan PAPER, A PAPER, PLACE - …", and
    where the dateline starts; None where the paragraph does not begin so.
    """
    words = wording()
    label = words.bare_label.match(paragraph)
    if not label:
        return None
    for gap in re.finditer(r"\s(?=[A-Z])", paragraph[: label.end() + 2 * MAX_NAME]):
        found = read_dateline(paragraph[gap.end() :])
        if found and found.publisher and gap.start() >= label.end():
            authors = _bare(paragraph[: gap.start()])
            return (Byline(tuple(authors), 0), gap.end()) if authors else None
    return None


def read_names(text: str, role: AuthorRole) -> list[Author]:
    """Return the authors named in `text`, a byline without its label: "A dan B", "Kontributor Kendari, A"."""
    names = [_clean(part) for part in wording().joiners.split(text)]
    return [Author(name, role) for name in names if name]


def read_capitals(line: str) -> Author | None:
    """Return the author whose name in capitals is all of `line`, the last one of a story: "RINA WATI"."""
    words = wording()
    if words.capitals.fullmatch(line) and line.casefold() not in signatures() and not words.no_person.search(line):
        return Author(line.title(), "author")
    return None


def read_tail(paragraph: str, *, ending: bool = True) -> Byline | None:
    """Return the byline that runs on at the end of `paragraph`, after its last sentence.

    `ending` says that the story ends near: only there is a name in parentheses a signature.
    """
    words = wording()
    offset = max(0, len(paragraph) - TAIL)
    for match in words.label.finditer(paragraph, offset):
        chain = paragraph[match.start() :].rstrip(" )")
        # after a sentence one label will do; without one only a chain of labels is sure to be a byline
        after_sentence = re.search(r"[.!?\"”’)\]*]\s*\(?$", paragraph[: match.start()])
        if match.start() == 0 or not (after_sentence or len(words.label.findall(chain)) > 1):
            continue
        found = _labelled(chain)
        if found is not None:
            start = match.start() - (1 if paragraph[match.start() - 1] == "(" else 0)
            return Byline(tuple(found), start)
    return _ending(paragraph) if ending else None


def _ending(paragraph: str) -> Byline | None:
    """Initials, a name in parentheses, an address to write to, or "(Writing by A; Editing by B)" at the end."""
    words = wording()
    initials = words.initials.search(paragraph)
    if initials:
        # initials are taken off the text, but name nobody to a reader outside the newsroom
        return Byline((), initials.start())
    written = words.write_to.search(paragraph)
    if written:
        return Byline((Author(written[1], "reporter"),), written.start())
    enclosed = re.search(r"\(([^()]{3,160})\)$", paragraph)
    if enclosed:
        parts = [_bare(part.strip()) or [] for part in enclosed[1].split(";")]
        if all(parts):
            return Byline(tuple(author for part in parts for author in part), enclosed.start())
    signed = words.signed.search(paragraph)
    if signed and len(signed[1].split()) >= 2 and signed[1].casefold() not in signatures():
        return Byline((Author(signed[1], "reporter"),), signed.start())
    return None


def _labelled(text: str) -> list[Author] | None:
    """Read "Label: names" chains; None where the first label is not at the start or what follows is no name."""
    words = wording()
    marks = list(words.label.finditer(text))
    if not marks or text[: marks[0].start()].strip(_TRIM):
        return None
    if {_folded(mark["label"]) for mark in marks} <= words.only_beside:
        return None
    found: list[Author] = []
    for i, mark in enumerate(marks):
        end = marks[i + 1].start() if i + 1 < len(marks) else len(text)
        value = text[mark.end() : end].strip(_TRIM)
        role = words.roles[_folded(mark["label"])]
        value = _before_noise(value)
        if not value or len(value) > MAX_NAME or _is_sentence(value):
            return None
        if role is not None:
            found.extend(read_names(value, role))
    return found


def _folded(label: str) -> str:
    return re.sub(r"\s+", " ", label.casefold())


def _before_noise(value: str) -> str:
    """Cut a copyright line that runs on after the last name."""
    noise = wording().noise
    for match in re.finditer(r"\s(?=\S)", value):
        if noise.fullmatch(value[match.end() :]):
            return value[: match.start()].strip(_TRIM)
    return value


def _is_sentence(value: str) -> bool:
    """Whether `value` reads as prose: many words, or words in lower case beyond those that join names."""
    tokens, particles = value.split(), wording().particles
    lower = [token for token in tokens if token[:1].islower() and token not in particles]
    return (
        len(tokens) > 14
        or (len(lower) > 2 and len(lower) * 2 > len(tokens))
        or bool(re.search(r"[.!?]\s+[A-Z]\w+ [a-z]", value))
    )


def _bare(text: str) -> list[Author] | None:
    """Read "By A" and "Oleh A": the label without a colon, then nothing but names."""
    words = wording()
    match = words.bare_label.match(text)
    if not match:
        return None
    label = _folded(match["label"])
    role = words.roles.get(label) or words.roles.get(label.split()[0])
    value = text[match.end() :].strip(_TRIM)
    if role is None or len(value) > MAX_NAME or (value.endswith((".", "!", "?")) and len(value.split()) > 4):
        return None
    authors = read_names(value, role)
    return authors if authors and all(words.name.fullmatch(author.name) for author in authors) else None


def _clean(name: str) -> str:
    """Strip titles, the paper's own name and stray marks from one name; empty where nothing is left."""
    words = wording()
    name = re.sub(r"\s*\([^)]*\)", "", name).strip(_TRIM + "*•·")
    name = re.sub(r"\s+", " ", name)
    first, _, rest = name.partition(" ")
    while first.casefold() in words.titles:
        # "Kontributor Kendari" is a post, the name follows it after a comma
        if first.casefold() in words.stationed:
            return ""
        name = rest
        first, _, rest = name.partition(" ")
    return "" if name.casefold() in signatures() or name.casefold().endswith(tuple(words.titles)) else name
