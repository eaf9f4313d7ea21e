"""Turns what the pipes believe of their facts into probabilities; the last pipe, so that all others see the beliefs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final, Protocol

from spacy.tokens import Doc

from extractor.errors import ExtractorError
from extractor.language.confidence.scale import Scale
from extractor.language.facts import Facts, facts_of
from extractor.language.pipe import TradePipe

NAME: Final = "trade_confidence"
KINDS: Final = ("entities", "positions", "commodities", "sectors", "figures", "events", "opportunities")
_FILE: Final = "scales.json"


class _Believed(Protocol):
    confidence: float


class TradeConfidence(TradePipe):
    """Puts the confidence of every fact on the scale of its kind; a kind without a scale keeps its beliefs.

    The scales are fitted on out-of-fold findings (`extractor.learn.calibration`). Thresholds inside the other pipes
    are on beliefs and stand before this.
    """

    def __init__(self) -> None:
        super().__init__()
        self.scales: dict[str, Scale] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the confidence of the facts of `doc`."""
        for kind, facts in believed(facts_of(doc)):
            if scale := self.scales.get(kind):
                for fact in facts:
                    fact.confidence = scale(fact.confidence)
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the scales to `path/scales.json`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        rows = {kind: asdict(scale) for kind, scale in sorted(self.scales.items())}
        (folder / _FILE).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> TradePipe:
        """Read the scales. Raises ExtractorError where the file holds none."""
        file = Path(path) / _FILE
        try:
            self.scales = {kind: Scale(**row) for kind, row in json.loads(file.read_text("utf-8")).items()}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise ExtractorError(f"{file}: no scales of confidence ({error}); train them again or reinstall") from error
        return self


def believed(facts: Facts) -> Iterator[tuple[str, Iterable[_Believed]]]:
    """Yield the kinds of facts that carry a learned belief, with their facts."""
    for kind in KINDS:
        if kind == "positions":
            yield kind, [relation for relation in facts.relations if relation.type == "position"]
        else:
            yield kind, getattr(facts, kind)
