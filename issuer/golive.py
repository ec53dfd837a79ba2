"""Whether a real issuer may sign yet: our vocabulary must be found where every credential says it is.

The rule: outside of a demonstration nothing is issued until the URLs of our contexts (`contexts.OWN`) resolve to
exactly the bytes this product signs with. The check is made over the guarded network and remembered, for those bytes
only, in the folder of the issuer: once it was passed, credentials rest on those contexts for good.
"""

from pathlib import Path

import contexts
from issuer.documents import to_bytes
from issuer.errors import NotLive, NotReached
from issuer.folder import write_file
from issuer.home import Home
from vc.problems import Fetch, FetchError, Unreadable
from vc.reader import read_object
from verifier.fetch import Redirected

MARK = "live.json"
_MOST_REDIRECTS = 5


def require_live(home: Home, fetch: Fetch) -> None:
    """Return if this issuer may sign; otherwise raise `NotLive` with what is to be done.

    It is `NotReached` if the network did not give the vocabulary.
    """
    if home.settings.demonstration or is_live(home):
        return
    try:
        contexts.confirm_namespace(following(fetch))
    except contexts.NamespaceNotLive as error:
        raise NotLive(f"Nothing can be issued yet: {error}.") from None
    except FetchError as error:
        words = f"Nothing can be issued yet: {error.url} cannot be read ({error.reason})"
        raise NotReached(f"{words}. Everybody's verifier needs it; publish it first, then try again.") from None
    write_file(home.path / MARK, to_bytes({"contexts": list(contexts.OWN), "sha256": _pinned()}), 0o600)


def is_live(home: Home) -> bool:
    """Whether the check was passed before, for the context that is pinned now."""
    return _remembered(home.path / MARK) == _pinned()


def following(fetch: Fetch) -> Fetch:
    """A `Fetch` that follows redirects, which is how w3id.org answers; each step is guarded as the first is.

    It raises a `FetchError` of the address asked for, which says where that led.
    """

    def follow(asked: str) -> bytes:
        url = asked
        for _ in range(_MOST_REDIRECTS + 1):
            try:
                return fetch(url)
            except Redirected as moved:
                url = moved.location
            except FetchError as error:
                if url == asked:
                    raise
                raise FetchError(asked, f"it redirects to {url}: {error.reason}") from None
        raise FetchError(asked, f"it redirects more than {_MOST_REDIRECTS} times")

    return follow


def _pinned() -> str:
    """The digests of the contexts that are pinned now, as one text."""
    return " ".join(contexts.index()[url].published_sha256 for url in contexts.OWN)


def _remembered(mark: Path) -> object:
    try:
        return read_object(mark.read_bytes()).get("sha256")
    except (OSError, Unreadable):
        return None
