from __future__ import annotations

import pytest

from extractor.language.figures.choices import Leans, Option, choose_each, choose_pairs
from extractor.learn.ranking import Choice, fit_ranking

NEAR, FAR, NONE = ("near",), ("far",), ("none",)


def group(*options: tuple[str, ...]) -> list[Option]:
    return [Option(str(n) if features != NONE else None, features) for n, features in enumerate(options)]


def test_the_option_that_was_mostly_right_wins_within_its_group() -> None:
    near = Choice((FAR, NEAR, NONE), (False, True, False))
    none = Choice((FAR, NONE), (False, True))
    model = fit_ranking([near, near, near, none, none], c=1.0)
    chosen = choose_each(model, [group(FAR, NEAR, NONE), group(FAR, NONE), group(NONE)], [{}, {}, {}])
    assert [key for key, _ in chosen] == ["1", None, None]
    assert 0.5 < chosen[0][1] < 1
    assert chosen[2][1] == 1


def test_groups_without_a_right_option_teach_nothing() -> None:
    lesson = Choice((FAR, NEAR), (False, True))
    hopeless = Choice((FAR, NEAR), (False, False))
    one, other = fit_ranking([lesson] * 2, c=1.0), fit_ranking([lesson, hopeless, lesson, hopeless], c=1.0)
    assert one.names == other.names
    assert (one.weights == other.weights).all()


def test_of_several_right_options_any_may_win() -> None:
    model = fit_ranking([Choice((NEAR, FAR, NONE), (True, True, False))] * 3, c=1.0)
    near, far, none = model.chances([NEAR, FAR, NONE], "yes")
    assert min(near, far) > none


def test_a_pair_is_not_one_key_twice_unless_it_may_be() -> None:
    model = fit_ranking([Choice((NEAR, FAR, NONE), (True, False, False))] * 5, c=10.0)
    options = [Option("JP", NEAR), Option("ID", FAR), Option(None, NONE)]
    (apart,) = choose_pairs(model, [options], [options], [{}], ["ID"])
    (free,) = choose_pairs(model, [options], [options], [{}], ["JP"])
    assert free == ("JP", "JP")
    assert apart[0] != apart[1]
    assert "JP" in apart
    assert choose_pairs(model, [], [], [], []) == []


@pytest.mark.parametrize(
    ("leans", "key"), [({}, "0"), ({"period": 9.0}, None), ({"period": -9.0}, "0"), ({"about": 9.0}, "0")]
)
def test_a_figure_itself_may_speak_for_no_tie(leans: Leans, key: str | None) -> None:
    model = fit_ranking([Choice((NEAR, NONE), (True, False))] * 3, c=1.0)
    ((chosen, chance),) = choose_each(model, [[Option("0", NEAR), Option(None, NONE, "period")]], [leans])
    assert chosen == key
    assert 0.5 < chance < 1
