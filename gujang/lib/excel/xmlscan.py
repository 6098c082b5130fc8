"""XML of untrusted files: no document type, no entities, and one sentence when it is broken."""

from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from gujang.lib.excel.package import DAMAGED, DOCTYPE
from gujang.lib.excel.values import Refused


def local(name: str) -> str:
    """Return ``name`` without its namespace or prefix."""
    return name.rpartition("}")[2].rpartition(":")[2]


def tree(text: bytes) -> Element:
    """Return the root element of a small part."""
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refused(DOCTYPE) from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refused(DAMAGED) from error
    return root


def elements(root: Element, name: str) -> Iterable[dict[str, str]]:
    """Yield the attributes, by local name, of every element ``name`` under ``root``."""
    for element in root.iter():
        if isinstance(element.tag, str) and local(element.tag) == name:
            yield {local(key): value for key, value in element.attrib.items()}


class Stream:
    """A large part read element by element. A reader sets ``parser``'s handlers and feeds it."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self.start

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        raise NotImplementedError

    def feed(self, chunks: Iterable[bytes]) -> None:
        """Read a whole part."""
        try:
            for chunk in chunks:
                self.parser.Parse(chunk, False)
            self.parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Refused(DAMAGED) from error

    @staticmethod
    def _doctype(*_: Any) -> None:
        raise Refused(DOCTYPE)
