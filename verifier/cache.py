"""What was downloaded, kept on disk so that the verifier works offline and cannot be led back in time.

The rule: nothing is stored before `examine` has found it good, so a captive portal's page or a forged list never
replaces a good one; and nothing older than what is stored is ever taken, so an attacker who blocks the network or
replays yesterday's list gains no un-revocation. What is stored knows when it was retrieved; whether it is still fresh
enough to prove anything is the policy's business, not the cache's.
"""

import contextlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from vc.problems import Fetch, FetchError, Invalid
from verifier.fetch import Unanswered
from verifier.files import locked, write_atomically

_IN_MEMORY: Final = 64
_PATIENCE: Final = timedelta(minutes=1)
_PATIENCE_WITH_STORED: Final = timedelta(minutes=10)
"""How long a failure is remembered: longer where something is stored, so that as long as `verifier.refresh` tries again
in the background no request waits for a dead network."""


class Unacceptable(FetchError):
    """Something was found and not taken; `fault` says why."""

    def __init__(self, url: str, fault: Invalid) -> None:
        super().__init__(url, f"what was found there is not acceptable: {fault.problem.detail}")
        self.fault = fault


class Retrieved(bytes):
    """Bytes that know when they were retrieved. What a plain `Fetch` gives counts as retrieved this moment."""

    at: datetime

    def __new__(cls, data: bytes, at: datetime) -> "Retrieved":
        self = super().__new__(cls, data)
        self.at = at
        return self


def retrieved_at(data: bytes, now: datetime) -> datetime:
    """Give the moment at which `data` was retrieved: `now` unless it says something else."""
    return data.at if isinstance(data, Retrieved) else now


class Aged:
    """A `Fetch` through another one, that remembers how old the oldest thing was that it brought.

    `age` is counted at `now`, zero at least; None as long as nothing was brought.
    """

    def __init__(self, fetch: Fetch, now: datetime) -> None:
        self._fetch = fetch
        self._now = now
        self.age: timedelta | None = None

    def __call__(self, url: str) -> bytes:
        """Bring what `fetch` brings."""
        data = self._fetch(url)
        self.age = max(self.age or timedelta(), self._now - retrieved_at(data, self._now))
        return data


@dataclass(frozen=True, slots=True)
class Dates:
    """What makes one version of a document older than another, in seconds since 1970 (UTC).

    `issued` orders versions: one with a smaller number is never taken after a greater one. `refresh` is when to ask for
    a new one, `expires` when this one ends for good (None: it does not say).
    """

    issued: float
    refresh: float
    expires: float | None = None


Examine = Callable[[str, bytes, datetime], Dates]
"""Takes a URL, what was downloaded there and the time; gives its dates, or raises `Invalid` or `FetchError`."""


@dataclass(frozen=True, slots=True)
class _Stored:
    url: str
    digest: str
    retrieved: float
    dates: Dates
    data: bytes


class Cache:
    """A `Fetch` that keeps what it brings.

    `folder` is where, one file for each URL; `fetch` brings new things (`verifier.fetch.offline` to stay offline);
    `examine` says whether a download is good; `clock` is the real time, whatever moment is asked about. With `anew`
    each URL is asked for once though it is not due. Raises `FetchError` only if there is neither a good download nor
    anything stored.
    """

    def __init__(
        self, folder: Path, fetch: Fetch, examine: Examine, clock: Callable[[], datetime], *, anew: bool = False
    ) -> None:
        self._folder = folder
        self._fetch = fetch
        self._examine = examine
        self._clock = clock
        self._anew = anew
        self._asked: set[str] = set()
        self._memory: OrderedDict[str, _Stored] = OrderedDict()
        self._failed: dict[str, tuple[datetime, FetchError]] = {}
        self._silent: dict[str, datetime] = {}
        self._remembering = threading.Lock()

    def __call__(self, url: str) -> bytes:
        """Get the newest good version of `url`, as `Retrieved` bytes."""
        now = self._clock()
        stored = self._recall(url)
        if stored is None or _is_due(stored, now) or (self._anew and url not in self._asked):
            stored = self._refresh(url, stored, now)
        return Retrieved(stored.data, datetime.fromtimestamp(stored.retrieved, UTC))

    @property
    def network(self) -> Fetch:
        """The way to the network past this cache, for what is asked once and never kept."""
        return self._fetch

    def stored(self) -> Iterator[tuple[str, Retrieved]]:
        """Give the URL and the bytes of everything that is stored, by all processes that use this folder."""
        paths = sorted(self._folder.glob("[0-9a-f]*")) if self._folder.is_dir() else []
        for path in paths:
            stored = _read(path)
            if stored and self._path(stored.url) == path:
                yield stored.url, Retrieved(stored.data, datetime.fromtimestamp(stored.retrieved, UTC))

    def renew(self, url: str) -> None:
        """Ask for a newer version of `url` now, due or not. Raises `FetchError`; what is stored is then as it was."""
        self._ask(url, self._clock())

    def _refresh(self, url: str, stored: _Stored | None, now: datetime) -> _Stored:
        if self._anew:
            self._asked.add(url)
        try:
            self._be_patient(url, _PATIENCE_WITH_STORED if stored else _PATIENCE, now)
            return self._ask(url, now)
        except FetchError:
            if stored is None:
                raise
            return self._recall(url) or stored

    def _ask(self, url: str, now: datetime) -> _Stored:
        try:
            kept = self._keep(self._download(url, now))
        except FetchError as error:
            self._failed[url] = (now, error)
            if isinstance(error, Unanswered):
                self._silent[_host(url)] = now
            raise
        self._failed.pop(url, None)
        return kept

    def _be_patient(self, url: str, patience: timedelta, now: datetime) -> None:
        since, error = self._failed.get(url, (None, None))
        if since is not None and error is not None and timedelta() <= now - since < patience:
            raise error  # a thousand credentials of one list wait for a dead network once, not a thousand times
        since = self._silent.get(_host(url))
        if since is not None and timedelta() <= now - since < _PATIENCE:
            raise FetchError(url, "its host did not answer a moment ago")  # nor a thousand lists of one host

    def _download(self, url: str, now: datetime) -> _Stored:
        data = self._fetch(url)
        try:
            dates = self._examine(url, data, now)
        except Invalid as fault:
            raise Unacceptable(url, fault) from None
        return _Stored(url, sha256(data).hexdigest(), now.timestamp(), dates, bytes(data))

    def _keep(self, new: _Stored) -> _Stored:
        """Store a good download unless a newer one is there already, and give the one that counts."""
        with locked(self._folder):  # so that nobody writes an older version over a newer one
            stored = self._read(new.url)
            kept = stored if stored and stored.dates.issued > new.dates.issued else new
            if kept is new:
                # A full or read-only disk costs freshness later, not the answer now.
                with contextlib.suppress(OSError):
                    write_atomically(self._path(new.url), _pack(new))
        self._remember(kept)
        if kept is not new:
            raise FetchError(new.url, "what was found there is older than what was already seen")
        return kept

    def _recall(self, url: str) -> _Stored | None:
        stored = self._memory.get(url) or self._read(url)
        if stored:
            self._remember(stored)
        return stored

    def _remember(self, stored: _Stored) -> None:
        with self._remembering:
            self._memory[stored.url] = stored
            self._memory.move_to_end(stored.url)
            if len(self._memory) > _IN_MEMORY:
                self._memory.popitem(last=False)

    def _read(self, url: str) -> _Stored | None:
        stored = _read(self._path(url))
        return stored if stored and stored.url == url else None

    def _path(self, url: str) -> Path:
        return self._folder / sha256(url.encode()).hexdigest()


def _host(url: str) -> str:
    """Scheme and host, as they are written: what is no URL is not parsed, for it is the fetch that refuses it."""
    return "/".join(url.split("/")[:3])


def _is_due(stored: _Stored, now: datetime) -> bool:
    """Say whether to ask again; also when the clock has gone back behind the last retrieval."""
    seconds = now.timestamp()
    ends = stored.dates.expires
    return seconds >= stored.dates.refresh or seconds < stored.retrieved or (ends is not None and seconds > ends)


def _read(path: Path) -> _Stored | None:
    try:
        return _unpack(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError):
        return None  # absent or damaged: as if it had never been stored


def _pack(stored: _Stored) -> bytes:
    head = {"url": stored.url, "digest": stored.digest, "retrieved": stored.retrieved, "dates": asdict(stored.dates)}
    return json.dumps(head).encode() + b"\n" + stored.data


def _unpack(data: bytes) -> _Stored:
    """Read what `_pack` wrote; `ValueError`, `KeyError` or `TypeError` if the file is damaged."""
    line, _, body = data.partition(b"\n")
    head = json.loads(line)
    if sha256(body).hexdigest() != head["digest"]:
        raise ValueError("the stored bytes are damaged")
    return _Stored(head["url"], head["digest"], float(head["retrieved"]), Dates(**head["dates"]), body)
