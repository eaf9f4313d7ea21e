"""Makes the word pieces of an own encoder: a cased WordPiece vocabulary learnt from plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
"""Special pieces; their numbers are their places here."""

_ALPHABET = 400
"""Characters that have pieces of their own; a word with another one is unknown."""


def train_vocabulary(texts: Sequence[str], *, pieces: int, length: int) -> Any:
    """Learn `pieces` word pieces from `texts` and return them as a fast tokenizer for windows of `length` pieces.

    Case and accents stay. The method is WordPiece as of BERT (Devlin et al. 2019) in the `tokenizers` library. The same
    texts give the same pieces.
    """
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False, handle_chinese_chars=False)
    splitter = pre_tokenizers.BertPreTokenizer()
    vocabulary = _learn(texts, pieces, normalizer, splitter)
    tokenizer = Tokenizer(models.WordPiece(vocab=vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer, tokenizer.decoder = normalizer, splitter, decoders.WordPiece()
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    pad, unknown, first, last, mask = SPECIAL
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=pad,
        unk_token=unknown,
        cls_token=first,
        sep_token=last,
        mask_token=mask,
        model_max_length=length,
    )


def _learn(texts: Sequence[str], pieces: int, normalizer: Any, splitter: Any) -> dict[str, int]:
    """Return word pieces with their numbers.

    The trainer numbers inner characters in the order of a hash map and breaks ties by those numbers: each run would
    give other pieces. They are therefore handed in, in a fixed order, among the special pieces.
    """
    from tokenizers import Tokenizer, models, trainers

    alphabet = _alphabet(texts)
    learner = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    learner.normalizer, learner.pre_tokenizer = normalizer, splitter
    trainer = trainers.WordPieceTrainer(
        vocab_size=pieces,
        min_frequency=3,
        special_tokens=[*SPECIAL, *(f"##{char}" for char in alphabet)],
        initial_alphabet=alphabet,
        limit_alphabet=len(alphabet),
        show_progress=False,
    )
    learner.train_from_iterator(texts, trainer)
    vocabulary: dict[str, int] = learner.get_vocab()
    return vocabulary


def _alphabet(texts: Sequence[str]) -> list[str]:
    """Return the most frequent characters in their order of code."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    seen = sorted((-count, char) for char, count in counts.items() if char.isprintable() and not char.isspace())
    return sorted(char for _, char in seen[:_ALPHABET])
