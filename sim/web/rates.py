"""How much one client may ask: buckets that fill with time, in bounded memory.

A class sits behind one address, so whatever thirty phones do at once must fit into one bucket; what
can be guessed (the key, a room's code) has narrow ones.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from time import monotonic
from typing import NamedTuple

from starlette.requests import HTTPConnection

MOST_BUCKETS = 4096


class Rate(NamedTuple):
    """So many at once, and so many more each second."""

    burst: float
    a_second: float


ANYTHING = Rate(2000, 300)
GUESS = Rate(120, 2)  # of codes that no room has
WRONG_KEYS = Rate(30, 0.5)  # of everybody together, who may have many addresses
BY_PATH = {  # the first that fits counts besides ANYTHING
    re.compile(r"/api/teach/key"): Rate(10, 0.3),
    re.compile(r"/api/rooms"): Rate(20, 0.2),
    re.compile(r"/api/room/[^/]+/join"): Rate(100, 1),
    re.compile(r"/api/room/[^/]+/report\.html"): Rate(40, 1),
    re.compile(r"/api/explore/[^/]+/(report|comparison)"): Rate(40, 1),
    re.compile(r"/api/explore/.*"): Rate(600, 200),
    re.compile(r"/room/[^/]+/live"): Rate(400, 40),
}


class Buckets:
    """A bucket for each kind of act and each client; the longest unused is forgotten first."""

    def __init__(self, most: int = MOST_BUCKETS, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._clock = most, clock
        self._left: OrderedDict[tuple[Rate, str], tuple[float, float]] = OrderedDict()

    def take(self, rate: Rate, who: str, cost: float = 1) -> bool:
        """Whether there was enough left; `cost` 0 only looks whether one more would be allowed."""
        now = self._clock()
        left, then = self._left.pop((rate, who), (rate.burst, now))
        left = min(rate.burst, left + max(0.0, now - then) * rate.a_second)
        allowed = left >= max(cost, 1)
        self._left[rate, who] = (left - cost * allowed, now)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        return allowed


def client_of(asking: HTTPConnection) -> str:
    """Who asks, as far as the network tells."""
    return home_of(asking.client.host if asking.client else "")


def home_of(host: str) -> str:
    """An address as buckets count it; of IPv6 the network of a household."""
    try:
        address = _address(host)
    except ValueError:
        return host
    return str(address) if address.version == 4 or address.is_loopback else address.exploded[:19]


def is_this_machine(host: str) -> bool:
    """Whether an address is the loopback's."""
    try:
        return _address(host).is_loopback
    except ValueError:
        return False


def _address(host: str) -> IPv4Address | IPv6Address:
    """An address; one of IPv4 also where a listener for both versions writes it as one of IPv6."""
    address = ip_address(host.partition("%")[0])
    return getattr(address, "ipv4_mapped", None) or address


def rates_of(path: str) -> list[Rate]:
    """The buckets that a request to this path is taken from."""
    own = next((rate for pattern, rate in BY_PATH.items() if pattern.fullmatch(path)), None)
    return [ANYTHING] if own is None else [own, ANYTHING]
