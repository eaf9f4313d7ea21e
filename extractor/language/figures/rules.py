"""Reads a figure's meaning from the nearest topic word: what stands in where no trained model is installed."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.language.figures.around import phrases, topics_in, way
from extractor.language.figures.candidate import form_pattern
from extractor.language.figures.context import Context


@cache
def rules() -> dict[str, Any]:
    """Return the tables of `rules.toml`."""
    return tomllib.loads(files("extractor.language.figures").joinpath("rules.toml").read_text("utf-8"))


@cache
def flow_metrics() -> frozenset[str]:
    """Metrics of goods or capital that move between countries."""
    return frozenset(rules()["flows"])


def is_flow(metric: str, of: str | None) -> bool:
    """Whether a figure has an origin and a destination."""
    return metric in flow_metrics() or of in flow_metrics()


def rule_metric(c: Context, i: int) -> str:
    """Return the metric by the nearest topic phrase of the sentence that fits the unit; `other` where none does."""
    figure, sentence = c.candidates[i], c.sentences[c.where[i]]
    table = rules()["metric"][figure.kind]
    if figure.unit in {"percent", "point"} and way(c.text[max(sentence.start, figure.start - 40) : figure.start]):
        return "growth"
    if figure.unit == "ha":
        return "area"
    found = [
        (abs(p.start - figure.start) + (60 if p.start > figure.start else 0), table[name])
        for p in phrases(c, topics_in(sentence))
        for name in p.names
        if name in table
    ]
    default = {"percent": "share"}.get(figure.kind, "other")
    return min(found)[1] if found else default


def rule_of(c: Context, i: int) -> str:
    """Return the metric that grows or is shared, by the nearest topic phrase to the left."""
    figure, sentence = c.candidates[i], c.sentences[c.where[i]]
    names = [n for p in phrases(c, [q for q in topics_in(sentence) if q.end <= figure.start]) for n in p.names]
    return next((rules()["of"][n] for n in reversed(names) if n in rules()["of"]), "other")


def rule_negative(c: Context, i: int, metric: str) -> bool:
    """Whether the words around the figure tell of a fall, a loss, a deficit or deflation, as its metric asks.

    A sign written before a percent, points or money says so by itself, and so does the noun right behind a change:
    "slipped after a 3 percent rise". What fell to a level is no fall there: "growth
    slid to 4 percent".
    """
    figure, sentence = c.candidates[i], c.sentences[c.where[i]]
    if figure.sign and (figure.kind in {"percent", "money"} or figure.unit == "point"):
        return figure.sign == "-"
    wanted, against = _SIGNS.get(metric, (frozenset(), frozenset()))
    before = [w for w in way(c.text[max(sentence.start, figure.start - 90) : figure.start]) if w in wanted | against]
    after = [w for w in way(c.text[figure.end : min(sentence.end, figure.end + 25)]) if w in wanted | against]
    if metric == "inflation":  # the nearest of inflation and deflation, also in a list of cities
        before = [w for w in way(c.text[sentence.start : figure.start]) if w in wanted]
        cues = [q for q in sentence.cues if q.end <= figure.start and q.name == "topic.inflation"]
        rising = [q.start for q in cues if not way(q.word)]
        falling = [q.start for q in cues if way(q.word) == ["deflation"]]
        return bool(before) and max(falling, default=-1) > max(rising, default=-1)
    change = form_pattern("change", before=r"[^\S\n]", after=r"\b").match(c.text, figure.end)
    if metric == "growth" and change:
        return way(change[0]) == ["down"]
    if metric == "growth" and _is_level(c.text, sentence.start, figure.start):
        return False
    told = before[-1:] or after[:1]
    if metric == "trade_balance" and not told:
        gap = form_pattern("gap", before=r"(?<!\w)", after=r"(?!\w)")
        return gap.search(c.text, max(sentence.start, figure.start - 90), figure.start) is not None
    return (told or [""])[0] in wanted


def _is_level(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` leads to the level of something, but not of a fall."""
    if not form_pattern("level").search(text, max(start, end - 24), end):
        return False
    return not form_pattern("fall", before=r"(?<!\w)", after=r"(?!\w)").search(text, max(start, end - 90), end)


_SIGNS = {
    "growth": (frozenset({"down"}), frozenset({"up"})),
    "profit": (frozenset({"loss"}), frozenset({"gain"})),
    "trade_balance": (frozenset({"deficit"}), frozenset({"surplus"})),
    "inflation": (frozenset({"deflation"}), frozenset[str]()),
}
