"""Ed25519 keys that are no keys: small order, not canonical, off the curve. The points are derived here anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import Algorithm, MalformedKey, PublicKey
from keys.software import SoftwareSigner

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
I = pow(2, (P - 1) // 4, P)  # noqa: E741 - the square root of -1
Point = tuple[int, int]


def x_of(y: int) -> int | None:
    """A square root of (y²-1)/(dy²+1), or None."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    root = pow(square, (P + 3) // 8, P)
    return next((x for x in (root, root * I % P) if x * x % P == square), None)


def add(a: Point, b: Point) -> Point:
    product = D * a[0] * b[0] * a[1] * b[1]
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + product, -1, P)
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - product, -1, P)
    return x % P, y % P


def encode(x: int, y: int, sign: int | None = None) -> bytes:
    return (y | (x & 1 if sign is None else sign) << 255).to_bytes(32, "little")


def times(number: int, point: Point) -> Point:
    result = (0, 1)
    for bit in bin(number)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def torsion() -> set[Point]:
    """The eight points of small order: multiples of any curve point by the prime order that reach order eight."""
    prime = 2**252 + 27742317777372353535851937790883648493
    for y in range(2, 100):
        x = x_of(y)
        if x is None:
            continue
        generator = times(prime, (x, y))
        points = {times(n, generator) for n in range(8)}
        if len(points) == 8:
            return points
    raise AssertionError("no point of order eight found")


SMALL = sorted(encode(*point) for point in torsion())
NOT_CANONICAL = [encode(0, y, sign) for y in range(P, 2**255) for sign in (0, 1)]
NO_X_BUT_SIGN = [encode(0, 1, 1), encode(0, P - 1, 1)]


def test_there_are_eight_points_of_small_order() -> None:
    assert len(SMALL) == 8
    assert encode(0, 1) in SMALL


@pytest.mark.parametrize("raw", SMALL, ids=bytes.hex)
def test_small_order_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedKey, match="small order"):
        PublicKey(Algorithm.ED25519, raw)


@pytest.mark.parametrize("raw", NOT_CANONICAL + NO_X_BUT_SIGN, ids=bytes.hex)
def test_other_spellings_are_refused(raw: bytes) -> None:
    with pytest.raises(MalformedKey):
        PublicKey(Algorithm.ED25519, raw)


@given(st.integers(2, P - 2), st.integers(0, 1))
def test_exactly_the_points_of_the_curve_are_accepted(y: int, sign: int) -> None:
    raw = encode(0, y, sign)
    if x_of(y) is not None and raw not in SMALL:
        assert PublicKey(Algorithm.ED25519, raw).raw == raw
    else:
        with pytest.raises(MalformedKey):
            PublicKey(Algorithm.ED25519, raw)


def test_keys_of_signers_are_accepted() -> None:
    for _ in range(50):
        SoftwareSigner.generate(Algorithm.ED25519)
