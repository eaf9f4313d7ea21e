"""A record whose every free text is an attack on the page that shows it."""

from hashlib import sha256
from typing import Any

from extractor.record import Record

EVIL = "</script><script>bad()</script><img src=x onerror=bad()>\"'` onmouseover=bad() \u2028<!-- ${bad()} {{ 7*7 }}"


def hostile(data: dict[str, Any]) -> Record:
    """Return the full record of the tests with `EVIL` in every free text, in the article's title and body too."""
    text = f"{EVIL}\n\nSatu {EVIL} dua.\n\nTiga."
    span = {"start": text.index("dua"), "end": text.index("dua") + 3, "text": "dua"}
    attack = {"start": 0, "end": len(EVIL), "text": EVIL}
    data["article"] |= {
        "title": EVIL, "publisher": EVIL, "section": EVIL, "url": f"javascript:bad()//{EVIL}", "language": EVIL,
        "authors": [{"name": EVIL, "role": "reporter"}], "dateline": {"place": EVIL, "country": None}, "text": text,
        "text_sha256": sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    data["entities"] = [
        {**data["entities"][2], "name": EVIL, "labels": {"id": EVIL, "en": f"{EVIL}2"}, "mentions": [attack]}
    ]
    data["commodities"] = [{**data["commodities"][0], "labels": {"id": EVIL, "en": "x"}, "mentions": [span]}]
    data["relations"] = [
        {**data["relations"][0], "object": None, "title": EVIL, "evidence": attack},
    ]
    data["figures"] = [{**data["figures"][0], "unit": EVIL, "mention": span, "evidence": attack}]
    participant = {"entity": None, "name": EVIL, "role": "organizer", "country": None}
    data["events"] = [
        {**data["events"][0], "place": EVIL, "participants": [participant], "trigger": span, "evidence": [attack]}
    ]
    data["opportunities"] = [{**data["opportunities"][0], "objects": [EVIL], "evidence": [span]}]
    data["opportunities"][0]["seeker"] = {"country": None, "name": EVIL, "entity": None}
    data["sectors"] = []
    data["warnings"] = [{**data["warnings"][0], "message": EVIL, "span": attack}]
    data["provenance"] |= {"pipeline": EVIL, "extractor": EVIL, "hs": EVIL}
    return Record.model_validate(data)
