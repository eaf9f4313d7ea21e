"""The figures pipe: numbers with units become figures with a metric, a period, what they are about, and flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from spacy.tokens import Doc

from extractor.knowledge.places import HOME
from extractor.language.facts import Commodity, Facts, Figure, Mention, Sector, article_of, facts_of
from extractor.language.figures.around import Around
from extractor.language.figures.candidates import find_candidates
from extractor.language.figures.choices import Leans, Meaning, Option, choose_each, choose_pairs
from extractor.language.figures.context import Context, build_context
from extractor.language.figures.converted import convert
from extractor.language.figures.features import (
    base_groups,
    hedge_features,
    keep_features,
    status_features,
)
from extractor.language.figures.flows import ROLES, Countries, countries_of, country_options, named_beside, sensible
from extractor.language.figures.hedges import hedge_of
from extractor.language.figures.moves import date_moves
from extractor.language.figures.periods import Periods
from extractor.language.figures.respective import share_out
from extractor.language.figures.rules import is_flow, rule_metric, rule_negative, rule_of, rules
from extractor.language.figures.things import Things, thing_at
from extractor.language.linear import Decision
from extractor.language.pipe import TradePipe
from extractor.language.reasons import Reason, Spoken
from extractor.language.rows import pack, packed_in_order
from extractor.language.tokens import tokens_of

# least probability of a figure that is kept; best F1 in grouped cross-validation on the training articles
KEEP: Final = 0.45
# the decisions on the features of a candidate itself
_BASED: Final = ("metric", "keep", "of", "status", "lean")


def figure_context(doc: Doc) -> Context:
    """Return the figure candidates of `doc` with what stands around them; time expressions hold no figures."""
    article = article_of(doc)
    facts = facts_of(doc)
    blocked = [*((d.mention.start, d.mention.end) for d in facts.dates), *facts.record_reaches]
    found = find_candidates(tokens_of(doc).whole, language=article.language, blocked=blocked)
    return build_context(doc, found, language=article.language, title_end=article.body_start)


def _evidence(c: Context, i: int) -> Mention:
    """Return the figure's sentence without outer white space."""
    sentence = c.sentences[c.where[i]]
    text = sentence.text.strip()
    start = sentence.start + sentence.text.index(text)
    return Mention(start, start + len(text), text)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A candidate with its metric, how sure that is, how sure it is a figure at all, its packed rows by decision."""

    metric: str
    probability: float
    keep: float
    rows: Mapping[str, bytes]


class _Ties(NamedTuple):
    """What decides the ties of the figures of one article."""

    c: Context
    published: str | None
    leans: Sequence[Leans]
    """Of each figure what it tells itself."""


class TradeFigures(TradePipe):
    """Fills `doc._.facts.figures`. Reads the time expressions, goods and branches found before."""

    decision_names = ("keep", "metric", "of", "approximation", "status", "period", "about", "flow", "lean")

    def __call__(self, doc: Doc) -> Doc:
        """Add the figures of `doc` to its facts, in text order, and return it."""
        context, facts = figure_context(doc), facts_of(doc)
        if not context.candidates:
            return doc
        around = Around(context)
        judged = self._judge(around)
        kept = [i for i, one in enumerate(judged) if one.keep >= KEEP]
        figures = self._figures(around, kept, [judged[i] for i in kept])
        ties = _Ties(context, article_of(doc).published_at, self._leans([judged[i] for i in kept]))
        self._tie(figures, ties, kept, facts)
        self._route(figures, ties, kept, facts)
        share_out(figures, context, kept, facts)
        date_moves(figures, context, kept, facts)
        convert(figures, context.text)
        facts.figures += _told_once(figures, context.title_end)
        return doc

    def _judge(self, around: Around) -> list[_Judged]:
        """Judge every candidate."""
        c = around.c
        metric, keep = self.decisions.get("metric"), self.decisions.get("keep")
        everything = range(len(c.candidates))
        if metric is None or keep is None:
            return _leaning(c, [self._judge_by_rule(c, i) for i in everything])
        joint = self.joint_rows(*_BASED)
        rows = [joint.packed(base_groups(around, i)) for i in everything]
        metrics = agreed(c, metric.decide_packed([some["metric"] for some in rows]))
        own = (pack(keep.rows(keep_features(around, i))) for i in everything)
        kept = keep.decide_packed([some["keep"] + more for some, more in zip(rows, own, strict=True)])
        return _leaning(
            c,
            [
                _Judged(label, probability, k.scores["yes"], some)
                for (label, probability), k, some in zip(metrics, kept, rows, strict=True)
            ],
        )

    @staticmethod
    def _judge_by_rule(c: Context, i: int) -> _Judged:
        known = c.candidates[i].form not in {"bare", "plural"}
        return _Judged(rule_metric(c, i), 0.5, 0.7 if known else 0.0, {})

    def _reasons(self, judged: _Judged) -> list[Reason]:
        """Return what spoke for the metric."""
        model = self.decisions.get("metric")
        if model is None or not judged.rows:
            return ["rule:nearest topic"]
        spoken = Spoken(model, judged.rows["metric"], judged.metric)
        return [f"{judged.metric}~{judged.probability:.2f}", spoken]

    def _figures(self, around: Around, kept: Sequence[int], judged: Sequence[_Judged]) -> list[Figure]:
        """Make figures of the candidates `kept`, judged so, not yet tied to anything."""
        c = around.c
        ofs = self._ofs(c, kept, judged)
        approximations = self._approximations(c, kept)
        statuses = self._statuses(around, kept, judged)
        rows = zip(kept, judged, ofs, approximations, statuses, strict=True)
        return [
            self._figure(c, i, one, of=of, approximation=how, status=status, why=self._reasons(one))
            for i, one, of, how, status in rows
        ]

    @staticmethod
    def _figure(
        c: Context, i: int, judged: _Judged, *, of: str | None, approximation: str, status: str, why: Sequence[Reason]
    ) -> Figure:
        candidate = c.candidates[i]
        sign = -1 if rule_negative(c, i, judged.metric) else 1
        return Figure(
            mention=Mention(candidate.start, candidate.end, c.text[candidate.start : candidate.end]),
            kind=candidate.kind,
            value=sign * candidate.value,
            unit=candidate.unit,
            value_max=None if candidate.value_max is None else sign * candidate.value_max,
            approximation=approximation,
            metric=judged.metric,
            of=of,
            status=status,
            evidence=_evidence(c, i),
            confidence=round(judged.keep * judged.probability, 4),
            why=[f"{candidate.form}:{candidate.unit}", *why],
        )

    def _ofs(self, c: Context, kept: Sequence[int], judged: Sequence[_Judged]) -> list[str | None]:
        """Return of each figure what grows or is shared; None where its metric asks for nothing."""
        model, asked = self.decisions.get("of"), rules()["of_metrics"]
        if model is None:
            return [rule_of(c, i) if one.metric in asked else None for i, one in zip(kept, judged, strict=True)]
        asking = [one for one in judged if one.metric in asked]
        rows = [one.rows.get("of", b"") + pack(model.rows([f"m={one.metric}"])) for one in asking]
        decisions = iter(model.decide_packed(rows))
        return [next(decisions).label if one.metric in asked else None for one in judged]

    def _approximations(self, c: Context, kept: Sequence[int]) -> list[str]:
        hedges = [hedge_of(c.text, c.candidates[i]) for i in kept]
        model = self.decisions.get("approximation")
        if model is None:
            return [hedge for hedge, _ in hedges]
        rows = zip(kept, hedges, strict=True)
        return [decision.label for decision in model.decide_many(hedge_features(c, i, *hedge) for i, hedge in rows)]

    def _statuses(self, around: Around, kept: Sequence[int], judged: Sequence[_Judged]) -> list[str]:
        model = self.decisions.get("status")
        if model is None:
            return ["actual"] * len(kept)
        rows = zip(kept, judged, strict=True)
        packed = [one.rows.get("status", b"") + pack(model.rows(status_features(around, i))) for i, one in rows]
        return [decision.label for decision in model.decide_packed(packed)]

    def _leans(self, judged: Sequence[_Judged]) -> list[Leans]:
        """Return what each of the figures judged so tells of the options it has."""
        model = self.decisions.get("lean")
        if model is None or not judged:
            return [{} for _ in judged]
        sums = model.sums(*packed_in_order([one.rows.get("lean", b"") for one in judged])).tolist()
        return [dict(zip(model.labels, row, strict=True)) for row in sums]

    def _tie(self, figures: Sequence[Figure], ties: _Ties, kept: Sequence[int], facts: Facts) -> None:
        """Set the periods and the goods or branches."""
        c = ties.c
        periods, things = Periods(c, facts.dates, ties.published), Things(c, facts)
        rows = [(i, Meaning(figure.metric, figure.of), figure.status) for i, figure in zip(kept, figures, strict=True)]
        when = [periods.options(i, meaning, status) for i, meaning, status in rows]
        told = self._chosen("period", when, ties.leans)
        what = [things.options(i, meaning) for i, meaning, _ in rows]
        abouts = self._chosen("about", what, ties.leans)
        for figure, period, about in zip(figures, told, abouts, strict=True):
            figure.period = period
            if about:
                thing = thing_at(facts, about)
                figure.commodities = [thing] if isinstance(thing, Commodity) else []
                figure.sectors = [thing] if isinstance(thing, Sector) else []

    def _route(self, figures: Sequence[Figure], ties: _Ties, kept: Sequence[int], facts: Facts) -> None:
        """Set origin and destination of the flows; only capital at home goes from a country to itself."""
        meanings = [Meaning(figure.metric, figure.of) for figure in figures]
        flows = [n for n, meaning in enumerate(meanings) if is_flow(*meaning)]
        if not flows:
            return
        known = countries_of(ties.c, facts)
        sides = [[self._countries(ties.c, kept[n], role, meanings[n], known) for n in flows] for role in ROLES]
        alike = [known.home if meanings[n].flow == "investment_value" else None for n in flows]
        routes = self._routes(sides, [ties.leans[n] for n in flows], alike)
        for n, (origin, destination) in zip(flows, routes, strict=True):
            figures[n].origin, figures[n].destination = origin, destination

    @staticmethod
    def _countries(c: Context, i: int, role: str, meaning: Meaning, known: Countries) -> list[Option]:
        options = country_options(c, i, role, meaning, known)
        return sensible(options, role, meaning, named_beside(c, i, known), c.candidates[i].start)

    def _routes(
        self, sides: Sequence[Sequence[Sequence[Option]]], leans: Sequence[Leans], alike: Sequence[str | None]
    ) -> Sequence[tuple[str | None, str | None]]:
        """Return origin and destination of each flow; `sides` are the options of both roles."""
        if model := self.decisions.get("flow"):
            return choose_pairs(model, sides[0], sides[1], leans, alike)
        by_rule = [[self._by_rule(role, some) for some in side] for role, side in zip(ROLES, sides, strict=True)]
        return list(zip(*by_rule, strict=True))

    def _chosen(self, name: str, groups: Sequence[Sequence[Option]], leans: Sequence[Leans]) -> list[str | None]:
        """Return of each group of options the one taken."""
        model = self.decisions.get(name)
        if model is None:
            return [self._by_rule(name, options) for options in groups]
        return [key for key, _ in choose_each(model, groups, leans)]

    @staticmethod
    def _by_rule(name: str, options: Sequence[Option]) -> str | None:
        """Without a model: the only period of the sentence, the nearest thing, the home country as origin."""
        if name == "period":
            inside = {o.key for o in options if "same" in o.features}
            return inside.pop() if len(inside) == 1 else None
        if name == "about":
            near = [o.key for o in options if any(f.startswith("rank=0") for f in o.features)]
            return near[0] if near else None
        exports = any(f == f"{name}:home&export_value" for o in options for f in o.features)
        return HOME if name == "origin" and exports else None


def _told_once(figures: Sequence[Figure], title_end: int) -> list[Figure]:
    """Return the figures without those of the title that the body tells again, with more to go by."""
    body: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        if figure.mention.start >= title_end:
            body.setdefault(_number(figure), []).append(figure)
    return [
        one
        for one in figures
        if one.mention.start >= title_end or not any(_agree(one, other) for other in body.get(_number(one), ()))
    ]


def _number(figure: Figure) -> tuple[object, ...]:
    return figure.kind, figure.value, figure.value_max, figure.unit, figure.metric, figure.of


def _agree(one: Figure, other: Figure) -> bool:
    """Whether the two contradict each other in no time or country that both tell."""
    pairs = (one.period, other.period), (one.origin, other.origin), (one.destination, other.destination)
    return all(a == b or None in {a, b} for a, b in pairs)


def _leaning(c: Context, judged: list[_Judged]) -> list[_Judged]:
    """Return the judgements with parts as sure to be figures as their wholes, and values that rose or fell likewise."""
    for i, candidate in enumerate(c.candidates[:-1]):
        if candidate.leaning and judged[i].keep < judged[i + 1].keep:
            judged[i] = replace(judged[i], keep=judged[i + 1].keep)
    return judged


def agreed(c: Context, decisions: Sequence[Decision]) -> list[tuple[str, float]]:
    """Return each candidate's metric and its probability; counts of one thing in a sentence mean the same.

    Of "seven firms met fourteen firms" the one is told by the other: their probabilities are averaged.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for i, candidate in enumerate(c.candidates):
        alone = candidate.kind != "count" or not candidate.head
        key: tuple[object, ...] = (i,) if alone else (c.where[i], candidate.unit, candidate.head)
        groups.setdefault(key, []).append(i)
    agreed = [(one.label, one.probability) for one in decisions]
    for members in groups.values():
        if len(members) > 1:
            labels = sorted(decisions[members[0]].scores)
            means = [sum(decisions[i].scores[label] for i in members) / len(members) for label in labels]
            best = max(range(len(labels)), key=means.__getitem__)
            for i in members:
                agreed[i] = labels[best], means[best]
    return agreed
