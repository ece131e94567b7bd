"""Chance has an address: a random number belongs to (seed, run, week, place, purpose) alone.

The generator is Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011): the key is (seed, run), the
counter (week, place, purpose, 0). A place is the standing number of an actor, track, campaign or
event, made from its name, so that adding one disturbs nobody else's luck.
"""

from __future__ import annotations

import math
import zlib

import numpy as np

from sim.rules.compiled import rule
from sim.rules.elementary import log

# Purposes: what a draw decides. A new purpose takes the next number; none is ever reused.
COST_TYPE = 1
LOSSES = 2
FRONT = 3
BREAKTHROUGH = 4
STRIKES = 5
EVENT = 6
ESTIMATE = 7
ESTIMATE_WEEK = 8
PRESSURE = 9
MEDIATOR_EXIT = 10
ANSWER = 11
RATIFICATION = 12
TRACK_AGREED = 13
TRACK_BROKEN = 14
COLLAPSE = 15

LARGEST_SEED = 2**32 - 1

_MASK = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_FACTOR_0 = np.uint64(0xD2511F53)
_FACTOR_1 = np.uint64(0xCD9E8D57)
_STEP_0 = np.uint64(0x9E3779B9)
_STEP_1 = np.uint64(0xBB67AE85)


def place(name: str) -> int:
    """The standing number of a name, 0..2^32 - 1 (CRC-32)."""
    return zlib.crc32(name.encode())


@rule
def philox(
    key_0: int, key_1: int, week: int, place: int, purpose: int, last: int
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Philox4x32-10: four 32-bit words from a key of two words and a counter of four."""
    k0, k1 = np.uint64(key_0), np.uint64(key_1)
    a, b, c, d = np.uint64(week), np.uint64(place), np.uint64(purpose), np.uint64(last)
    for _ in range(10):
        high = _FACTOR_0 * a
        low = _FACTOR_1 * c
        a, b, c, d = (
            ((low >> _HALF) ^ b ^ k0) & _MASK,
            low & _MASK,
            ((high >> _HALF) ^ d ^ k1) & _MASK,
            high & _MASK,
        )
        k0 = (k0 + _STEP_0) & _MASK
        k1 = (k1 + _STEP_1) & _MASK
    return a, b, c, d


@rule
def uniform(seed: int, run: int, week: int, place: int, purpose: int) -> float:
    """A number strictly between 0 and 1, 52 bits fine."""
    a, b, _, _ = philox(seed, run, week, place, purpose, 0)
    return (float(a >> np.uint64(6)) * 67108864.0 + float(b >> np.uint64(6)) + 0.5) / 2.0**52


@rule
def normal(seed: int, run: int, week: int, place: int, purpose: int) -> float:
    """A standard normal number, by inversion."""
    return normal_quantile(uniform(seed, run, week, place, purpose))


@rule
def normal_quantile(p: float) -> float:
    """Standard normal quantile at 0 < p < 1, to about 1e-16 (Wichura 1988, algorithm AS 241)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * _ratio(r, _CENTRE_OVER, _CENTRE_UNDER)
    r = math.sqrt(-log(min(p, 1.0 - p)))
    if r <= 5.0:
        tail = _ratio(r - 1.6, _MIDDLE_OVER, _MIDDLE_UNDER)
    else:
        tail = _ratio(r - 5.0, _FAR_OVER, _FAR_UNDER)
    return -tail if q < 0.0 else tail


@rule
def _ratio(r: float, over: tuple[float, ...], under: tuple[float, ...]) -> float:
    numerator, denominator = 0.0, 0.0
    for coefficient in over:
        numerator = numerator * r + coefficient
    for coefficient in under:
        denominator = denominator * r + coefficient
    return numerator / denominator


# Wichura's coefficients, highest power first.
_CENTRE_OVER = (
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
    4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
    1.3314166789178437745e2, 3.3871328727963666080e0,
)  # fmt: skip
_CENTRE_UNDER = (
    5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
    2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
    4.2313330701600911252e1, 1.0,
)  # fmt: skip
_MIDDLE_OVER = (
    7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
    1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
    4.63033784615654529590e0, 1.42343711074968357734e0,
)  # fmt: skip
_MIDDLE_UNDER = (
    1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
    1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
    2.05319162663775882187e0, 1.0,
)  # fmt: skip
_FAR_OVER = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
    2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
    5.46378491116411436990e0, 6.65790464350110377720e0,
)  # fmt: skip
_FAR_UNDER = (
    2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
    7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
    5.99832206555887937690e-1, 1.0,
)  # fmt: skip
