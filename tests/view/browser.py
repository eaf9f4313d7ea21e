"""A real browser for the tests of pages: Debian's Chromium, driven by Playwright without a network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def open_browser() -> Iterator["Browser"]:
    """Give a headless browser for a block; skips the test where there is none."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    if find_spec("playwright") is None:
        pytest.skip("no Playwright here: pip install 'extractor[dev]'")
    from playwright.sync_api import sync_playwright

    # Chromium's sandbox refuses to run as root, which containers of CI do
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def axe_findings(page: "Page") -> list[str]:
    """Return the serious and critical findings of axe-core on `page`, one a line with the first place of each."""
    from axe_playwright_python.sync_playwright import Axe

    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    grave = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
    return [f"{rule['id']} at {rule['nodes'][0]['target']}: {rule['help']}" for rule in grave]
