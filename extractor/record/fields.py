"""Field types of the record: codes, dates and digests that are checked when a record is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from extractor.record import codes


def _check(test: Callable[[str], bool], what: str) -> AfterValidator:
    def validate(value: str) -> str:
        if not test(value):
            raise ValueError(f"{value!r} is no {what}")
        return value

    return AfterValidator(validate)


def _is_moment(text: str) -> bool:
    if len(text) <= 10:
        return len(text) == 10 and codes.is_date(text)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


Country = Annotated[
    str, Field(pattern=r"^([A-Z]{2}|ASEAN)$"), _check(codes.is_country, "ISO 3166-1 alpha-2 code, EU or ASEAN")
]
Hs = Annotated[str, Field(pattern=r"^(\d{2}|\d{4}|\d{6})$"), _check(codes.is_hs, "HS 2022 code")]
Isic = Annotated[str, Field(pattern=r"^[A-U](\d\d)?$"), _check(codes.is_isic, "ISIC Rev.4 section or division")]
Date = Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$"), _check(codes.is_date, "calendar date")]
Period = Annotated[
    str, Field(pattern=r"^\d{4}[0-9QH/-]*$"), _check(codes.is_period, "ISO 8601 date, quarter, half-year or interval")
]
Moment = Annotated[str, _check(_is_moment, "ISO 8601 date or time with its zone")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
ArticleId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Confidence = Annotated[float, Field(ge=0.0, le=1.0)]
Id = Annotated[str, Field(pattern=r"^[a-z][1-9]\d*$")]
