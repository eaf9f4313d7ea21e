"""spaCy: records as docs with span groups, kept in a DocBin (`.spacy`), and such docs back.

Every list of a record is a span group of its name, `doc.spans["figures"]`; overlapping spans stay. A span has the
label of `extractor.learn.review.marks`, the item's id as `span.id_` and its code as `span.kb_id_`. `doc.ents` are the
entities, longer ones first where two overlap, so that `spacy train` can learn names from the file as it is. A place
that does not end where a token ends is widened to the token. `doc.user_data` names the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from extractor.errors import ExtractorError
from extractor.learn.review.marks import LAYERS, Answer, Mark, layer_of, marks_of
from extractor.record import Record

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_RECORD: Final = "record"


def to_docbin(records: Iterable[Record]) -> bytes:
    """Return the records as the bytes of a DocBin."""
    from spacy.tokens import DocBin

    from extractor.language.lang import TradeLanguage

    nlp = TradeLanguage()
    packed = DocBin(store_user_data=True)
    for record in records:
        packed.add(_doc(nlp.make_doc(record.article.text), record))
    return bytes(packed.to_bytes())


def _doc(doc: Doc, record: Record) -> Doc:
    from spacy.util import filter_spans

    for layer in LAYERS:
        doc.spans[layer] = []
    for mark in marks_of(record):
        layer = (layer_of(mark.label) or ("", None))[0]
        doc.spans[layer].append(_span(doc, mark))
    doc.ents = filter_spans(doc.spans["entities"])
    doc.user_data[_RECORD] = record.article.id
    return doc


def _span(doc: Doc, mark: Mark) -> Span:
    span = doc.char_span(
        mark.start, mark.end, label=mark.label, kb_id=mark.code or "", span_id=mark.id or "", alignment_mode="expand"
    )
    assert span is not None  # widened places always are tokens
    return span


def answers(data: bytes, records: dict[str, Record], *, where: str) -> Iterator[Answer]:
    """Yield the marks of every doc of a DocBin; `records` by id say where widened places really end.

    Raises ExtractorError where `data` is no DocBin, or a doc names no record.
    """
    from spacy.tokens import DocBin

    from extractor.language.lang import TradeLanguage

    vocab = TradeLanguage().vocab
    try:
        docs = list(DocBin().from_bytes(data).get_docs(vocab))
    except Exception as error:  # whatever msgpack, zlib and spaCy make of foreign bytes
        raise ExtractorError(f"{where}: no DocBin of spaCy ({type(error).__name__}); name a .spacy file") from error
    for number, doc in enumerate(docs, 1):
        name = doc.user_data.get(_RECORD)
        if not isinstance(name, str):
            raise ExtractorError(f"{where}: doc {number} names no record; store it with user data")
        yield Answer(name, doc.text, _marks(doc, records.get(name)), None, f"{where}: doc {number}")


def _marks(doc: Doc, record: Record | None) -> list[Mark]:
    exact = {_key(doc, mark): mark for mark in marks_of(record)} if record and record.article.text == doc.text else {}
    found = []
    for layer in LAYERS:
        for span in doc.spans.get(layer, ()):
            mark = Mark(span.start_char, span.end_char, span.label_, span.id_ or None, span.kb_id_ or None)
            same = exact.get((mark.start, mark.end, mark.id))
            found.append(Mark(same.start, same.end, mark.label, mark.id, mark.code) if same else mark)
    return found


def _key(doc: Doc, mark: Mark) -> tuple[int, int, str | None]:
    span = _span(doc, mark)
    return (span.start_char, span.end_char, mark.id)
