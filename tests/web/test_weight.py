# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How much travels before *Adozione* can be read? Bytes on the wire, counted by the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.web

FIRST_VISIT = 150_000
AGAIN = 25_000


def carried(browser: Browser, url: str, times: int) -> list[int]:
    """Return the bytes of each visit of one browser, headers and all."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    bytes_of: list[int] = []
    session.on("Network.loadingFinished", lambda event: bytes_of.append(int(event["encodedDataLength"])))
    sums = []
    for _ in range(times):
        bytes_of.clear()
        page.goto(url, wait_until="networkidle")
        sums.append(sum(bytes_of))
    context.close()
    return sums


def test_first_load_and_the_next(browser: Browser, sites: dict[str, str]) -> None:
    first, again = carried(browser, f"{sites['full']}/adozione", 2)
    print(f"Adozione: {first} bytes at the first visit, {again} at the next")
    assert first <= FIRST_VISIT
    assert again <= AGAIN


def test_the_list_of_norms_is_a_light_page(browser: Browser, sites: dict[str, str]) -> None:
    """All the rules of a day, folded: 100 kB compressed with style, script and letters, at the first visit."""
    first, again = carried(browser, f"{sites['full']}/norme", 2)
    print(f"Norme: {first} bytes at the first visit, {again} at the next")
    assert first <= 100_000
    assert again <= AGAIN


def test_the_home_is_the_lightest(browser: Browser, sites: dict[str, str]) -> None:
    """Five cards: what weighs is style, script and letters, which the other pages then share."""
    first, again = carried(browser, f"{sites['full']}/", 2)
    print(f"Da fare: {first} bytes at the first visit, {again} at the next")
    assert first <= 85_000
    assert again <= 5_000
