"""The arithmetic below PACE, against OpenSSL and against arithmetic of our own that takes other ways."""

from __future__ import annotations

import random

import pytest

from hardware.emrtd import dh, ec
from hardware.emrtd.curves import BRAINPOOLP256R1, CURVES
from hardware.emrtd.errors import BadData
from hardware.emrtd.point_encoding import encode_number


@pytest.fixture
def chance():
    """Numbers that are the same every time."""
    return random.Random(20261122)  # noqa: S311 - nothing secret


def on(curve, point):
    return (point.y**2 - point.x**3 - curve.a * point.x - curve.b) % curve.p == 0


def doubled_and_added(curve, k, point):
    """The school method: nothing of OpenSSL in it but the point."""
    total = None
    for bit in f"{k:b}":
        total = ec.add(curve, total, total) if total else None
        if bit == "1":
            total = ec.add(curve, total, point) if total else point
    return total


@pytest.fixture(params=CURVES, ids=lambda curve: curve.name)
def curve(request):
    return request.param


def test_whole_points_agree_with_the_school_method(curve, chance):
    for _ in range(3):
        base = ec.PrivateKey(curve, chance.randrange(1, curve.n)).public
        k = chance.randrange(2, curve.n - 1)
        assert ec.PrivateKey(curve, k).multiply(base) == doubled_and_added(curve, k, base)


def test_multiples_at_the_edges_are_right(curve):
    """(n-1)*P is the one whose successor is infinity."""
    point = ec.PrivateKey(curve, 5).public
    assert ec.PrivateKey(curve, 1).multiply(point) == point
    doubled = ec.PrivateKey(curve, 2).multiply(point)
    assert doubled == ec.add(curve, point, point) == ec.PrivateKey(curve, 10).public
    assert ec.PrivateKey(curve, 7).multiply(point) == ec.PrivateKey(curve, 35).public
    assert ec.PrivateKey(curve, curve.n - 1).multiply(point) == ec.Point(point.x, curve.p - point.y)
    assert ec.PrivateKey(curve, curve.n - 2).multiply(point) == ec.PrivateKey(curve, curve.n - 10).public


def test_a_sum_at_infinity_is_refused(curve):
    point = ec.PrivateKey(curve, 5).public
    with pytest.raises(BadData, match="infinity"):
        ec.add(curve, point, ec.Point(point.x, curve.p - point.y))


def test_points_read_back_as_they_were_written(curve):
    point = ec.PrivateKey(curve, 3).public
    assert ec.decode_point(curve, ec.encode_point(curve, point)) == point


def test_a_coordinate_that_is_no_number_of_the_field_is_refused():
    """Else a point would have several spellings, and one compared by its bytes sent back as another."""
    curve = BRAINPOOLP256R1
    points = (ec.PrivateKey(curve, k).public for k in range(1, 100))
    point = next(point for point in points if max(point.x, point.y) + curve.p < 1 << 256)
    for x, y in ((point.x + curve.p, point.y), (point.x, point.y + curve.p)):
        with pytest.raises(BadData, match="coordinates"):
            ec.decode_point(curve, ec.encode_point(curve, ec.Point(x, y)))


@pytest.mark.parametrize("curve", [c for c in CURVES if c.p % 4 == 3], ids=lambda curve: curve.name)
def test_numbers_become_points_of_the_curve(curve, chance):
    """Of all curves but secp224r1, for which integrated mapping is not defined."""
    points = [encode_number(curve, chance.randrange(2, curve.p - 1)) for _ in range(20)]
    assert all(on(curve, point) for point in points)
    assert len(set(points)) == 20


@pytest.mark.parametrize("number", [0, 1, -1])
def test_numbers_that_map_to_nothing_are_refused(curve, number):
    with pytest.raises(BadData):
        encode_number(curve, number % curve.p)


@pytest.fixture(params=dh.GROUPS.values(), ids=lambda group: group.name)
def group(request):
    return request.param


def test_the_groups_are_what_their_standard_says(group):
    """RFC 5114: g has the prime order q, and q divides p-1."""
    assert (group.p - 1) % group.q == 0
    assert pow(group.g, group.q, group.p) == 1 != group.g
    assert all(pow(witness, number - 1, number) == 1 for witness in (2, 3) for number in (group.p, group.q))


def test_a_blinded_power_is_the_power(group, chance):
    exponent = chance.randrange(1, group.q)
    assert dh.power(group, group.g, exponent) == pow(group.g, exponent, group.p)


def small(group):
    """Find an element of the group that is shorter than the others."""
    power = group.g
    while power.bit_length() > 8 * group.size - 8:
        power = power * group.g % group.p
    return power


def test_a_public_number_is_written_without_leading_zeros_and_a_secret_with_them(group):
    """Doc 9303-11 9.4.3 and PKCS #3: one key in 256 tells the two apart, and chips that mix them fail so."""
    number = small(group)
    assert len(dh.encode(number)) < group.size == len(dh.encode_secret(group, number))
    assert dh.decode(group, dh.encode(number)) == dh.decode(group, dh.encode_secret(group, number)) == number
