"""`python -m extractor.learn.duplicates WHAT CORPUS CACHE [RECORDS]`: makes the data of dedupe and measures it.

CORPUS is the folder of PANL-BPPT, CACHE a JSONL file for its records (made where missing; it holds the texts, so keep
it out of the checkout), RECORDS a JSONL file of other records. WHAT is `count` (writes how common keys are, from the
training half and RECORDS), `train` (fits the decisions, which needs those counts), `measure` (scores what is installed
on both halves) or `copies` (scores it on copies with edits of up to 100 of RECORDS).
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

from extractor.errors import ExtractorError
from extractor.learn.duplicates.aligned import Translated, halves, read_aligned
from extractor.learn.duplicates.edits import KINDS, STRENGTHS
from extractor.learn.duplicates.measure import measure_aligned, measure_copies
from extractor.learn.duplicates.train import as_toml, commonness, train_happening, train_story
from extractor.store import read_jsonl

_COPIED: Final = 100
_COMMON: Final = """\
# source: `python -m extractor.learn.duplicates count`. How many reports have each key (see store/dedupe/traits.py), of
# Indonesian and English economy news of 2006-08 and 2014-26 put through the pipeline; keys of one report are left out.
"""
_WEIGHTS: Final = """\
# source: `python -m extractor.learn.duplicates train`, on half of the economy articles of PANL-BPPT, which stand there
# in Indonesian and English. Logistic regressions over the features of store/dedupe/features.py. Out of fold, pairs in
# one group at these thresholds: {told}.
"""


def main(arguments: Sequence[str]) -> None:
    """Do what the command line says. Raises ExtractorError for a wrong one."""
    try:
        what, corpus, cache, *background = arguments
        run = {"count": _count, "train": _train, "measure": _measure, "copies": _copies}[what]
    except (ValueError, KeyError) as error:
        raise ExtractorError(str(__doc__).split("\n", 1)[0]) from error
    training, held_out = halves(read_aligned(Path(corpus), Path(cache)))
    run(training, held_out, [Path(path) for path in background])


def _count(training: Sequence[Translated], _: Sequence[Translated], background: Sequence[Path]) -> None:
    records = [record for article in training for record in (article.english, article.indonesian)]
    counted = commonness([*records, *(record for path in background for record in read_jsonl(path))])
    _write("commonness.tsv", _COMMON + counted)


def _train(training: Sequence[Translated], _: Sequence[Translated], __: Sequence[Path]) -> None:
    fitted = {"story": train_story(training), "happening": train_happening(training)}
    told = "; ".join(f"{name} precision {f.precision:.3f}, recall {f.recall:.3f}" for name, f in fitted.items())
    _write("weights.toml", _WEIGHTS.format(told=told) + "\n".join(as_toml(name, f) for name, f in fitted.items()))
    sys.stdout.write(f"{told}\n")


def _measure(training: Sequence[Translated], held_out: Sequence[Translated], _: Sequence[Path]) -> None:
    for name, articles in (("training half", training), ("held-out half", held_out)):
        stories, happenings = measure_aligned(articles)
        sys.stdout.write(f"{name}, {len(articles)} articles\n  stories     {stories}\n  happenings  {happenings}\n")


def _copies(_: Sequence[Translated], __: Sequence[Translated], given: Sequence[Path]) -> None:
    records = [record for path in given for record in read_jsonl(path)]
    chosen = random.Random(7).sample(records, min(_COPIED, len(records)))
    for kind in KINDS:
        for strength in STRENGTHS:
            sys.stdout.write(f"{kind:9} {strength:.0%}  {measure_copies(chosen, kind=kind, strength=strength)}\n")


def _write(name: str, text: str) -> None:
    Path(str(files("extractor.store.dedupe").joinpath(name))).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
