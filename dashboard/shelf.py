# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where do style, script and fonts come from? From here, compressed once, under an address that changes with them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request

FOLDER = Path(__file__).parent / "assets"

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""What may be served; a folder's licences and notes are not."""

A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Item:
    """One file; each way of sending it is made once, at the first request."""

    kind: str
    plain: bytes

    @cached_property
    def br(self) -> bytes:
        """Return the file in brotli, as small as it gets (fonts are compressed already)."""
        return bytes(brotli.compress(self.plain, quality=11 if len(self.plain) < 400_000 else 9))

    @cached_property
    def gzip(self) -> bytes:
        """Return the file in gzip, for clients without brotli."""
        return gzip.compress(self.plain, compresslevel=9, mtime=0)


@dataclass(frozen=True)
class Shelf:
    """All the assets in memory; `mark` is the hash of them together and part of every address."""

    items: dict[str, Item]
    mark: str

    def url(self, path: str) -> str:
        """Return the address of an asset; KeyError names one that is not there."""
        if path not in self.items:
            raise KeyError(f"no asset {path!r} under dashboard/assets")
        return f"/assets/{self.mark}/{path}"

    def serve(self, mark: str, path: str) -> Response:
        """Return an asset in the best encoding that the client takes; 404 for a name or a mark that is not ours."""
        item = self.items.get(path)
        if item is None or mark != self.mark:
            abort(404)
        response = Response(item.plain, content_type=item.kind)
        if item.kind != TYPES[".woff2"]:
            _encode(response, item)
        response.headers["Cache-Control"] = A_YEAR
        return response


def read_shelf(folder: Path = FOLDER) -> Shelf:
    """Return the assets of a folder."""
    files = sorted(file for file in folder.rglob("*") if file.suffix in TYPES)
    items = {file.relative_to(folder).as_posix(): Item(TYPES[file.suffix], file.read_bytes()) for file in files}
    whole = sha256()
    for path, item in items.items():
        whole.update(f"{path}\0{len(item.plain)}\0".encode() + item.plain)
    return Shelf(items, whole.hexdigest()[:12])


def mount_shelf(server: Flask, shelf: Shelf) -> None:
    """Serve the assets of a shelf at /assets/<mark>/<path>."""
    server.add_url_rule("/assets/<mark>/<path:path>", "assets", shelf.serve)


def _encode(response: Response, item: Item) -> None:
    accepted = request.accept_encodings
    response.headers["Vary"] = "Accept-Encoding"
    if accepted["br"]:
        response.set_data(item.br)
        response.headers["Content-Encoding"] = "br"
    elif accepted["gzip"]:
        response.set_data(item.gzip)
        response.headers["Content-Encoding"] = "gzip"
