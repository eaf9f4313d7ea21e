"""ANTARA, the Indonesian national news agency, as an entry point; its facts are in outlets/antara.toml."""

from __future__ import annotations

from extractor.publishers.registry import read_outlet

ANTARA = read_outlet("antara")
