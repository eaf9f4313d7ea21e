"""Made-up trade sentences in both languages with their names, as many as asked for."""

from __future__ import annotations

import random

from extractor.learn.corpora.conll import Sentence

_PEOPLE = (("Sari", "Wijaya"), ("Budi",), ("Maya", "Hartono"), ("Tom", "Baker"), ("Rina",))
_FIRMS = (("PT", "Laut", "Biru"), ("Bank", "Samudra"), ("Koperasi", "Tani", "Maju"), ("Green", "Harvest", "Ltd"))
_PLACES = (("Bogor",), ("Solo",), ("Medan",), ("New", "Zealand"), ("Jambi",))
_PROGRAMS = (("Program", "Petani", "Muda"), ("Kartu", "Panen"), ("Pekan", "Kopi", "Nusantara"))
_GOODS = ("kopi", "teh", "karet", "gula", "coffee", "rubber")
_PATTERNS = (
    "{person} dari {organization} mengirim {n} ton {good} ke {place} .",
    "{organization} membuka gudang {good} baru di {place} pekan lalu .",
    "{person} said {organization} would ship {n} tons of {good} from {place} .",
    "Petani {place} ikut {program} untuk menanam {good} , kata {person} .",
    "Harga {good} turun {n} persen karena panen melimpah .",
    "Exports of {good} rose {n} percent over the month .",
)
_NAMES = {"person": _PEOPLE, "organization": _FIRMS, "place": _PLACES, "program": _PROGRAMS}


def sentences(count: int, *, seed: int) -> list[Sentence]:
    """Return `count` sentences drawn with `seed`; every name stands in many of them."""
    chance = random.Random(seed)
    return [_sentence(chance) for _ in range(count)]


def _sentence(chance: random.Random) -> Sentence:
    words: list[str] = []
    spans: list[tuple[int, int, str]] = []
    for part in chance.choice(_PATTERNS).split():
        slot = part.strip("{}")
        if slot in _NAMES and part != slot:
            name = chance.choice(_NAMES[slot])
            spans.append((len(words), len(words) + len(name), slot))
            words += name
        elif part == "{n}":
            words.append(str(chance.randint(2, 99)))
        else:
            words.append(chance.choice(_GOODS) if part == "{good}" else part)
    return Sentence(tuple(words), tuple(spans))
