"""Pretrains the token vectors on plain text: the word vector of a hidden word is guessed from the words around it.

A small annotated set leaves most weights near where chance put them; guessing words first makes them tell contexts
apart (the cloze task of BERT, Devlin et al. 2019, with the vector as target as in `spacy pretrain`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc

from extractor.language.arithmetic import one_thread

if TYPE_CHECKING:
    from spacy.language import Language

HIDDEN_SHARE = 0.15
"""Share of the words that is hidden; of these one in ten is shown as it is, one in ten as another word."""
_MASK = "[MASK]"
_SHORTEST_TEXT = 30
_LONGEST_TEXT = 3000
"""Characters of a paragraph, between which it is read."""
_LONGEST = 150
"""Tokens of a paragraph that are read at most."""


@one_thread()
def pretrain(
    nlp: Language,
    paragraphs: Iterable[str],
    *,
    words: int,
    seed: int,
    learn_rate: float = 0.001,
    batch_words: int = 3000,
    report: Callable[[str], None] | None = None,
) -> None:
    """Train the `tok2vec` of `nlp` in place until it has read `words` words of `paragraphs`, shuffled by `seed`.

    The same text, seed and number of words give the same weights; the averaged ones are kept.
    """
    from thinc.api import Adam, fix_random_seed

    fix_random_seed(seed)
    chance = random.Random(seed)
    texts = list(paragraphs)
    chance.shuffle(texts)
    model = _guesser(nlp)
    optimizer = Adam(learn_rate, L2=0.01, grad_clip=1.0, use_averages=True)
    read, losses = 0, []
    for batch in _batches(nlp, texts, batch_words):
        read += sum(len(doc) for doc in batch)
        optimizer.learn_rate = learn_rate * max(0.1, 1 - 0.9 * read / words)
        losses.append(_step(model, batch, optimizer, chance))
        if report and len(losses) % 200 == 0:
            report(f"{read:,} of {words:,} words: loss {sum(losses[-200:]) / 200:.3f}")
        if read >= words:
            break
    tok2vec = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    with model.use_params(optimizer.averages):
        stored = tok2vec.to_bytes()
    tok2vec.from_bytes(stored)


def plain_text(paragraphs: Iterable[str], *, exclude: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield each paragraph of a usual length once, less those of `exclude`, with single spaces."""
    seen = set(exclude)
    for paragraph in paragraphs:
        text = " ".join(paragraph.split())
        if text not in seen and _SHORTEST_TEXT < len(text) < _LONGEST_TEXT:
            seen.add(text)
            yield text


def _guesser(nlp: Language) -> Any:
    from thinc.api import Linear, Maxout, chain, list2array

    tok2vec = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    sample = [nlp.make_doc("Ekspor kopi naik.")]
    width = nlp.vocab.vectors.shape[1]
    model: Any = chain(tok2vec, list2array(), Maxout(nO=2 * width, nP=3, normalize=True), Linear(nO=width))
    model.initialize(X=sample)
    return model


def _step(model: Any, docs: Sequence[Doc], optimizer: Any, chance: random.Random) -> float:
    """Update on the hidden words alone; return their mean cosine distance."""
    import numpy

    pool = [token.text for doc in docs for token in doc]
    shown, hidden = [], []
    for doc in docs:
        words = [token.text for token in doc]
        for i in range(len(words)):
            draw = chance.random()
            hidden.append(draw < HIDDEN_SHARE)
            if draw < 0.8 * HIDDEN_SHARE:
                words[i] = _MASK
            elif draw < 0.9 * HIDDEN_SHARE:
                words[i] = chance.choice(pool)
        shown.append(Doc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc]))
    vectors = docs[0].vocab.vectors
    wanted = vectors.get_batch([token.norm_ for doc in docs for token in doc])
    guessed, backpropagate = model.begin_update(shown)
    rows = numpy.flatnonzero(numpy.asarray(hidden) & (numpy.abs(wanted).sum(axis=1) > 0))
    gradient = numpy.zeros_like(guessed)
    losses, gradient[rows] = _cosine(guessed[rows], wanted[rows])
    backpropagate(gradient)
    model.finish_update(optimizer)
    return float(losses.mean()) if len(rows) else 0.0


def _cosine(guessed: Any, wanted: Any) -> tuple[Any, Any]:
    """Return the cosine distance of each row and its gradient by `guessed`, over the number of rows."""
    import numpy

    own = numpy.linalg.norm(guessed, axis=1, keepdims=True) + 1e-8
    target = wanted / numpy.linalg.norm(wanted, axis=1, keepdims=True)
    unit = guessed / own
    likeness = (unit * target).sum(axis=1, keepdims=True)
    return 1 - likeness[:, 0], -(target - likeness * unit) / own / max(1, len(guessed))


def _batches(nlp: Language, texts: Sequence[str], words: int) -> Iterator[list[Doc]]:
    """Yield batches of at least `words` words, over and over."""
    batch: list[Doc] = []
    size = 0
    while True:
        for text in texts:
            doc = nlp.make_doc(text)[:_LONGEST].as_doc()
            if len(doc) < 4:
                continue
            batch.append(doc)
            size += len(doc)
            if size >= words:
                yield batch
                batch, size = [], 0
