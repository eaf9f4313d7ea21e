"""The one spaCy Language for Indonesian and English news: a light tokenizer with few exceptions.

For newcomers: spaCy's own `id` language turns some 4,000 hyphenated forms into 32,000 special cases and takes
about two seconds to load. Here hyphenated lower-case words (`buah-buahan`) simply stay whole, a hyphen before a
capital or between digits splits (`Indonesia-Jepang`, `20-22`), and abbreviations come from `abbreviations.toml`.
The patterns themselves stand in `tokenizer.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from spacy.lang.tokenizer_exceptions import URL_MATCH
from spacy.language import BaseDefaults, Language
from spacy.symbols import ORTH
from spacy.tokens import Doc

from extractor.language import embedded, recognizer
from extractor.language.embedded import TradeTok2Vec
from extractor.language.recognizer import TradeRecognizer
from extractor.language.remembered import WORDS


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("extractor.language").joinpath(name).read_text("utf-8"))


_WORDS = _table("abbreviations.toml")
_PATTERNS = _table("tokenizer.toml")
_HEADS = "|".join(re.escape(head) for head in _WORDS["compound_heads"])
_INFIXES = [pattern.replace("{heads}", _HEADS) for pattern in _PATTERNS["infixes"]]
# what the tokenizer reads each by itself: signs, and whether a blank follows them, or white space beyond that
_RUNS = re.compile(r"(\S+)( ?)|(\s+)")
_ENDLESS = 500  # what is so long is no word; spaCy strips its marks one by one and reads the rest each time
_PIECE = 50  # characters of it that are read at once; what is longer hardly comes again
_EXCEPTIONS = {word: [{ORTH: word}] for group in _WORDS["tokens"].values() for word in group}


def abbreviations(group: str) -> tuple[str, ...]:
    """Return the abbreviations of a group of abbreviations.toml that the tokenizer leaves whole."""
    return tuple(_WORDS["tokens"][group])


class TradeDefaults(BaseDefaults):
    """Tokenizer rules shared by both languages."""

    tokenizer_exceptions = _EXCEPTIONS
    prefixes = _PATTERNS["prefixes"]
    suffixes = _PATTERNS["suffixes"]
    infixes = _INFIXES
    token_match = None
    url_match = URL_MATCH


class TradeLanguage(Language):  # type: ignore[no-untyped-call]
    """Indonesian and English in one vocabulary; found by spaCy under the code `trade`."""

    lang = "trade"
    Defaults = TradeDefaults

    def make_doc(self, text: str) -> Doc:
        """Return the tokens of `text` as a doc, in time linear in its length; endless runs are read in pieces."""
        runs: list[tuple[str, str, str]] = _RUNS.findall(text)
        known = self._known
        self._read(dict.fromkeys(run for run, _, _ in runs if 0 < len(run) <= _PIECE and not run.isalpha()))
        words: list[str] = []
        spaces: list[bool] = []
        for run, blank, white in runs:
            if white or (run.isalpha() and len(run) <= _PIECE):  # no pattern splits letters
                words.append(white or run)
                spaces.append(bool(blank))
            else:
                parts = known.get(run) or self._parts(run)
                words += parts
                spaces += [*[False] * (len(parts) - 1), bool(blank)]
        return Doc(self.vocab, words=words, spaces=spaces)

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        """What runs are split into: spaCy itself forgets it with the words of an article."""
        return {}

    def _read(self, runs: Iterable[str]) -> None:
        """Get to know the tokens of those of `runs` that are not known yet, all at once."""
        if len(self._known) >= WORDS:  # there is no end of them
            self._known.clear()
        new = [run for run in runs if run not in self._known]
        tokens = iter(super().make_doc(" ".join(new)))
        for run in new:
            parts = self._known[run] = []
            while sum(map(len, parts)) < len(run):
                parts.append(next(tokens).text)

    def _parts(self, run: str) -> list[str]:
        """Return the tokens of a long run, an endless one read in pieces."""
        size = len(run) if len(run) < _ENDLESS else _PIECE
        docs = [super(TradeLanguage, self).make_doc(run[at : at + size]) for at in range(0, len(run), size)]
        return [token.text for doc in docs for token in doc]

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the pipeline to the folder `path`, its vectors in half precision: a third of its size less."""
        whole = self.vocab.vectors.data
        self.vocab.vectors.data = whole.astype("float16")
        try:
            super().to_disk(path, exclude=exclude)
        finally:
            self.vocab.vectors.data = whole

    def from_disk(
        self, path: str | Path, *, exclude: Iterable[str] = (), overrides: dict[str, Any] | None = None
    ) -> TradeLanguage:
        """Read the pipeline from the folder `path`; networks multiply single precision far faster than half."""
        super().from_disk(path, exclude=exclude, overrides=overrides or {})
        self.vocab.vectors.data = self.vocab.vectors.data.astype("float32")
        return self


@TradeLanguage.factory("tok2vec", assigns=["doc.tensor"], default_config=embedded.DEFAULT_CONFIG)
def make_tok2vec(nlp: Language, name: str, model: Any) -> TradeTok2Vec:
    """Make the network's part below the names; in this language it stands in for spaCy's."""
    return TradeTok2Vec(nlp.vocab, model, name)


@TradeLanguage.factory(
    "ner",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
    default_config=recognizer.DEFAULT_CONFIG,
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_recognizer(
    nlp: Language,
    name: str,
    model: Any,
    *,
    moves: Any,
    update_with_oracle_cut_size: int,
    incorrect_spans_key: str | None,
    scorer: Any,
) -> TradeRecognizer:
    """Make what finds the names above that; in this language it stands in for spaCy's."""
    return TradeRecognizer(
        nlp.vocab,
        model,
        name,
        moves,
        update_with_oracle_cut_size=update_with_oracle_cut_size,
        incorrect_spans_key=incorrect_spans_key,
        scorer=scorer,
    )
