"""Draws memory over time as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Final

from extractor.batch.measure.watch import Sample

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 800, 360, 70, 40, 30
_MEBIBYTE: Final = 1024 * 1024
# the run's own process, then its workers in the order they came
_COLOURS: Final = ("#6b7280", "#2563eb", "#059669", "#d97706", "#db2777", "#7c3aed")
_LINES: Final = 600


def draw(samples: Sequence[Sample], kills: Sequence[float], title: str) -> str:
    """Return the picture: a line for each process in MiB, a mark at each kill (seconds since the beginning)."""
    end = max((sample.at for sample in samples), default=1.0) or 1.0
    top = max((sample.resident for sample in samples), default=_MEBIBYTE) / _MEBIBYTE * 1.1

    def x(at: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - 20) * at / end

    def y(mebibytes: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * mebibytes / top

    parts = [f'<text x="{_LEFT}" y="18" font-weight="bold">{escape(title)}</text>']
    for step in range(5):
        value, moment = top * step / 4, end * step / 4
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - 20}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#e5e7eb"/>'
        )
        parts.append(f'<text x="{_LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.0f} MiB</text>')
        parts.append(f'<text x="{x(moment):.1f}" y="{_HEIGHT - 16}" text-anchor="middle">{moment / 60:.1f} min</text>')
    for kill in kills:
        parts.append(
            f'<line x1="{x(kill):.1f}" x2="{x(kill):.1f}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}" stroke="#dc2626" '
            'stroke-dasharray="3 3"/>'
        )
    ordered = sorted(samples, key=_process)
    workers = 0
    for (_, parent, _), group in groupby(ordered, key=_process):
        workers += not parent
        colour = _COLOURS[0] if parent else _COLOURS[1 + (workers - 1) % (len(_COLOURS) - 1)]
        points = list(group)
        # enough points for the width, and always the last
        kept = [*points[: -1 : max(1, len(points) // _LINES)], points[-1]]
        line = " ".join(f"{x(point.at):.1f},{y(point.resident / _MEBIBYTE):.1f}" for point in kept)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="11"><rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )


def _process(sample: Sample) -> tuple[int, bool, int]:
    return (not sample.parent, sample.parent, sample.pid)
