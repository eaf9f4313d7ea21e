"""Fixtures that several test folders use."""

from typing import Any

import pytest
from own_record import record_data

from extractor.record import Record


@pytest.fixture
def sample_data() -> dict[str, Any]:
    """A full record as JSON data, to be changed freely."""
    return record_data()


@pytest.fixture
def sample_record() -> Record:
    """A full, valid record."""
    return Record.model_validate(record_data())
