"""From pairs to groups: the surest links first, and none across which the two groups' first reports are strangers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable


def groups(
    count: int,
    links: Iterable[tuple[float, int, int]],
    *,
    alike: Callable[[int, int], bool],
    owner: Callable[[int], Hashable],
) -> list[list[int]]:
    """Return items 0 … count-1 in groups, each in order, the groups by their first item.

    `links` are (score, first, second). Two groups become one where a link joins them, no two of their items have the
    same `owner`, and their first items are linked too or at least `alike`: a chain in which each is a little different
    from the last does not end in one group. The result depends on the items' order and the links alone.
    """
    members = {item: [item] for item in range(count)}
    owners = {item: {owner(item)} for item in range(count)}
    head = list(range(count))
    for _, first, second in sorted(links, key=_surest):
        one, other = sorted((head[first], head[second]))
        if one == other or owners[one] & owners[other]:
            continue
        if {first, second} != {one, other} and not alike(one, other):
            continue
        for item in members[other]:
            head[item] = one
        members[one] += members.pop(other)
        owners[one] |= owners.pop(other)
    return [sorted(members[item]) for item in sorted(members)]


def _surest(link: tuple[float, int, int]) -> tuple[float, int, int]:
    return -link[0], link[1], link[2]
