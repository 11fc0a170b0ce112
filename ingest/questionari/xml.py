# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is XML opened without doing what it asks for: no entities, no other files, nothing too big?"""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ingest.formats import refusals
from ingest.formats.grid import Limits


def opened(held: bytes, limits: Limits) -> Element:
    """Return the root of an XML file. Raises FileRefused when it is too big, asks for entities, or is not whole."""
    if len(held) > limits.file_bytes:
        raise refusals.too_big(len(held), limits.file_bytes)
    try:
        root: Element = fromstring(held, forbid_dtd=True)
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
    return root
