"""Tries again what failed in passing: how often, after how long, and what Retry-After says."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from extractor.collect.errors import PASSING, FetchError
from extractor.collect.page import Page
from extractor.collect.settings import Settings

if TYPE_CHECKING:
    from tenacity import RetryCallState

_BUSY = {429, 503}


def retry_after(status: int, headers: Mapping[str, str]) -> float | None:
    """Return the seconds a 429 or 503 asks to wait, None where it names none (RFC 9110, section 10.2.3).

    A date is counted from the answer's own Date, so that a clock that is wrong does no harm.
    """
    value = headers.get("retry-after", "").strip()
    if status not in _BUSY or not value:
        return None
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    until, now = _date(value), _date(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds()) if until else None


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


async def repeated(attempt: Callable[[], Awaitable[Page]], settings: Settings, *, seed: str) -> Page:
    """Return what `attempt` gives, tried up to settings.attempts times.

    Only what fails in passing (see errors.PASSING) is tried again, after settings.backoff seconds, doubled each time
    and lengthened by up to a half, at most settings.max_wait; `seed` makes that half repeatable. A server that asks
    for more than max_wait is not waited for. The wait a server asks for is kept by the host's turns. Raises the last
    FetchError.
    """
    if settings.attempts <= 1:
        return await attempt()
    from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt

    def worth_it(error: BaseException) -> bool:
        return (
            isinstance(error, FetchError)
            and error.cause in PASSING
            and (error.retry_after is None or error.retry_after <= settings.max_wait)
        )

    def pause(state: RetryCallState) -> float:
        # no secret is at stake, and the same crawl waits the same time
        part = random.Random(f"{seed} {state.attempt_number}").random() / 2
        return min(settings.backoff * 2.0 ** (state.attempt_number - 1) * (1 + part), settings.max_wait)

    retrying = AsyncRetrying(
        stop=stop_after_attempt(settings.attempts), retry=retry_if_exception(worth_it), wait=pause, reraise=True
    )
    return await retrying(attempt)
