"""The page of kiosks in Chromium: by hand, by keys, at a desk's width and a telephone's, with 400 kiosks."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.operator_fleet import NAME, SECRET, Fleet, health

pytestmark = pytest.mark.slow
COUNT = 400
WIDTHS = [pytest.param(1280, id="1280"), pytest.param(400, id="400")]
# What is touched is so high at least.
TARGET = 40


@pytest.fixture(scope="module")
def many(fleet) -> Fleet:
    fleet.fill(COUNT, reports=False)
    fleet.add("QN-XSS", told=health(centre="<img src=x onerror=\"document.title='hit'\">", devices={}))
    fleet.report("QN-XSS", verdict="not-fit", limits=["<script>document.title='hit'</script>"])
    return fleet


@pytest.fixture(autouse=True)
def _nobody(browser):
    browser.driver.delete_all_cookies()
    browser.driver.get_log("browser")


@pytest.fixture(scope="module")
def token(many) -> str:
    return many.parts.storage.operators.log_in(NAME, SECRET, "127.0.0.1").token


@pytest.fixture
def inside(many, browser, token):
    """A browser that is logged in."""
    browser.open(f"{many.url}/operator/style.css")
    browser.driver.add_cookie({"name": "kiosk_operator", "value": token, "path": "/", "httpOnly": True})
    return browser


@pytest.mark.parametrize("width", WIDTHS)
def test_one_logs_in_finds_what_is_wrong_and_logs_out(many, browser, width):
    browser.size(width, 900)
    browser.open(f"{many.url}/operator/kiosks")
    assert browser.driver.current_url.endswith("/operator/login")
    browser.log_in(many.url, secret="wrong wrong wrong")
    assert browser.find("#trouble")
    browser.log_in(many.url)
    assert browser.driver.current_url.endswith("/operator/kiosks")
    assert len(browser.find("tr.kiosk")) == 100
    browser.press('[data-filter="trouble"]')
    assert set(browser.all("tr.kiosk", "data-state")) == {"trouble"}
    browser.type("#q", "qn-xss")
    browser.press("#show")
    browser.press("tr.kiosk a")
    assert browser.find("h1")[0].text == "QN-XSS"
    assert "Màn hình phục vụ không chạy" in browser.find("#reasons")[0].text
    browser.press("#log-out")
    browser.open(f"{many.url}/operator/kiosks/QN-XSS")
    assert browser.driver.current_url.endswith("/operator/login")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", ["kiosks", "kiosks?order=place", "kiosks?q=nothing+such", "kiosks/QN-XSS"])
def test_nothing_sticks_out_and_whatever_is_pressed_is_large_enough(many, inside, width, page):
    inside.size(width, 900)
    inside.open(f"{many.url}/operator/{page}")
    assert inside.wider_than_the_screen() == []
    small = [
        one.text
        for one in inside.find("button, select, input:not([type=hidden]), .states a, .pages a, summary")
        if one.is_displayed() and one.rect["height"] < TARGET
    ]
    assert small == []


def test_all_four_hundred_are_reached_page_by_page(many, inside):
    inside.size(1280, 900)
    inside.open(f"{many.url}/operator/kiosks")
    seen = set()
    while True:
        seen |= set(inside.all("tr.kiosk", "data-kiosk"))
        if not inside.find("#after"):
            break
        inside.press("#after")
    assert len(seen) == COUNT + 1


def test_what_a_kiosk_sent_runs_nowhere_and_the_policy_refuses_nothing_of_our_own(many, inside):
    inside.size(1280, 900)
    inside.open(f"{many.url}/operator/kiosks?q=qn-xss")
    assert "<img src=x" in inside.find("tr.kiosk")[0].text
    inside.open(f"{many.url}/operator/kiosks/QN-XSS")
    assert "<script>document" in inside.find("#report")[0].text
    assert "hit" not in inside.driver.title
    assert inside.driver.execute_script("return getComputedStyle(document.body).backgroundColor") in {
        "rgb(247, 244, 238)",
        "rgb(14, 26, 34)",
    }
    assert inside.driver.get_log("browser") == []


def test_the_page_reaches_nothing_of_the_session_by_script(many, browser):
    browser.log_in(many.url)
    assert browser.driver.execute_script("return document.cookie") == ""
    cookies = browser.driver.get_cookies()
    assert len(cookies) == 2
    for cookie in cookies:
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/")


def test_by_keys_alone_one_comes_to_a_kiosk(many, browser):
    browser.size(1280, 900)
    browser.open(f"{many.url}/operator/login")
    # The first field has the focus.
    browser.driver.switch_to.active_element.send_keys(NAME, Keys.TAB, SECRET)
    browser.presses_key(Keys.ENTER)
    for _ in range(40):
        focused = browser.driver.switch_to.active_element
        if focused.find_elements(By.XPATH, "self::a[starts-with(@href, '/operator/kiosks/')]"):
            break
        focused.send_keys(Keys.TAB)
    browser.presses_key(Keys.ENTER)
    assert "/operator/kiosks/QN-" in browser.driver.current_url
