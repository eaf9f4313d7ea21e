"""The names of a text: those that spaCy's transition parser finds with the same network, in a fifth of the time.

The parser goes from word to word, and what it does at one depends on that word and, within a name, on the name's first
word and the word before: no more. So its scores are computed for all words at once as if no name went on there, and for
the words behind each that may begin a name as if it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Any, Final

import numpy as np
from spacy.attrs import IS_SPACE
from spacy.pipeline.ner import DEFAULT_NER_MODEL, EntityRecognizer
from spacy.tokens import Doc, Span
from thinc.api import Model, NumpyOps

_FEATURES: Final = 3
"""What a move is chosen by: the word, the first word of the name that goes on there, the word before in that name."""
_AHEAD: Final = 4
"""Words behind the first of a name that are looked at together with those of all others; few names are longer."""
_FURTHER: Final = 32
"""Words that are looked at together in a longer name."""
_TOGETHER: Final = 4_000
"""Questions about words within names that are answered at once, so that no text takes much memory."""


class Names(tuple[tuple[int, int, str], ...]):
    """The names of a doc: the first token, the token behind the last, the label."""

    __slots__ = ()


class TradeRecognizer(EntityRecognizer):  # type: ignore[misc]
    """spaCy's EntityRecognizer, which is still asked where a doc is annotated before or the network is another."""

    def predict(self, docs: Iterable[Doc]) -> Any:
        """Return the names of each doc, or spaCy's states of them."""
        docs = [docs] if isinstance(docs, Doc) else list(docs)
        if self._is_usual() and all(map(_is_bare, docs)):
            return [self._names(doc) for doc in docs]
        return super().predict(docs)

    def set_annotations(self, docs: Iterable[Doc], found: Any) -> None:
        """Write what `predict` returned into the docs."""
        if not all(isinstance(names, Names) for names in found):
            super().set_annotations(docs, found)
            return
        for doc, names in zip(docs, found, strict=True):
            doc.set_ents([Span(doc, start, end, label=label) for start, end, label in names])

    def _is_usual(self) -> bool:
        """Return whether names are searched greedily by a network of spaCy's usual form."""
        _, lower, upper = self.model.layers
        return (
            self.cfg["beam_width"] == 1
            and self.model.attrs["has_upper"]
            and not self.model.attrs["unseen_classes"]
            and lower.get_dim("nF") == _FEATURES
            and lower.get_dim("nP") > 1
            and isinstance(upper.ops, NumpyOps)
        )

    def _names(self, doc: Doc) -> Names:
        moves = _Moves([self.moves.get_class_name(number) for number in range(self.moves.n_moves)])
        scores = _Scores(self.model.layers, doc)
        outside = scores.outside()
        outside[:, moves.never] = -np.inf
        outside[-1, moves.begin] = -np.inf
        outside[np.ix_(doc.to_array(IS_SPACE).astype(bool), moves.starting)] = -np.inf
        best = outside.argmax(axis=1).tolist()
        starts = [(start, *moves.first[move]) for start, move in enumerate(best) if move != moves.out]
        ends = _Ends(scores, moves, [(start, label) for start, move, label in starts if move == "B"], len(doc))
        names: list[tuple[int, int, str]] = []
        for start, move, label in starts:
            if not names or start >= names[-1][1]:
                names.append((start, ends.behind(start, label) if move == "B" else start + 1, label))
        return Names(names)


def _is_bare(doc: Doc) -> bool:
    """Return whether nothing in `doc` says what spaCy would have to follow: names, or where sentences begin."""
    return len(doc) > 1 and not doc.has_annotation("ENT_IOB") and not doc.has_annotation("SENT_START")


class _Moves:
    """Which class of the network is which move."""

    def __init__(self, names: Sequence[str]) -> None:
        """Read the names of the classes: `O`, and such as `B-place`; `U-` is for what is marked to be no name."""
        self.out = names.index("O")
        self.first: dict[int, tuple[str, str]] = {}
        """The move and the label of each class for a word that is the first of a name."""
        self.inner: dict[str, tuple[int, int]] = {}
        """For each label the class that goes on with a name and the one that ends it."""
        for number, name in enumerate(names):
            move, _, label = name.partition("-")
            if label and move in "BU":
                self.first[number] = (move, label)
            if label and move == "I":
                self.inner[label] = (number, names.index(f"L-{label}"))
        self.starting = np.array(list(self.first))
        self.begin = [number for number, (move, _) in self.first.items() if move == "B"]
        self.never = [number for number in range(len(names)) if number not in self.first and number != self.out]
        """The classes that are for words within names alone, or for none."""


class _Scores:
    """What the network says of the words of a doc."""

    def __init__(self, layers: Sequence[Model[Any, Any]], doc: Doc) -> None:
        below, lower, self._upper = layers
        features = lower.predict(below.predict([doc]))  # of each word, behind those of none
        self._bias = lower.get_param("b")
        self._none = features[0]
        self._word, self._first, self._before = (features[1:, number] for number in range(_FEATURES))

    def outside(self) -> np.ndarray:
        """Return the score of each move at every word if no name goes on there (words x moves)."""
        return self._scores(self._word + self._none[1], self._none[2])

    def within(self, firsts: np.ndarray, words: np.ndarray) -> np.ndarray:
        """Return the scores at each of `words` if the name that begins at its one of `firsts` goes on there."""
        return self._scores(self._word[words] + self._first[firsts], self._before[words - 1])

    def _scores(self, sums: np.ndarray, more: np.ndarray) -> np.ndarray:
        sums += more  # in the order in which spaCy adds
        sums += self._bias
        scores: np.ndarray = self._upper.predict(reduce(np.maximum, np.moveaxis(sums, -1, 0)))
        return scores


class _Ends:
    """Where names end that may begin at some words."""

    def __init__(self, scores: _Scores, moves: _Moves, starts: Sequence[tuple[int, str]], length: int) -> None:
        """Look for the ends that are near, all at once, since a question costs more than a word."""
        self._scores = scores
        self._moves = moves
        self._length = length
        near = [(start, label, word) for start, label in starts for word in self._words(start, _AHEAD)]
        self._near = dict(self._ending(near))

    def behind(self, start: int, label: str) -> int:
        """Return the token behind the name that begins at `start`."""
        end = self._near.get(start)
        looked_at = start + _AHEAD
        while end is None:
            further = [(start, label, word) for word in self._words(looked_at, _FURTHER)]
            end = dict(self._ending(further)).get(start)
            looked_at += _FURTHER
        return end

    def _words(self, word: int, number: int) -> range:
        """Return so many words behind a word as there are, at most `number`."""
        return range(word + 1, min(word + 1 + number, self._length))

    def _ending(self, asked: Sequence[tuple[int, str, int]]) -> Iterator[tuple[int, int]]:
        """Yield start and end of the names that may end at a word asked about, the nearest end of each last."""
        for behind in range(len(asked), 0, -_TOGETHER):
            some = asked[max(0, behind - _TOGETHER) : behind]
            scores = self._scores.within(*np.array([(start, word) for start, _, word in some]).T).tolist()
            for (start, label, word), of_moves in zip(reversed(some), reversed(scores), strict=True):
                on, last = self._moves.inner[label]
                # the last word ends it; of two equal moves spaCy takes that of the lower number
                if word == self._length - 1 or (of_moves[last], on) > (of_moves[on], last):
                    yield start, word + 1


DEFAULT_CONFIG: Final = {
    "moves": None,
    "update_with_oracle_cut_size": 100,
    "model": DEFAULT_NER_MODEL,
    "incorrect_spans_key": None,
    "scorer": {"@scorers": "spacy.ner_scorer.v1"},
}
