"""The figures pipe: numbers with units become figures with a metric, a period, what they are about, and flows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

from extractor.language.facts import Commodity, Facts, Figure, Mention, Sector, article_of, facts_of
from extractor.language.figures.candidates import find_candidates
from extractor.language.figures.choices import (
    Meaning,
    Option,
    choose,
    period_options,
    thing_at,
    thing_options,
)
from extractor.language.figures.context import Context, build_context
from extractor.language.figures.features import (
    base_features,
    hedge_features,
    keep_features,
    status_features,
)
from extractor.language.figures.flows import NEWS_HOME, Countries, countries_of, country_options
from extractor.language.figures.hedges import hedge_at
from extractor.language.figures.rules import is_flow, rule_metric, rule_negative, rule_of, rules
from extractor.language.pipe import TradePipe

# least probability of a figure that is kept, and of a tie; best F1 in grouped cross-validation on the training articles
KEEP: Final = 0.57
TIE: Final = {"period": 0.3, "about": 0.3, "origin": 0.3, "destination": 0.3}


def figure_context(doc: Doc) -> Context:
    """Return the figure candidates of `doc` with what stands around them; time expressions hold no figures."""
    article = article_of(doc)
    blocked = [(d.mention.start, d.mention.end) for d in facts_of(doc).dates]
    found = find_candidates(doc.text, language=article.language, blocked=blocked)
    return build_context(doc, found, language=article.language, title_end=article.body_start)


def _evidence(c: Context, i: int) -> Mention:
    """Return the figure's sentence without outer white space."""
    sentence = c.sentences[c.where[i]]
    text = sentence.text.strip()
    start = sentence.start + sentence.text.index(text)
    return Mention(start, start + len(text), text)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A candidate with its metric, how sure that is, and why."""

    metric: str
    probability: float
    keep: float
    why: tuple[str, ...]
    features: tuple[str, ...]


class TradeFigures(TradePipe):
    """Fills `doc._.facts.figures`. Reads the time expressions, goods and branches found before."""

    decision_names = ("keep", "metric", "of", "approximation", "status", "period", "about", "flow")

    def __call__(self, doc: Doc) -> Doc:
        """Add the figures of `doc` to its facts, in text order, and return it."""
        context, facts = figure_context(doc), facts_of(doc)
        countries = countries_of(context, facts)
        for i in range(len(context.candidates)):
            judged = self._judge(context, i)
            if judged.keep >= KEEP:
                figure = self._figure(doc, context, i, judged)
                self._tie(figure, context, i, facts)
                self._route(figure, context, i, countries)
                facts.figures.append(figure)
        return doc

    def _judge(self, c: Context, i: int) -> _Judged:
        features = base_features(c, i)
        metric, keep = self.decisions.get("metric"), self.decisions.get("keep")
        if metric is None or keep is None:
            known = c.candidates[i].form not in {"bare", "plural"}
            return _Judged(rule_metric(c, i), 0.5, 0.7 if known else 0.0, ("rule:nearest topic",), ())
        decision = metric.decide(features)
        kept = keep.decide([*features, *keep_features(c, i)]).scores["yes"]
        why = (f"{decision.label}~{decision.probability:.2f}", *metric.explain(features, decision.label, most=3))
        return _Judged(decision.label, decision.probability, kept, why, tuple(features))

    def _figure(self, doc: Doc, c: Context, i: int, judged: _Judged) -> Figure:
        candidate = c.candidates[i]
        sign = -1 if rule_negative(c, i, judged.metric) else 1
        return Figure(
            mention=Mention(candidate.start, candidate.end, c.text[candidate.start : candidate.end]),
            kind=candidate.kind,
            value=sign * candidate.value,
            unit=candidate.unit,
            value_max=None if candidate.value_max is None else sign * candidate.value_max,
            approximation=self._approximation(c, i),
            metric=judged.metric,
            of=self._of(c, i, judged),
            status=self._status(c, i, judged),
            evidence=_evidence(c, i),
            confidence=round(judged.keep * judged.probability, 4),
            why=[f"{candidate.form}:{candidate.unit}", *judged.why],
        )

    def _of(self, c: Context, i: int, judged: _Judged) -> str | None:
        if judged.metric not in rules()["of_metrics"]:
            return None
        model = self.decisions.get("of")
        return model.decide([*judged.features, f"m={judged.metric}"]).label if model else rule_of(c, i)

    def _approximation(self, c: Context, i: int) -> str:
        candidate = c.candidates[i]
        hedge, word = hedge_at(c.text, candidate.start, candidate.end)
        model = self.decisions.get("approximation")
        return model.decide(hedge_features(c, i, hedge, word)).label if model else hedge

    def _status(self, c: Context, i: int, judged: _Judged) -> str:
        model = self.decisions.get("status")
        return model.decide([*judged.features, *status_features(c, i)]).label if model else "actual"

    def _tie(self, figure: Figure, c: Context, i: int, facts: Facts) -> None:
        """Set the period and the good or branch."""
        meaning = Meaning(figure.metric, figure.of)
        figure.period = self._chosen("period", period_options(c, i, facts.dates, meaning))[0]
        about, _ = self._chosen("about", thing_options(c, i, facts, meaning))
        if about:
            thing = thing_at(facts, about)
            figure.commodities = [thing] if isinstance(thing, Commodity) else []
            figure.sectors = [thing] if isinstance(thing, Sector) else []

    def _route(self, figure: Figure, c: Context, i: int, countries: Countries) -> None:
        """Set origin and destination of a flow; only capital goes from a country to itself."""
        meaning = Meaning(figure.metric, figure.of)
        if not is_flow(figure.metric, figure.of):
            return
        origin, sure = self._chosen("origin", country_options(c, i, "origin", meaning, countries))
        destination, surer = self._chosen("destination", country_options(c, i, "destination", meaning, countries))
        if origin == destination and meaning.flow != "investment_value":
            origin, destination = (origin, None) if sure >= surer else (None, destination)
        figure.origin, figure.destination = origin, destination

    def _chosen(self, name: str, options: list[Option]) -> tuple[str | None, float]:
        """Return the option taken and how probable it is."""
        model = self.decisions.get("flow" if name in {"origin", "destination"} else name)
        if model is None:
            return self._by_rule(name, options), 0.5
        found = choose(model, options, least=TIE[name])
        return (found[0].key, found[1].scores["yes"]) if found else (None, 0.0)

    @staticmethod
    def _by_rule(name: str, options: list[Option]) -> str | None:
        """Without a model: the only period of the sentence, the nearest thing, the home country as origin."""
        if name == "period":
            inside = sorted({o.key for o in options if "same" in o.features})
            return inside[0] if len(inside) == 1 else None
        if name == "about":
            near = [o.key for o in options if any(f.startswith("rank=0") for f in o.features)]
            return near[0] if near else None
        exports = any(f == f"{name}:home&export_value" for o in options for f in o.features)
        return NEWS_HOME if name == "origin" and exports else None
