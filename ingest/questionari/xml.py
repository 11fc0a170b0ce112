# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is XML opened without doing what it asks for: no entities, no other files, nothing too big or too deep?

defusedxml's own ElementTree parses in Python; here its guarded expat calls C code, some ten times faster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import XMLParserType
from xml.sax import SAXParseException

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from ingest.formats import refusals
from ingest.formats.grid import Limits

DEEPEST = 50
"""Questionnaires are some five elements deep."""
_PIECE = 1 << 18

Began = Callable[[str, dict[str, str]], object]
Said = Callable[[str], object]
Ended = Callable[[str], object]


def opened(held: bytes, limits: Limits) -> Element:
    """Return the root of an XML file. FileRefused when it is too big or deep, asks for entities, or is not whole."""
    if len(held) > limits.file_bytes:
        raise refusals.too_big(len(held), limits.file_bytes)
    tree = TreeBuilder()
    parser = _Parser(tree.start, tree.data, tree.end)
    with _whole():
        parser.feed(held)
        parser.close()
    root: Element = tree.close()
    return root


def read_leaves(file: IO[bytes], ended: Callable[[str, str], object]) -> None:
    """Call `ended` with the name of each element and the text before its end, in order. Nothing of the file is held.

    The text is whole for an element without others inside. Raises FileRefused as `opened` does.
    """
    parts: list[str] = []

    def end(name: str) -> None:
        ended(name, "".join(parts))
        parts.clear()

    parser = _Parser(lambda *_: parts.clear(), parts.append, end)
    with _whole():
        while piece := file.read(_PIECE):
            parser.feed(piece)
        parser.close()


class _Parser(DefusedExpatParser):
    """defusedxml's guarded expat, that calls three functions and counts how deep it is."""

    def __init__(self, began: Began, said: Said, ended: Ended) -> None:
        super().__init__(forbid_dtd=True)
        self._began, self._said, self._ended = began, said, ended
        self._depth = 0

    def reset(self) -> None:
        """Prepare expat, its guards on."""
        super().reset()
        expat: XMLParserType = vars(self)["_parser"]
        expat.buffer_text = True
        expat.StartElementHandler = self._in
        expat.CharacterDataHandler = self._said
        expat.EndElementHandler = self._out

    def _in(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise refusals.refused("Il file XML ha troppi livelli per essere un questionario", _AGAIN)
        self._began(name, attributes)

    def _out(self, name: str) -> None:
        self._depth -= 1
        self._ended(name)


_AGAIN = "Esporta di nuovo il file dalla piattaforma e ricaricalo senza modificarlo."


@contextmanager
def _whole() -> Iterator[None]:
    """Refuse what asks for entities or is not whole."""
    try:
        yield
    except DefusedXmlException:
        said = "Il file XML contiene definizioni (DTD o entità) che un questionario non usa"
        raise refusals.refused(said, _AGAIN) from None
    except SAXParseException as error:
        raise refusals.refused("Il file XML è danneggiato o incompleto", _AGAIN, row=error.getLineNumber()) from None
