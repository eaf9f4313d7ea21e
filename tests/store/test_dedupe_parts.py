"""The parts of dedupe, each by itself: traits, copies, blocks, groups, weights."""

from datetime import date
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_reports import WORDS, event, made, text_of
from same_news import COFFEE_EN, COFFEE_ID, report

from extractor.record import Record
from extractor.store.dedupe.blocks import Blocks, Item
from extractor.store.dedupe.clusters import groups
from extractor.store.dedupe.commonness import FAMILIES, by_family, weight
from extractor.store.dedupe.copies import LEAST_SHINGLES, overlap, similar_pairs
from extractor.store.dedupe.decision import decisions
from extractor.store.dedupe.features import Told, allied, figures_agree, happening_features, story_features
from extractor.store.dedupe.traits import SHINGLE, shingles_of, traits_of

shingles = st.frozensets(st.integers(0, 200)).map(lambda found: np.array(sorted(found), dtype=np.uint32))


@given(st.text())
def test_shingles_are_sorted_and_distinct(text: str) -> None:
    found = shingles_of(text)
    assert found.dtype == np.uint32
    assert (np.diff(found.astype(np.int64)) > 0).all()


def test_shingles_do_not_mind_case_and_marks() -> None:
    assert (shingles_of("Kopi Lampung, ke Mesir!") == shingles_of("kopi lampung ke mesir")).all()
    assert len(shingles_of(WORDS)) == 200 - SHINGLE + 1
    assert len(shingles_of("tiga kata saja")) == 0


def test_shingles_know_the_order_of_words() -> None:
    assert not np.intersect1d(shingles_of("satu dua tiga empat"), shingles_of("empat tiga dua satu")).size


@given(shingles, shingles)
def test_overlap_is_that_of_sets(first: np.ndarray, second: np.ndarray) -> None:
    one, other = set(first.tolist()), set(second.tolist())
    found = overlap(first, second)
    assert found == overlap(second, first)
    assert found.jaccard == (len(one & other) / len(one | other) if one and other else 0)
    assert found.contained == (len(one & other) / min(len(one), len(other)) if one and other else 0)


def test_similar_texts_are_found_and_others_are_not() -> None:
    texts = [text_of(0, 100), text_of(10, 110), text_of(100, 200), "lain " * 3, text_of(0, 100)]
    found = list(similar_pairs([shingles_of(text) for text in texts], reach=50))
    assert found == [(0, 1), (0, 4), (1, 4)]


def test_many_copies_cost_no_more_than_the_reach() -> None:
    copies = [shingles_of(WORDS)] * 40
    assert len(list(similar_pairs(copies, reach=5))) == 5 * 40 - (5 + 4 + 3 + 2 + 1)
    assert len(list(similar_pairs(copies, reach=50))) == 40 * 39 // 2


def test_short_texts_are_no_copies() -> None:
    short = shingles_of(text_of(0, LEAST_SHINGLES + SHINGLE - 2))
    assert len(short) == LEAST_SHINGLES - 1
    assert list(similar_pairs([short, short], reach=5)) == []


def test_an_empty_collection_has_no_pairs() -> None:
    assert list(similar_pairs([], reach=5)) == []


items = st.lists(
    st.builds(
        Item,
        st.one_of(st.none(), st.integers(0, 8)),
        st.dictionaries(st.sampled_from("abcd"), st.sampled_from([1.0, 2.0]), max_size=4),
    ),
    max_size=12,
).map(lambda found: sorted(found, key=_by_day))


def _by_day(item: Item) -> int:
    return 99 if item.day is None else item.day


@given(items)
def test_blocks_pair_what_is_near_and_shares_enough(found: list[Item]) -> None:
    pairs = {(other, place) for place, others in Blocks(window=2, reach=99, least=3).pairs(found) for other in others}
    wanted = set()
    for (first, one), (second, other) in combinations(enumerate(found), 2):
        near = one.day is None or other.day is None or other.day - one.day <= 2
        # the later item's weight counts: in life both are the same
        shared = sum(weight for key, weight in other.keys.items() if key in one.keys)
        if near and shared >= 3:
            wanted.add((first, second))
    assert pairs == wanted


def test_a_block_too_large_is_cut_and_told() -> None:
    blocks = Blocks(window=3, reach=2, least=1)
    pairs = list(blocks.pairs([Item(1, {"k": 1.0})] * 4))
    assert pairs == [(0, []), (1, [0]), (2, [0, 1]), (3, [1, 2])]
    assert blocks.cut == {"k"}


links = st.lists(st.tuples(st.sampled_from([0.5, 0.7, 0.9]), st.integers(0, 9), st.integers(0, 9)), max_size=25).map(
    lambda found: [(score, *sorted(pair)) for score, *pair in found if pair[0] != pair[1]]
)


@given(links, st.permutations(range(10)), st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_groups_are_a_partition_that_holds_the_rules(
    found: list[tuple[float, int, int]], owners: list[int], strangers: set[tuple[int, int]]
) -> None:
    owner = [each // 2 for each in owners]

    def alike(first: int, second: int) -> bool:
        return (first, second) not in strangers

    result = groups(10, found, alike=alike, owner=owner.__getitem__)
    assert sorted(item for group in result for item in group) == list(range(10))
    assert result == sorted(sorted(group) for group in result)
    for group in result:
        assert len({owner[item] for item in group}) == len(group)
        linked = {item for _, *pair in found if set(pair) <= set(group) for item in pair}
        assert len(group) == 1 or linked == set(group)
    assert groups(10, found[::-1], alike=alike, owner=owner.__getitem__) == result


def test_a_chain_of_strangers_breaks() -> None:
    chain = [(0.9, 0, 1), (0.8, 1, 2), (0.7, 2, 3)]

    def close(first: int, second: int) -> bool:
        return second - first < 3

    def same(item: int) -> int:
        return item

    assert groups(4, chain, alike=close, owner=same) == [[0, 1, 2], [3]]


def test_rare_keys_weigh_more() -> None:
    assert weight("c:ID") < weight("n:indonesia") < weight("n:wirayudha")
    assert weight("f:percent:10") < weight("f:USD:4.37e+06")


def test_families_hold_every_key_once() -> None:
    keys = ("c:ID", "f:USD:4.37e+06", "n:wirayudha", "o:Bank Indonesia")
    families = by_family(keys)
    assert set(families) <= set(FAMILIES.values())
    assert sorted(key for family in families.values() for key in family.weights) == sorted(keys)
    for family in families.values():
        assert family.total == sum(family.weights.values())


def test_decisions_know_every_feature() -> None:
    told = [Told(made(id_, keys=("n:a",)), event("v1", "policy", ("n:a",))) for id_ in ("a", "b")]
    features = happening_features(told[0], told[1], same_story=True)
    assert set(decisions()["happening"].weights) == set(features)
    assert set(decisions()["story"].weights) == set(story_features(told[0].article, told[1].article))
    assert 0 <= decisions()["happening"].probability(features) <= 1


def test_what_speaks_for_a_pair_is_told() -> None:
    keys = ("f:USD:4.37e+06", "f:ton:1.25e+03", "n:wirayudha")
    features = story_features(made("a", keys=keys), made("b", keys=keys))
    assert "figures_share+" in decisions()["story"].why(features)
    assert decisions()["story"].why(story_features(made("a"), made("b"))) == ""


def test_figures_agree_or_not() -> None:
    one = made("a", keys=("f:IDR:1", "f:IDR:2"))
    assert figures_agree(one, made("b", keys=("f:IDR:1", "f:IDR:2", "f:IDR:3"))) == 1
    assert figures_agree(one, made("b", keys=("f:IDR:1", "f:IDR:4"))) == 0.5
    assert figures_agree(one, made("b", keys=("f:IDR:1",))) is None


@pytest.mark.parametrize(("first", "second", "wanted"), [
    ("export", "export", True), ("agreement", "contract", True), ("export", "policy", False),
])  # fmt: skip
def test_types_two_reporters_may_give(first: str, second: str, wanted: bool) -> None:
    assert allied(first, second) is allied(second, first) is wanted


def test_traits_are_alike_in_both_languages() -> None:
    indonesian = traits_of(report(COFFEE_ID, published="2021-03-09", publisher="Warta"))
    english = traits_of(report(COFFEE_EN, published="2021-03-09", publisher="Wire"))
    shared = set(indonesian.keys) & set(english.keys)
    assert {"h:0901", "c:EG", "o:Ministry of Trade", "f:USD:4.37e+06", "f:USD:9.24e+07", "n:wirayudha"} <= shared


def test_traits_of_a_record(sample_record: Record) -> None:
    found = traits_of(sample_record)
    assert found == traits_of(sample_record)
    assert found.day == date(2021, 3, 4).toordinal()
    assert [one.id for one in found.events] == [one.id for one in sample_record.events]
    assert found.digest != traits_of(sample_record.model_copy(update={"events": []})).digest


@pytest.mark.parametrize(("start", "end", "first", "last"), [
    ("2021-03-04", None, date(2021, 3, 4), date(2021, 3, 4)),
    ("2021-03-04", "2021-03-06", date(2021, 3, 4), date(2021, 3, 6)),
    ("2020-02", None, date(2020, 2, 1), date(2020, 2, 29)),
    ("2021", None, date(2021, 1, 1), date(2021, 12, 31)),
])  # fmt: skip
def test_days_of_an_event(sample_record: Record, start: str, end: str | None, first: date, last: date) -> None:
    dated = sample_record.events[0].model_copy(update={"start_date": start, "end_date": end})
    found = traits_of(sample_record.model_copy(update={"events": [dated]})).events[0]
    assert (found.first_day, found.last_day) == (first.toordinal(), last.toordinal())
