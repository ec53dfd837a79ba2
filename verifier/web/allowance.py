"""How often a network may ask: token buckets in bounded memory, and one bucket over all of them.

The rule: no address is kept. What is remembered of a network is its prefix and one moment, in memory only, and when
its bucket is full again the next question, whoever asks it, lets it be forgotten. A network is a /24 of IPv4, behind
which a village may share one address anyway, or a /56 of IPv6, as one customer is commonly given: with a /64 for each a
single household would have 256. However many networks somebody has, the bucket over all holds.
"""

import ipaddress
import math
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

_PREFIXES = {4: 24, 6: 56}
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Rate:
    """A bucket: how many questions at once (`burst`), and how many `seconds` bring one more."""

    burst: int
    seconds: float

    @property
    def filling(self) -> float:
        """Seconds in which an empty bucket is full again."""
        return self.burst * self.seconds


FOR_EACH = Rate(burst=30, seconds=2)
FOR_ALL = Rate(burst=600, seconds=0.05)
MOST_NETWORKS = 10_000


class Allowance:
    """Who may ask how often. A bucket is kept as one number, the moment at which it will be full.

    `networks` is how many are remembered; of more than that, the one that asked longest ago is forgotten.
    """

    def __init__(self, each: Rate = FOR_EACH, every: Rate = FOR_ALL, networks: int = MOST_NETWORKS) -> None:
        self._each, self._every, self._most = each, every, networks
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._all_full_at = -math.inf
        self._lock = Lock()

    def wait(self, address: str, now: float, cost: int = 1) -> int:
        """Count `cost` questions from `address` at `now` (seconds of a clock that never goes back), and give 0.

        If it asked too often, nothing is counted, and the whole seconds are given after which it may ask again. That is
        never for a cost above the burst.
        """
        network = network_of(address)
        with self._lock:
            self._forget(now)
            theirs = _drawn(self._full_at.get(network, now), self._each, now, cost)
            everyones = _drawn(self._all_full_at, self._every, now, cost)
            late = max(_late(theirs, self._each, now), _late(everyones, self._every, now))
            if late > _ROUNDING:
                return math.ceil(late)
            self._full_at[network], self._all_full_at = theirs, everyones
            self._full_at.move_to_end(network)
            return 0

    def owe(self, address: str, now: float, cost: int) -> None:
        """Count `cost` questions that were answered already, whether or not there were so many left."""
        network = network_of(address)
        with self._lock:
            self._forget(now)
            self._full_at[network] = _drawn(self._full_at.get(network, now), self._each, now, cost)
            self._full_at.move_to_end(network)

    def __len__(self) -> int:
        """How many networks are remembered."""
        return len(self._full_at)

    def _forget(self, now: float) -> None:
        """Forget whose bucket is full, from the one that asked longest ago, and make room for one more."""
        while self._full_at:
            network, full_at = next(iter(self._full_at.items()))
            if full_at > now and len(self._full_at) < self._most:
                return
            del self._full_at[network]


def network_of(address: str) -> str:
    """The network of an IP address, in text; what is no IP address (a socket's name) is one network of its own."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, _PREFIXES[found.version]), strict=False))


def _drawn(full_at: float, rate: Rate, now: float, cost: int) -> float:
    """When a bucket will be full after `cost` more tokens are taken."""
    return max(full_at, now) + rate.seconds * cost


def _late(full_at: float, rate: Rate, now: float) -> float:
    """Seconds until there is a token for a bucket that would be full at `full_at`; not positive if there is one."""
    return full_at - now - rate.filling
