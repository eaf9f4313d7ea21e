"""Takes out of a story what is no part of it: pointers to other stories, notices, copyright, share bars, bylines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.article.byline import read_capitals, read_head, read_line, read_tail
from extractor.article.model import Author
from extractor.article.wording import wording

MAX_NOISE = 420
"""No longer paragraph is taken for a notice as a whole."""
OPENING, ENDING = 4, 5
"""How many paragraphs from the start may carry a reporter before the dateline, and from the end a signature."""
MAX_CUTS = 12
"""How many notices and bylines are cut off the end of one paragraph."""
MAX_HEADLINE = 30
"""Most words of a headline after "Baca juga:" inside a paragraph."""
MIN_TITLE_CASE = 3
"""A headline in title case begins with more capitalised words than this."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The story's own paragraphs, the authors its bylines name, and its copyright lines."""

    paragraphs: list[str]
    authors: tuple[Author, ...]
    copyright: str


def clean_story(paragraphs: list[str]) -> Cleaned:
    """Sort `paragraphs` into story, byline and noise; the wording of what stays is unchanged."""
    kept: list[str] = []
    authors: list[Author] = []
    marks: list[str] = []
    for i, paragraph in enumerate(paragraphs):
        head, end = i < OPENING, i >= len(paragraphs) - ENDING
        rest = _sorted(paragraph, authors, marks, opening=head, ending=end)
        if rest:
            kept.append(rest)
    # only after a full story: a last line in capitals may be anything else
    signed = read_capitals(kept[-1]) if len(kept) > 2 and kept[-2][-1] in '.!?"”' else None
    if signed:
        authors.append(signed)
        kept.pop()
    return Cleaned(_without_related(kept), tuple(_distinct(authors)), "\n".join(marks))


def is_noise(paragraph: str) -> bool:
    """Whether the whole paragraph is a notice, a pointer or a copyright line."""
    return len(paragraph) <= MAX_NOISE and bool(wording().noise.fullmatch(paragraph))


def _sorted(paragraph: str, authors: list[Author], marks: list[str], *, opening: bool, ending: bool) -> str:
    if is_noise(paragraph):
        marks.append(paragraph)
        return ""
    line = read_line(paragraph) if len(paragraph) <= MAX_NOISE else None
    if line:
        authors.extend(line.authors)
        return ""
    head = read_head(paragraph) if opening else None
    if head:
        authors.extend(head[0].authors)
        paragraph = paragraph[head[1] :]
    return _without_tail(paragraph, authors, marks, ending=ending)


def _without_tail(paragraph: str, authors: list[Author], marks: list[str], *, ending: bool) -> str:
    """Cut notices and bylines off the end, again and again, since several may follow one another."""
    for _ in range(MAX_CUTS):
        cut = len(paragraph)
        byline = read_tail(paragraph, ending=ending)
        if byline:
            authors.extend(byline.authors)
            cut = byline.start
        for pattern in wording().tails:
            match = pattern.search(paragraph, max(0, len(paragraph) - MAX_NOISE), cut)
            if match and match.start() < cut:
                cut = match.start()
        if cut == len(paragraph):
            break
        marks.append(paragraph[cut:])
        paragraph = paragraph[:cut].rstrip()
    return paragraph


def _distinct(authors: list[Author]) -> list[Author]:
    """Each name once in each role; a writer named before is not named again as writer."""
    unique = list(dict.fromkeys(authors))
    first: dict[str, Author] = {}
    for author in unique:
        first.setdefault(author.name.casefold(), author)
    return [
        author
        for author in unique
        if author == first[author.name.casefold()] or author.role not in {"author", "reporter"}
    ]


def _without_related(paragraphs: list[str]) -> list[str]:
    """Take out "Baca juga: headline" that runs on inside a paragraph."""
    if not any(wording().related.search(paragraph) for paragraph in paragraphs):
        return paragraphs
    plain = wording().related.sub(" ", " ".join(paragraphs))
    return [part for paragraph in paragraphs for part in _cut_related(paragraph, plain)]


def _cut_related(paragraph: str, story: str) -> list[str]:
    """The parts of `paragraph` around its pointers, as paragraphs of their own: that is where pointers stood."""
    kept: list[str] = []
    position = 0
    for match in wording().related.finditer(paragraph):
        if match.start() < position:
            continue
        kept.append(paragraph[position : match.start()].strip(" *"))
        position = match.end() + headline_end(paragraph[match.end() :], story)
    kept.append(paragraph[position:].strip())
    return [part for part in kept if part]


def headline_end(text: str, story: str) -> int:
    """Return where the headline that `text` begins with ends and the story goes on.

    It ends at the next pointer or at the end of the text where no sentence ends before. A headline in title case ends
    before the sentence whose words are in lower case; which of the capitalised words between belong to that sentence
    is told by openers ("Menurut …", a quotation mark) and by what the story says elsewhere. Where the headline cannot
    be told from the story (sentence case), 0: only the label is taken out then.
    """
    stop = wording().related.search(text)
    whole = text[: stop.start()] if stop else text
    one_sentence = len(whole.split()) <= MAX_HEADLINE and not re.search(r"[.!?][\"”’)]?\s+[\"“‘]?[A-Z]", whole)
    if one_sentence and (stop or not _prose(whole)):
        return len(whole)
    tokens = [(match.group(), match.start()) for match in re.finditer(r"\S+", whole)][:MAX_HEADLINE]
    first = _first_plain_word(tokens)
    return _sentence_start(tokens, first, story) if first is not None and first > MIN_TITLE_CASE else 0


def _prose(text: str) -> bool:
    """Whether a text without a sentence end inside still reads as story: it closes with a full stop or a quotation."""
    return bool(re.search(r"[.!?][\"”’)]*$|[\"“]", text))


def _first_plain_word(tokens: list[tuple[str, int]]) -> int | None:
    """Index of the first word that no title-case headline holds in lower case, or that opens a quotation."""
    small = wording().small
    for i, (token, _) in enumerate(tokens):
        if token[0] in '"“' and i > MIN_TITLE_CASE and _opens_quote(tokens, i):
            return i
        if token[:1].islower() and token.strip(".,;:!?\"”’'").casefold() not in small:
            return i
    return None


def _opens_quote(tokens: list[tuple[str, int]], i: int) -> bool:
    """A quoted sentence rather than one quoted word of a headline: lower-case words follow inside the quotation."""
    following = [token for token, _ in tokens[i + 1 : i + 4]]
    small = wording().small
    return not tokens[i][0].endswith(('"', "”")) and any(t[:1].islower() and t not in small for t in following)


def _sentence_start(tokens: list[tuple[str, int]], first: int, story: str) -> int:
    if not tokens[first][0][:1].islower():
        return tokens[first][1]
    for i in range(first - 1, first - 4, -1):
        if tokens[i][0].strip(",").casefold() in wording().openers and tokens[i][0][:1].isupper():
            return tokens[i][1]
    start = first - 1
    while start > 1 and tokens[start][0][:1].islower():
        start -= 1
    for i in range(max(1, start - 4), start):
        phrase = [token for token, _ in tokens[i : start + 1]]
        if all(token[:1].isupper() for token in phrase) and story.count(" ".join(phrase)) > 1:
            return tokens[i][1]
    return tokens[start][1]
