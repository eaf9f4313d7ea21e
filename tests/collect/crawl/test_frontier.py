"""Order and limits of the queue."""

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from extractor.collect.crawl.frontier import Frontier


@given(
    hosts=st.lists(st.sampled_from(["a.one.test", "b.one.test", "two.test:8443", "10.0.0.1"]), max_size=40),
    per_host=st.integers(1, 3),
    per_domain=st.integers(1, 4),
    total=st.integers(1, 6),
    returns=st.randoms(use_true_random=False),
)
def test_everything_once_in_order_within_limits(
    hosts: list[str], per_host: int, per_domain: int, total: int, returns: random.Random
) -> None:
    frontier = Frontier(per_host=per_host, per_domain=per_domain, total=total)
    frontier.add(enumerate(hosts))
    out: list[tuple[int, str]] = []
    given_out: list[tuple[int, str]] = []
    while True:
        taken = frontier.take()
        if taken:
            out.append(taken)
            given_out.append(taken)
            assert len(out) <= total
            assert max(Counter(host for _, host in out).values()) <= per_host
            assert sum(host.endswith("one.test") for _, host in out) <= per_domain
        elif out:
            _, host = out.pop(returns.randrange(len(out)))
            frontier.give_back(host)
        else:
            break
    assert sorted(given_out) == list(enumerate(hosts))
    for host in set(hosts):
        numbers = [number for number, name in given_out if name == host]
        assert numbers == sorted(numbers)


def test_no_host_waits_for_another() -> None:
    frontier = Frontier(per_host=1, per_domain=1, total=10)
    frontier.add([(1, "slow"), (2, "slow"), (3, "slow"), (4, "quick")])
    assert frontier.take() == (1, "slow")
    assert frontier.take() == (4, "quick")
    assert frontier.take() is None
    frontier.give_back("slow")
    assert frontier.take() == (2, "slow")


def test_what_comes_later_is_given_out_too() -> None:
    frontier = Frontier(per_host=1, per_domain=1, total=1)
    assert frontier.take() is None
    frontier.add([(1, "a")])
    assert frontier.take() == (1, "a")
    frontier.give_back("a")
    assert frontier.take() is None
    frontier.add([(2, "a")])
    assert frontier.take() == (2, "a")
