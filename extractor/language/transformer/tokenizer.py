"""Text to the pieces of an encoder's vocabulary, with their places in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError, MissingExtraError

TOKENIZER = "tokenizer.json"


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a text: their numbers in the vocabulary, and the characters each stands for."""

    ids: list[int]
    places: list[tuple[int, int]]


class PieceTokenizer:
    """The tokenizer of a checkpoint, without truncation and padding."""

    def __init__(self, folder: Path) -> None:
        """Read it. Raises ExtractorError where the folder holds none, MissingExtraError without its library."""
        self._tokenizer = _read(folder)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        probe = self._tokenizer.encode("a")
        content = [at for at, special in enumerate(probe.special_tokens_mask) if not special]
        first, last = (content[0], content[-1]) if content else (len(probe.ids), len(probe.ids))
        self._before, self._after = probe.ids[:first], probe.ids[last + 1 :]

    @property
    def special(self) -> int:
        """The number of pieces that `framed` adds."""
        return len(self._before) + len(self._after)

    def pieces(self, text: str) -> Pieces:
        """Return the pieces of `text`, those of blanks alone left out."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        ids: list[int] = []
        places: list[tuple[int, int]] = []
        for number, (start, end) in zip(encoding.ids, encoding.offsets, strict=True):
            # vocabularies of the SentencePiece kind count the blank before a word to it
            begin = start + len(text[start:end]) - len(text[start:end].lstrip())
            if begin < end:
                ids.append(number)
                places.append((begin, end))
        return Pieces(ids, places)

    def framed(self, ids: Sequence[int]) -> list[int]:
        """Return the pieces of a window with the special ones before and after them."""
        return [*self._before, *ids, *self._after]

    def inner(self, scores: Any) -> Any:
        """Return the rows of `scores` that belong to the pieces `framed` was given."""
        return scores[len(self._before) : len(scores) - len(self._after)]


def _read(folder: Path) -> Any:
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise MissingExtraError(f"{folder}: an encoder's tokenizer", "trf") from error
    file = folder / TOKENIZER
    if file.exists():
        try:
            return Tokenizer.from_file(str(file))
        except Exception as error:  # the library raises bare Exception
            raise ExtractorError(f"{file}: is no tokenizer ({error}); take it from the checkpoint again") from error
    return _converted(folder)


def _converted(folder: Path) -> Any:
    """The fast tokenizer that transformers makes of an older checkpoint's vocabulary files."""
    try:
        from transformers import AutoTokenizer
    except ImportError as error:
        raise MissingExtraError(f"{folder}: a checkpoint without {TOKENIZER}", "trf") from error
    try:
        found = AutoTokenizer.from_pretrained(folder, use_fast=True, trust_remote_code=False, local_files_only=True)
    except (OSError, ValueError, KeyError, ImportError) as error:
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ExtractorError(f"{folder}: holds no tokenizer that can be read ({told}); add {TOKENIZER}") from error
    backend = getattr(found, "backend_tokenizer", None)
    if backend is None:
        raise ExtractorError(f"{folder}: its tokenizer tells no places in the text; add a fast one as {TOKENIZER}")
    return backend
