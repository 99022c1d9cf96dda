"""A real browser for tests: Chromium without a window, where it is installed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE_SECONDS = 60


@contextmanager
def chromium(folder: Path, *, size: tuple[int, int] = (800, 600)) -> Iterator[webdriver.Chrome]:
    """Open a browser that keeps what it keeps in a folder; skips the test where there is none."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("chromium and chromium-driver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in (
        "--headless=new",
        "--no-sandbox",  # in a test as root; nothing but our own pages is opened
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        f"--window-size={size[0]},{size[1]}",
        f"--user-data-dir={folder}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    browser.set_page_load_timeout(PATIENCE_SECONDS)
    try:
        yield browser
    finally:
        browser.quit()


def leave_by(browser: webdriver.Chrome, act: Callable[[], None]) -> None:
    """Do what leads to another page, and wait until this one has gone."""
    before = browser.find_element(By.TAG_NAME, "html")
    act()
    # Asked in the moment of its going, the driver answers with an error of its own instead of "stale".
    WebDriverWait(browser, PATIENCE_SECONDS, ignored_exceptions=(WebDriverException,)).until(
        staleness_of(before)
    )
