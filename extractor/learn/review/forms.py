"""The forms in which records go to annotation tools and come back."""

from __future__ import annotations

from enum import StrEnum


class ToolFormat(StrEnum):
    """The form of a file that an annotation tool reads and writes."""

    LABEL_STUDIO = "label-studio"
    SPACY = "spacy"
    JSONL = "jsonl"
    DOCCANO = "doccano"
