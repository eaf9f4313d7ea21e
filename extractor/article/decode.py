"""Turns bytes into text: refuses what is no text and tells the encoding of what is."""

from __future__ import annotations

import codecs
import re

from extractor.article.errors import ArticleError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.I)
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27})
HEAD = 4096
"""Bytes looked at for a declared encoding, as browsers do (they look at 1,024; some pages put scripts first)."""


def decode(data: bytes, what: str, *, declared: str | None = None) -> str:
    """Return `data` as text; `what` names it in errors, `declared` is an encoding stated outside (HTTP header).

    Order: byte order mark; UTF-16 without one, told by its zero bytes; valid UTF-8, whatever is declared, since other
    encodings hardly ever read as such; the declared encoding; the page's own meta element; UTF-8 with a few broken
    bytes; detection where many bytes are not ASCII; Windows-1252.

    Raises ArticleError for an empty input, a PDF and other binary data.
    """
    if not data.strip():
        raise ArticleError(f"{what} is empty: give a file or page that holds an article")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    _refuse_known_formats(data, what)
    wide = _wide(data)
    if wide:
        return data.decode(wide, errors="replace")
    if b"\0" in data[:65536] or len(data[:HEAD].translate(None, _CONTROLS)) < 0.9 * len(data[:HEAD]):
        raise ArticleError(f"{what} is binary data, not text: give the article as text, HTML, JSON or CSV")
    return _decode_narrow(data, declared)


def _refuse_known_formats(data: bytes, what: str) -> None:
    if data[:1024].lstrip().startswith(b"%PDF-"):
        raise ArticleError(f"{what} is a PDF: save its text first (for example with pdftotext) and give that")
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0")):
        raise ArticleError(f"{what} is an archive, office file or picture, not text: give the article as text or HTML")


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: in Latin script every other byte is zero."""
    head = data[:2000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    name = None
    if odd > 0.7 * half and even < 0.05 * half:
        name = "utf-16-le"
    elif even > 0.7 * half and odd < 0.05 * half:
        name = "utf-16-be"
    if name is None:
        return None
    text = head[: len(head) // 2 * 2].decode(name, errors="replace")
    shown = sum(char.isprintable() or char.isspace() for char in text)
    return name if shown > 0.9 * len(text) else None


def _decode_narrow(data: bytes, declared: str | None) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    meta = _META.search(data[:HEAD])
    for name in (declared, meta[1].decode("ascii") if meta else None):
        text = _try(data, name)
        if text is not None:
            return text
    lenient = data.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    if sum(char > "\x7f" for char in lenient) - broken > 4 * broken:
        return lenient
    return _detected(data) or data.decode("cp1252", errors="replace")


def _try(data: bytes, name: str | None) -> str | None:
    if not name:
        return None
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        return None
    if encoding == "utf-8":
        return None
    # browsers read Latin-1 as Windows-1252, and pages mean that
    encoding = "cp1252" if encoding in {"iso8859-1", "ascii"} else encoding
    try:
        return data.decode(encoding, errors="replace" if encoding == "cp1252" else "strict")
    except UnicodeDecodeError:
        return None


def _detected(data: bytes) -> str | None:
    """Other scripts than Latin: only there, detection is better than the guess of Windows-1252."""
    sample = data[:20000]
    if sum(byte > 127 for byte in sample) < 0.2 * len(sample):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return _try(data, best.encoding) if best else None
