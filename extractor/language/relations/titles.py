"""Reads the titles that stand beside a person's name, on either side, in both languages.

For newcomers: Indonesian puts the post first and the body after it ("Dirjen Perkebunan Kementerian Pertanian Budi
Raharja"); English often turns both round ("Agriculture Ministry director Budi Raharja", "Budi Raharja, director at the
Agriculture Ministry"). So a title is found by its head ("Dirjen", "director"), and the body is looked for on both
sides of the head inside the stretch that belongs to the title.
"""

from __future__ import annotations

from functools import cache, lru_cache

from spacy.tokens import Doc

from extractor.knowledge.posts import minister_words, ministry_of, post_words
from extractor.language.entities.titled import is_title
from extractor.language.entities.wording import wording as name_wording
from extractor.language.facts import Entity
from extractor.language.relations.marks import Marks, Title
from extractor.language.relations.wording import wording
from extractor.language.remembered import MEMO
from extractor.language.tokens import tokens_of

_LONGEST = 4  # tokens of a post
_POST_WITHIN = 8  # after a name the post comes soon, a body or a field may stand before it
_FIELD_WORDS = 4  # small words of a field before an English post at most ("grain and oilseeds economist")
_BODY_WITHIN = 5  # tokens between an English post and the name of its body at most
REACH = 24  # tokens that a title with its body may take
_QUIET = frozenset({",", '"', "“", "”", "(", ")", "-", "–", "/", "'s", "’s"})
_CLOSES = frozenset({",", ".", ";", ")"})
_NO_FIELD = frozenset({"the", "a", "an", "his", "her", "their", "its", "not", "but", "or", "as", "by", "from"})
_BEFORE_NAME = frozenset({",", "yaitu", "yakni", "-", '"', "“", ":"})
_ENGLISH_IN_BOTH = frozenset({"Manager"})  # posts of Indonesian titles with their field before them: "Area Manager"
_ARTICLES = frozenset({"a", "an", "the", "its"})
_OWN = frozenset({"'s", "’s", "'", "’"})
_NAMED_AS = "as"
_ALSO = frozenset({"sekaligus", "merangkap"})
_AND = frozenset({"and", "&", "dan", "serta"})
_OPENED = _ALSO | {",", "(", "selaku", "sebagai", "adalah", _NAMED_AS, "is", "the", "-", "–"}  # behind a name
_OF_FIRMS = frozenset({"manager", "director", "officer", "chief", "head", "coordinator"})  # "export manager"
_AT = frozenset({"at", "with"})
_OPENERS = frozenset({"for", "of", "at", "in", "to", "on", "untuk", "di", "pada", "bidang", "Bidang", "dari"})


def head_at(doc: Doc, i: int) -> int:
    """Return the length in tokens of the post that begins at token `i`, 0 where none does."""
    tokens = tokens_of(doc)
    if i >= len(tokens):
        return 0
    if tokens.text[i].casefold() in _openings():  # of few words
        for size in range(min(_LONGEST, len(tokens) - i), 0, -1):
            if _is_head(tokens.piece(i, i + size)):
                return size
    return int(_is_short_head(tokens.text[i]))


@cache
def _openings() -> frozenset[str]:
    """Return what a post may begin with, up to all of it, in any case."""
    heads = {head.casefold() for head in (*post_words().heads_id, *post_words().heads_en)}
    return frozenset(head[:size] for head in heads for size in range(1, len(head) + 1))


@lru_cache(maxsize=MEMO)
def _is_head(text: str) -> bool:
    words = post_words()
    return text in words.heads_id or text.capitalize() in words.heads_id or text.casefold() in words.heads_en


@lru_cache(maxsize=MEMO)
def _is_short_head(text: str) -> bool:
    """Whether a word is short for a minister's post, or a post with a clitic."""
    word = text.casefold()
    return word in minister_words() or (
        word.endswith("nya") and word.removesuffix("nya").capitalize() in post_words().heads_id
    )


def titles_before(doc: Doc, start: int, marks: Marks) -> list[Title]:
    """Return the titles that end right before the person at token `start`, nearest last."""
    stop = start
    while stop > 0 and not doc[stop].is_sent_start and (size := _apart(doc, stop)):
        stop -= size
    if stop and doc[stop - 1].text in _AND:
        return []  # "A, chairman of B, and C": the title is that of the person before
    low = _reach_left(doc, stop, marks)
    return _read(doc, low, stop, marks, side="before", person=start)


def _apart(doc: Doc, stop: int) -> int:
    """How many tokens before `stop` belong to neither post nor name: a comma, an honorific."""
    tokens = tokens_of(doc)
    if tokens.text[stop - 1] in _BEFORE_NAME:
        return 1
    honorifics = post_words().honorifics
    told = ((size, tokens.piece(stop - size, stop)) for size in (2, 1) if size <= stop)
    return next((size for size, text in told if text in honorifics and is_title(text)), 0)


def _reach_left(doc: Doc, start: int, marks: Marks) -> int:
    """How far to the left the stretch goes that can belong to the person's title."""
    tokens = tokens_of(doc)
    low = closed = start
    depth = 0
    while low > 0 and start - low < REACH and not tokens.opens[low]:
        i = low - 1
        text = tokens.text[i]
        if i in marks.person or "\n" in text or text in {".", ";", "?", "!"} or text in wording().clause_words:
            break
        depth += {")": 1, "(": -1}.get(text, 0)
        if depth < 0:
            break
        closed = low if text == ")" else closed
        if text == "(" and i - 1 in marks.person:
            return closed  # "A (founder of B), C": what is in brackets is told of the person before them
        if text == "," and start - i > 1 and not _comma_in_list(doc, i, start):
            break
        low = i
    return low


def _comma_in_list(doc: Doc, comma: int, start: int) -> bool:
    """A comma inside a title lists fields: an "and" follows before the person, and no new post opens after it."""
    ahead = [doc[i].text for i in range(comma + 1, start)]
    return not head_at(doc, comma + 1) and any(word in {"dan", "and", "&"} for word in ahead[:8])


def titles_after(doc: Doc, end: int, marks: Marks) -> list[Title]:
    """Return the titles that begin right after the person whose name ends at token `end`."""
    i = end
    if i < len(doc) and doc[i].text == "," and i + 1 < len(doc) and doc[i + 1].like_num:
        i += 2
    opened = i < len(doc) and (doc[i].text in _OPENED or doc[i : i + 2].text == "yang juga")
    if not opened or (i and doc[i].is_sent_start):
        return []
    first = i + 1 if doc[i].text in {",", "(", "-", "–"} else i
    high = i
    while high < len(doc) and high - end < REACH and not (high > i and doc[high].is_sent_start):
        text = doc[high].text
        if high in marks.person or "\n" in text or text in {";", ".", "?", "!"} or text in wording().clause_words:
            break
        another = text == "," and high + 2 in marks.person and doc[high + 1].text in _AND
        if text == "," and high > i and (another or not _comma_in_list(doc, high, min(high + 10, len(doc)))):
            high = _body_end(doc, first, high, marks)
            break
        if text == ")" and doc[i].text == "(":
            break
        high += 1
    while first < high and doc[first].text in wording().before_post:
        first += 1
    follows = high < len(doc) and (high in marks.person or (doc[high].text == "," and high + 1 in marks.person))
    if follows and doc[high - 1].text not in _AND and not is_named_to_post(doc, end):
        return []  # the title is that of the person who follows
    if not _post_comes_soon(doc, first, high, marks):
        return []
    return _read(doc, first, high, marks, side="after", person=end)[:1]


def is_named_to_post(doc: Doc, end: int) -> bool:
    """Whether "as" stands right behind a person's name: "named Ana Ruiz as director and Omar Haddad as chairman"."""
    return end < len(doc) and doc[end].text == _NAMED_AS


def _body_end(doc: Doc, first: int, comma: int, marks: Marks) -> int:
    """Where the body ends that stands behind a post and the comma: "Irina Volk, senior economist, Unity Bank, said"."""
    body = marks.organization.get(comma + 1)
    posts = (at for at in range(first, comma) if at not in marks.organization and head_at(doc, at))
    if body is None or doc[comma + 1].is_sent_start or next(posts, None) is None:
        return comma
    if any(i in marks.organization and marks.organization[i].kind != "bloc" for i in range(first, comma)):
        return comma
    end = comma + 1
    while marks.organization.get(end) is body:
        end += 1
    closed = end == len(doc) or doc[end].text in _CLOSES or doc[end].text in wording().clause_words
    return end if closed else comma


def _post_comes_soon(doc: Doc, first: int, high: int, marks: Marks) -> bool:
    """Whether a post stands first, or after a body, capitals, or the field of an English post ("a gold analyst").

    Without an article a field is one where the post's body follows: "grain and oilseeds economist at Unity Bank".
    """
    article, small = first > 0 and doc[first - 1].text in _ARTICLES, 0
    for at in range(first, min(high, first + _POST_WITHIN)):
        if at in marks.organization or at in marks.other:
            continue
        if size := head_at(doc, at):
            return not small or _body_follows(doc, at + size, high, marks)
        text = doc[at].text
        if text in _OWN or text in post_words().prefixes or text[0].isupper() or article:
            continue
        small += 1
        if small > _FIELD_WORDS or not text.isalpha() or text in _NO_FIELD or doc[first - 1].text == "who":
            return False
    return False


def _body_follows(doc: Doc, at: int, high: int, marks: Marks) -> bool:
    """Whether "at", "with", "for" or "of" and the body of an English post stand at `at`."""
    opened = at < high and doc[at].text in {"at", "with", "for", "of"}
    return opened and any(i in marks.organization for i in range(at + 1, min(high, at + 1 + _BODY_WITHIN)))


def _read(doc: Doc, low: int, high: int, marks: Marks, *, side: str, person: int) -> list[Title]:
    """Read the titles of the stretch `low:high`; several may be joined by a slash or an "and"."""
    heads = _heads(doc, low, high, marks)
    if side == "before":
        heads = [h for h in heads if _connected(doc, h[0] + h[1], high, marks)]
    out: list[Title] = []
    opened: int | None = None
    for n, (at, size) in enumerate(heads):
        until = heads[n + 1][0] if n + 1 < len(heads) else high
        begin = _with_prefix(doc, at, low, marks)
        if side == "after" and n == 0 and _is_field(doc, low, begin, marks):
            begin = low
        end = _complement_end(doc, at + size, until, marks)
        while end - at > 1 and doc[end - 1].text in post_words().links:  # "head of", of a body
            end -= 1
        begin = begin if opened is None else opened
        opened = begin if n + 1 < len(heads) and until == end + 1 and _shares_body(doc, begin, end) else None
        if opened is not None:
            continue
        organization = _organization(doc, (low, begin), (at + size, until), marks)
        text = doc[begin:end].text.strip(" ,/(-")
        if text:
            distance = person - end if side == "before" else begin - person
            out.append(Title(begin, end, text, organization, side, distance))
    return out


def _heads(doc: Doc, low: int, high: int, marks: Marks) -> list[tuple[int, int]]:
    """Return place and length of the posts: a post inside another's field ("Kepala Biro Humas") opens no new title."""
    out: list[tuple[int, int]] = []
    i = low
    while i < high:
        leads = doc[i].text in wording().led_by and head_at(doc, i + 1)
        size = 0 if leads or i in marks.organization else head_at(doc, i)
        if size and i + size <= high and not (out and _is_kind_of_firm(doc, sum(out[-1]), i + size, marks)):
            joined = bool(out) and _joined(doc, sum(out[-1]), i)
            if not out or joined or _is_english_chain(doc, out[-1], i):
                out.append((i, size))
            i += size
            continue
        i += 1
    return out


def _is_kind_of_firm(doc: Doc, post: int, end: int, marks: Marks) -> bool:
    """Whether what ends at `end` tells what the firm right behind it is: "head of research at broker Castle"."""
    return end in marks.organization and any(doc[i].text in _AT for i in range(post, end - 1))


def _is_field(doc: Doc, low: int, begin: int, marks: Marks) -> bool:
    """Whether the words before an English post tell its field: "farm supply economist", "senior ASEAN economist"."""
    if not 0 < begin - low <= _FIELD_WORDS or doc[begin].text.casefold() not in post_words().heads_en:
        return False
    for i in range(low, begin):
        body = marks.organization.get(i)
        plain = doc[i].text.isalpha() and doc[i].text.islower() and doc[i].text not in _NO_FIELD
        if not (plain if body is None else body.kind == "bloc" and low < i):
            return False
    return True


def _joined(doc: Doc, end: int, at: int) -> bool:
    """Whether a slash or an "and" joins the post that ends at `end` with the one at `at`."""
    if doc[at - 1].text in {"dan", "and", ",", "&"} | _ALSO:
        return True
    return any(doc[i].text == "/" for i in range(end, at))


def _is_english_chain(doc: Doc, last: tuple[int, int], i: int) -> bool:
    """Two heads far apart in lower case are no one title: take the nearer one as a new title."""
    return doc[i].text.islower() and i - sum(last) > 4


def _connected(doc: Doc, at: int, high: int, marks: Marks) -> bool:
    """Whether what lies between a post and the person is the post's field and body, not a clause."""
    after_opener = False
    for i in range(at, high):
        text = doc[i].text
        if i in marks.organization or i in marks.other or text in _QUIET or text in post_words().links:
            after_opener = after_opener or text in _OPENERS
            continue
        if text[0].isupper() or head_at(doc, i) or text in post_words().prefixes or after_opener:
            continue
        if text in {"saat", "itu", "sekaligus", "perusahaan", "merangkap", "the"} or text[0].isdigit():
            continue
        if doc[i - 1].text == "-" and not doc[i - 1].whitespace_:  # "State-owned"
            continue
        if high - i > 6 or text.endswith(("kan", "ed")):
            return False
    return True


def _shares_body(doc: Doc, begin: int, end: int) -> bool:
    """Whether the post at `begin:end` is of one body with that behind: "CEO dan pendiri", but no minister."""
    joins = doc[end].text in _ALSO or doc[end].text in {"dan", "and", "&"}
    return joins and ministry_of(doc[begin:end].text) is None


def _with_prefix(doc: Doc, at: int, low: int, marks: Marks) -> int:
    """Move the beginning left over words of the title: "Plt", "Deputy", "Finance" of "Finance Minister"."""
    begin = at
    words = post_words()
    head = doc[at].text
    english = head.casefold() in words.heads_en and (head not in words.heads_id or head in _ENGLISH_IN_BOTH)
    seen_to = wording().portfolios if head == "minister" else wording().fields if head in _OF_FIRMS else ()
    if at - 1 >= low and doc[at - 1].text in seen_to:
        begin -= 1
    while begin > low and begin - 1 not in marks.organization and begin - 1 not in marks.person:
        word = doc[begin - 1].text
        if size := _hyphened(doc, begin, low, at) or (_listed(doc, begin, low, at) if english else 0):
            begin -= size
            continue
        joined = word in {"and", "&", "of"} and begin - 2 >= low and doc[begin - 2].text[0].isupper()
        if word == "/" or not (word in words.prefixes or (english and (_opens_title(word) or joined))):
            break
        begin -= 1
    return begin


def _listed(doc: Doc, begin: int, low: int, at: int) -> int:
    """How many tokens before `begin` are a field of a minister in a list: "Economy, Trade and Industry Minister"."""
    and_before = doc[begin - 1].text in _AND
    comma = begin - 2 if and_before else begin - 1
    listed = comma - 1 >= low and doc[comma].text == "," and doc[comma - 1].text.casefold() in wording().portfolios
    joined = and_before or any(doc[i].text in _AND for i in range(begin, at))
    return begin - comma + 1 if listed and joined else 0


def _hyphened(doc: Doc, begin: int, low: int, at: int) -> int:
    """How many tokens before `begin` are of the title by a hyphen: "Vice-" of "Vice-Chairman", "State-owned".

    What a hyphen keeps from the post itself is of it where a minister's post of the tables begins so.
    """
    if doc[begin - 1].text == "-" and not doc[begin - 1].whitespace_:
        return 2 if begin - 2 >= low and doc[begin - 2].text in post_words().prefixes else 0
    if begin - 3 < low or doc[begin - 2].text != "-" or doc[begin - 2].whitespace_:
        return 0
    return 3 if ministry_of(doc[begin - 3 : at + 1].text) is not None else 0


def _opens_title(word: str) -> bool:
    """Whether a word before an English post may belong to it by its looks."""
    return word[0].isupper() and word.casefold() not in _ARTICLES


def _complement_end(doc: Doc, at: int, until: int, marks: Marks) -> int:
    """Where the title ends: before the body's name, a bracket, or the stretch's end."""
    end = at + _glossed_prefix(doc, at, until)
    while end < until and end not in marks.organization and doc[end].text not in _ends():
        end += 1
    if end in marks.organization:
        end = _without_kind(doc, at, end)
    while end > at and doc[end - 1].text in _loose_ends():
        end -= 1
    if end - at > 1 and doc[end - 2 : end].text == "saat itu":
        end -= 2
    return end


@cache
def _ends() -> frozenset[str]:
    """Return what ends a title: "president director on Monday"."""
    return frozenset({"(", "/", "nomor"}) | name_wording().stops | wording().behind_title


@cache
def _loose_ends() -> frozenset[str]:
    """Return what a title does not end with, and what stands behind it is not of it: "Wakil Presiden KH"."""
    return _QUIET | _ALSO | post_words().links | (post_words().honorifics - post_words().heads_id)


def _without_kind(doc: Doc, at: int, end: int) -> int:
    """Where a post's complement `at:end` ends without what its body is: "of coffee franchise", "at broker"."""
    opener = next((i for i in range(at, end) if doc[i].text in _AT), None)
    if opener is None and doc[end - 1].text in name_wording().firms_en:
        opener = next((i for i in range(at, end) if doc[i].text == "of"), None)
    return end if opener is None else opener


def _glossed_prefix(doc: Doc, at: int, until: int) -> int:
    """How long a bracket at `at` is that a post follows: "Pelaksana Tugas (Plt) Kepala"."""
    bracket = at + 3 < until and doc[at].text == "(" and doc[at + 2].text == ")"
    return 3 if bracket and doc[at + 1].text in post_words().prefixes and head_at(doc, at + 3) else 0


def _organization(doc: Doc, left: tuple[int, int], right: tuple[int, int], marks: Marks) -> Entity | None:
    """The body after the post in `right`, else the one at the end of `left`."""
    low, begin = left
    after = list(dict.fromkeys(marks.organization[i] for i in range(*right) if i in marks.organization))
    if after:
        unit = after[0].name.split()[0] in wording().unit_open and len(after) > 1
        return after[1] if unit else after[0]
    i = begin - 1
    while i >= low and (doc[i].text in _OWN or doc[i].text in {"the", ")", "("} or i in marks.other):
        i -= 1
    return marks.organization.get(i) if i >= low else None
