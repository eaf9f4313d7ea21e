"""Files of corrections for the tests, in the form the reading view saves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RECORD = "0123456789abcdef"


def correction(action: str, target: str, *, minute: int = 0, value: str | None = None, **more: Any) -> dict[str, Any]:
    """Return one correction as JSON data, made at noon and some minutes."""
    told = {"action": action, "target": target, "at": f"2026-11-28T12:{minute:02}:00Z", "note": "", **more}
    return {**told, "value": value} if action in {"retype", "recode"} else told


def addition(collection: str, item: dict[str, Any], *, minute: int = 0) -> dict[str, Any]:
    """Return the correction that adds `item`."""
    return {"action": "add", "collection": collection, "at": f"2026-11-28T12:{minute:02}:00Z", "note": "", "item": item}


def write_file(path: Path, *corrections: Any, reviewer: str = "Ani", **more: Any) -> Path:
    """Write a file of corrections; `more` takes the place of what it says of its record."""
    whole = {
        "format": "extractor.corrections/1",
        "record": RECORD,
        "fingerprint": None,
        "reviewer": reviewer,
        "corrections": list(corrections),
        **more,
    }
    path.write_text(json.dumps(whole), "utf-8")
    return path
