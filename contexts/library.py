"""The library of pinned contexts: an index, and files whose content is checked against it before first use."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from contexts.frozen import freeze


class UnknownContext(KeyError):
    """A context URL that this product does not know. `url` is the URL that was asked for."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url

    def __str__(self) -> str:
        return f"the JSON-LD context {self.url} is not one that this product knows"


class DamagedContext(RuntimeError):
    """A context file of this installation is not the one that was pinned."""

    def __init__(self, file: str) -> None:
        super().__init__(f"contexts/{file} is damaged: its content is not the pinned one. Install the product again")
        self.file = file


@dataclass(frozen=True, slots=True)
class Published:
    """Digests of one publication of a context, over its bytes as published: lower-case hexadecimal."""

    sha256: str
    sha384: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known about one context.

    `file` is the name of our own file; `source` and `version` say where the facts were read; `digest` is the
    SHA-256 of the content in JCS form (RFC 8785), lower-case hexadecimal. `published` has one member for each
    publication seen under this URL, the one whose content is used first.
    """

    url: str
    file: str
    source: str
    version: str
    licence: str
    digest: str
    published: tuple[Published, ...]

    @property
    def published_sha256(self) -> str:
        """SHA-256 of the published bytes whose content is used, hexadecimal."""
        return self.published[0].sha256

    @property
    def published_sha384(self) -> str:
        """SHA-384 of the published bytes whose content is used, hexadecimal."""
        return self.published[0].sha384

    def is_published_as(self, digest: bytes) -> bool:
        """Take a raw SHA-256 or SHA-384 digest; say whether any publication of this context has it."""
        wanted = digest.hex()
        return any(wanted in (each.sha256, each.sha384) for each in self.published)


@cache
def index() -> Mapping[str, Entry]:
    """Give every context of the library by its URL. The mapping cannot be changed."""
    rows = json.loads(read_file("index.json"))["contexts"]
    return MappingProxyType({row["url"]: _entry(row) for row in rows})


def load(url: str) -> dict[str, Any]:
    """Take the exact URL of a context; give the context document, an object with the member `@context`.

    The document is one shared copy that cannot be changed (`contexts.frozen`): take a `copy.deepcopy` to change
    it. Raises `UnknownContext` for any URL outside the index, and `DamagedContext` if our file was altered.
    """
    if not isinstance(url, str) or url not in index():
        raise UnknownContext(str(url))
    return _load(url)


def read(url: str) -> bytes:
    """Give the bytes of our own file of a context (UTF-8 JSON), fit to publish. Raises `UnknownContext`.

    Only for our own context are these the published bytes.
    """
    if not isinstance(url, str) or url not in index():
        raise UnknownContext(str(url))
    return read_file(index()[url].file)


@cache
def _load(url: str) -> dict[str, Any]:
    entry = index()[url]
    content = json.loads(read_file(entry.file))
    if canonical_digest(content) != entry.digest:
        raise DamagedContext(entry.file)
    frozen: dict[str, Any] = freeze(content)
    return frozen


def canonical_digest(content: Any) -> str:
    """Take the content of a context; give the SHA-256 of its JCS form (RFC 8785), hexadecimal.

    Good for contexts only: it relies on their member names being ASCII and their numbers being short, where
    Python's own writer and JCS agree. The tests hold it against `vc.jcs`.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _entry(row: dict[str, Any]) -> Entry:
    published = tuple(Published(**each) for each in row["published"])
    return Entry(**{**row, "published": published})


def read_file(name: str) -> bytes:
    """Give the bytes of a file of this package."""
    return files("contexts").joinpath(name).read_bytes()
