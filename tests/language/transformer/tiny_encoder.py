"""A real encoder of a few thousand weights, trained from nothing on made-up sentences until it knows their names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from own_sentences import sentences

from extractor.learn.corpora.conll import Sentence
from extractor.learn.encoder.export import export

TYPES = ("organization", "person", "place", "program")
BIO = ("O", *(f"{part}-{type_}" for type_ in TYPES for part in "BI"))
STEPS = 300
LONGEST = 64


def make_encoder(folder: Path, *, labels: Sequence[str] = BIO, seed: int = 3) -> Path:
    """Train a token classifier and write it to `folder` as safetensors, ONNX and int8 ONNX, with its tokenizer.

    `labels` are the names of the nine outputs, in the order of BIO.
    """
    import torch
    from transformers import BertConfig, BertForTokenClassification

    learned = sentences(160, seed=seed)
    tokenizer = _tokenizer([_text(sentence) for sentence in learned])
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=48, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=96, max_position_embeddings=LONGEST, attn_implementation="eager",
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, id2label=dict(enumerate(labels)),
        label2id={name: number for number, name in enumerate(labels)},
    )  # fmt: skip
    model = BertForTokenClassification(config)
    _fit(model, tokenizer, learned, seed)
    folder.mkdir(parents=True)
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text('{"model_max_length": 64}', "utf-8")
    export(folder, [tokenizer.encode(_text(sentence)).ids for sentence in learned[:3]])
    return folder


def _text(sentence: Sentence) -> str:
    return " ".join(sentence.words)


def _run(several: Sequence[Sentence]) -> Sentence:
    """Sentences one after the other as one."""
    words: list[str] = []
    spans: list[tuple[int, int, str]] = []
    for sentence in several:
        spans += [(start + len(words), end + len(words), type_) for start, end, type_ in sentence.spans]
        words += sentence.words
    return Sentence(tuple(words), tuple(spans))


def _tokenizer(texts: list[str]) -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=400, special_tokens=special))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    )
    return tokenizer


def _fit(model: Any, tokenizer: Any, learned: list[Sentence], seed: int) -> None:
    import torch

    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3)
    shuffled = torch.Generator().manual_seed(seed)
    # one to four sentences in a row, as they stand in windows
    runs = [_run(learned[at : at + 1 + at % 4]) for at in range(len(learned))]
    rows = [row for row in (_row(tokenizer, run) for run in runs) if len(row[0]) <= LONGEST]
    longest = max(len(ids) for ids, _ in rows)
    ids = torch.tensor([row + [0] * (longest - len(row)) for row, _ in rows])
    wanted = torch.tensor([row + [-100] * (longest - len(row)) for _, row in rows])
    for _ in range(STEPS):
        batch = torch.randint(len(rows), (24,), generator=shuffled)
        optimizer.zero_grad()
        given = ids[batch]
        model(input_ids=given, attention_mask=(given != 0).long(), labels=wanted[batch]).loss.backward()
        optimizer.step()
    model.eval()


def _row(tokenizer: Any, sentence: Sentence) -> tuple[list[int], list[int]]:
    """The pieces of a sentence, and the number of the label at each word's first one."""
    tags = ["O"] * len(sentence.words)
    for start, end, type_ in sentence.spans:
        tags[start:end] = [f"B-{type_}", *[f"I-{type_}"] * (end - start - 1)]
    encoding = tokenizer.encode(list(sentence.words), is_pretokenized=True)
    before = [None, *encoding.word_ids[:-1]]
    labels = [
        -100 if word is None or word == last else BIO.index(tags[word])
        for word, last in zip(encoding.word_ids, before, strict=True)
    ]
    return encoding.ids, labels
