"""Events that tell the same happening."""

from dataclasses import replace

import pytest

from extractor.language.events.merging import merged
from extractor.language.facts import Commodity, Event, Mention, Names, Participant

RICE = Commodity([], Names("beras", "rice"), "1006")
SUGAR = Commodity([], Names("gula", "sugar"), "1701")
MINISTRY, BUYER = Participant("Kementerian Perdagangan", "issuer"), Participant("Bulog", "affected")


def event(at: int, *parties: Participant, sure: float = 0.5, start: str | None = None, **more: object) -> Event:
    mention = Mention(at, at + 10, f"sentence {at}")
    made = Event("policy", mention, [mention], participants=list(parties), confidence=sure, start_date=start)
    return replace(made, **more)  # type: ignore[arg-type]


def test_what_the_less_sure_one_knows_goes_into_the_surer_one() -> None:
    early = event(0, MINISTRY, sure=0.8, countries=["ID"], commodities=[RICE])
    late = event(90, MINISTRY, BUYER, start="2024-03-05", countries=["IN"], place="Jakarta", country="ID")
    (one,) = merged([late, early])
    assert one is early
    assert [mention.start for mention in one.evidence] == [0, 90]
    assert [party.name for party in one.participants] == [MINISTRY.name, BUYER.name]
    assert (one.start_date, one.place, one.countries, one.commodities) == (
        "2024-03-05",
        "Jakarta",
        ["ID", "IN"],
        [RICE],
    )


@pytest.mark.parametrize(
    "others",
    [
        {"type": "agreement"},
        {"start_date": "2023"},
        {"participants": [BUYER]},
        {"commodities": [SUGAR]},
    ],
)
def test_other_happenings_stay_apart(others: dict[str, object]) -> None:
    one = event(0, MINISTRY, sure=0.8, start="2024-03", commodities=[RICE])
    other = event(90, MINISTRY, start="2024-03-05", commodities=[RICE])
    assert len(merged([one, other])) == 1
    assert len(merged([one, replace(other, **others)])) == 2  # type: ignore[arg-type]


def test_the_best_sentence_stays_the_first() -> None:
    (one,) = merged([event(50, sure=0.9), event(0), event(90)])
    assert [mention.start for mention in one.evidence] == [50, 0, 90]
