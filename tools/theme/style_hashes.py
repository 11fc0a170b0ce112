# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which style elements do Dash and Plotly put into our pages today? Opens the figures and prints their hashes.

Usage: python tools/theme/style_hashes.py http://127.0.0.1:8050     (a running server that has data)
The answer goes into dashboard/explore_styles.py after an upgrade of Dash or Plotly.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from hashlib import sha256

from playwright.sync_api import Page, sync_playwright

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

WATCH = """() => {
  window.stili = new Set();
  const look = () => document.querySelectorAll('style').forEach(s => window.stili.add(s.textContent));
  new MutationObserver(look).observe(document, {childList: true, subtree: true, characterData: true});
}"""


def found(page: Page, url: str) -> set[str]:
    """Return the texts of the style elements that a page gains while its figure is drawn."""
    page.goto(url)
    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=30_000)
    page.wait_for_timeout(1500)
    return set(page.evaluate("() => [...window.stili]"))


def main(base: str) -> None:
    """Print the hashes of all the figures, as they stand in dashboard/explore_styles.py."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        page = browser.new_context(bypass_csp=True).new_page()
        page.add_init_script(f"({WATCH})()")
        paths = ("/adozione#esplora-barre", "/adozione#esplora-imbuto", "/indicatori/S-01#esplora-andamento")
        texts = {""}.union(*(found(page, base + path) for path in paths))
        browser.close()
    for text in sorted(texts):
        print(f'    "sha256-{b64encode(sha256(text.encode()).digest()).decode()}",')


if __name__ == "__main__":
    main(sys.argv[1])
