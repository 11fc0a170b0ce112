# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which style elements do Dash and Plotly put into a page? Their hashes, which the page's policy admits.

Found by `tools/theme/style_hashes.py`; a page test fails when an upgrade changes one.
"""

from __future__ import annotations

STYLE_HASHES: tuple[str, ...] = (
    "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "sha256-Do5Z9ZqsPvCQTUBQS9BnDm/2+on7omuzuLYk5sbA+2s=",
    "sha256-ITR5T9OwskhdqdsliUJRmgp9ltOFAHgXe1F7eRvGnmQ=",
    "sha256-Z8VokGxeiKThZOEmkdUgfW+jxbvItBwAXC8M1c4wqAM=",
    "sha256-0IJGrxhCP5NUIafylLkj5118xkZH1kp5FmNio7NOckI=",
    "sha256-Aq43X0SlmB69maWGob4rp/UuSHhwePalkRRExtsxOJ8=",
    "sha256-SkhFDxgIcEjMhRh19uSHWrkdnAlZ9rlskgr9yLsipa8=",
    "sha256-MJs2ke1SA6Cy3tTCZu2QH0rj0r//iNqU0idy9bM4leg=",
    "sha256-VUA+tqvhK3niMn7AdszqidMFPRh9FLqxB2iINUrsiTw=",
    "sha256-+QoPrsxO0auPnxSulD3bAr9CoDGgzv7YRfYE0vfxeQI=",
    "sha256-uDiOZWps1U7E8/0BTaQrclYMhVhRVE4dT0vb5X6nXOw=",
    "sha256-X2TqJwnIiE/ceDVeAdr7v7BOWBU6CEzE6qxlNzBzvBk=",
)
