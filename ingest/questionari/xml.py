# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is XML opened without doing what it asks for: no entities, no other files, nothing too big?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from ingest.formats import refusals
from ingest.formats.grid import Limits


def opened(held: bytes, limits: Limits) -> Element:
    """Return the root of an XML file. Raises FileRefused when it is too big, asks for entities, or is not whole."""
    if len(held) > limits.file_bytes:
        raise refusals.too_big(len(held), limits.file_bytes)
    with _whole():
        root: Element = fromstring(held, forbid_dtd=True)
    return root


def streamed(file: IO[bytes]) -> Iterator[Element]:
    """Yield each element of an XML file as it ends, its children in it. Raises FileRefused as `opened` does.

    Whoever reads clears what it has read, or the whole file would be held.
    """
    with _whole():
        for _, element in iterparse(file, ("end",), forbid_dtd=True):
            yield element


@contextmanager
def _whole() -> Iterator[None]:
    """Refuse what asks for entities or is not whole."""
    try:
        yield
    except DefusedXmlException:
        raise refusals.refused(
            "Il file XML contiene definizioni (DTD o entità) che un questionario non usa",
            "Esporta di nuovo il file dalla piattaforma e ricaricalo senza modificarlo.",
        ) from None
    except ParseError as error:
        line = error.position[0]
        raise refusals.refused(
            "Il file XML è danneggiato o incompleto", "Esporta di nuovo il file dalla piattaforma.", row=line
        ) from None
