"""ZIP-based documents (DOCX, XLSX, OFD) opened with suspicion: bombs, encryption, entities and damage are refused."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from fazhi.readers.limits import MEGABYTE, Limits
from fazhi.readers.refusal import refusal


class Package:
    """The members of a ZIP by name, case-insensitive and with forward slashes, read within the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise refusal("corrupt") from error
        members = self._archive.infolist()
        if len(members) > limits.max_members:
            raise refusal("too_complex")
        if sum(member.file_size for member in members) > limits.max_unpacked:
            raise refusal("too_complex")
        for member in members:
            if member.flag_bits & 0x1:
                raise refusal("encrypted")
            if is_bomb(member, limits):
                raise refusal("too_complex")
        self._members = {normal_name(member.filename): member for member in members}
        self._limits = limits
        self._unpacked = 0

    def names(self) -> list[str]:
        """All member names, normalised."""
        return list(self._members)

    def read(self, name: str) -> bytes | None:
        """The bytes of a member, None when there is no such member."""
        member = self._members.get(normal_name(name))
        if member is None:
            return None
        data = read_member(self._archive, member, self._limits.max_unpacked - self._unpacked)
        self._unpacked += len(data)
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The parsed root of an XML member, None when there is no such member or it is empty."""
        data = self.read(name)
        return parse_xml(data) if data else None


def normal_name(name: str) -> str:
    """Member names as they are compared: some writers use backslashes, a leading slash or other case."""
    return name.replace("\\", "/").lstrip("/").removeprefix("./").lower()


def is_bomb(member: zipfile.ZipInfo, limits: Limits) -> bool:
    """Whether a member claims to unpack to far more than real documents do."""
    return member.file_size > MEGABYTE and member.file_size > limits.max_ratio * max(1, member.compress_size)


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """Bytes of a member, at most `limit` whatever its header claims."""
    try:
        with archive.open(member) as stream:
            data = stream.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise refusal("corrupt") from error
    except RuntimeError as error:  # zipfile's word for "password required"
        raise refusal("encrypted") from error
    if len(data) > limit:
        raise refusal("too_complex")
    return data


def parse_xml(data: bytes) -> etree._Element:
    """Root of an XML document without entities, DTD or network; a document type is refused outright."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refusal("corrupt") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusal("corrupt")
    return root


def local(element: etree._Element) -> str:
    """Local name of an element: writers disagree on namespaces (strict OOXML, early OFD)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str, default: str = "") -> str:
    """An attribute by local name."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return default


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along a path of local names."""
    for name in path:
        element = next((item for item in element if local(item) == name), None) if element is not None else None
    return element
