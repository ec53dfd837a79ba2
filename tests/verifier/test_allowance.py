"""How often a network may ask. Time is an argument."""

import pytest

from verifier.web.allowance import MOST_NETWORKS, Allowance, Rate, network_of

WIDE = Rate(burst=1_000_000, seconds=0.000001)


def asked(allowance: Allowance, address: str, now: float, times: int) -> int:
    """How many of `times` questions were answered."""
    return sum(allowance.wait(address, now) == 0 for _ in range(times))


def test_a_burst_and_then_one_at_a_time() -> None:
    allowance = Allowance(Rate(burst=5, seconds=2), WIDE)
    assert asked(allowance, "203.0.113.7", 1000.1, 20) == 5
    assert allowance.wait("203.0.113.7", 1000.1) == 2
    assert allowance.wait("203.0.113.7", 1001.9) == 1
    assert asked(allowance, "203.0.113.7", 1002.1, 20) == 1
    assert asked(allowance, "203.0.113.7", 1006.1, 20) == 2
    assert asked(allowance, "203.0.113.7", 2000, 20) == 5


def test_a_refusal_costs_nothing() -> None:
    allowance = Allowance(Rate(burst=1, seconds=10), WIDE)
    assert allowance.wait("203.0.113.7", 0) == 0
    assert [allowance.wait("203.0.113.7", second) for second in (1, 2, 9)] == [9, 8, 1]
    assert allowance.wait("203.0.113.7", 10) == 0


def test_one_network_is_one_whatever_address_it_uses() -> None:
    allowance = Allowance(Rate(burst=3, seconds=1), WIDE)
    assert sum(allowance.wait(f"203.0.113.{host}", 0) == 0 for host in range(256)) == 3
    assert sum(allowance.wait(f"2001:db8:0:ff{net:02x}::{net:x}", 0) == 0 for net in range(256)) == 3
    assert allowance.wait("203.0.114.1", 0) == allowance.wait("2001:db8:0:100::1", 0) == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2ff::9", "2001:db8:1:200::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("", ""),
        ("localhost", ""),
        ("203.0.113.77, 10.0.0.1", ""),
    ],
)
def test_networks(address: str, network: str) -> None:
    assert network_of(address) == network


def test_the_bucket_over_all_holds_for_a_thousand_networks() -> None:
    allowance = Allowance(Rate(burst=5, seconds=1), Rate(burst=50, seconds=0.1))
    answered = sum(allowance.wait(f"10.{net // 256}.{net % 256}.1", 0) == 0 for net in range(1000))
    assert answered == 50
    assert sum(allowance.wait(f"11.{net // 256}.{net % 256}.1", 1) == 0 for net in range(1000)) == 10


def test_memory_is_bounded_and_full_buckets_are_forgotten() -> None:
    allowance = Allowance(Rate(burst=5, seconds=10), WIDE, networks=100)
    for net in range(1000):
        allowance.wait(f"10.{net // 256}.{net % 256}.1", 0)
        assert len(allowance) <= 100
    assert allowance.wait("192.0.2.1", 11) == 0
    assert len(allowance) == 1
    assert MOST_NETWORKS == 10_000


def test_ten_thousand_guesses_are_not_answered() -> None:
    """docs/threats.md, 53: at the rates that are in force, one network asks 30 at once and 1,800 in an hour."""
    allowance = Allowance()
    assert asked(allowance, "203.0.113.7", 0, 10_000) == 30
    answered = sum(allowance.wait("203.0.113.7", second / 10) == 0 for second in range(1, 36_000))
    assert 1795 <= answered <= 1800
