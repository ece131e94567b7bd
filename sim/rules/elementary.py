"""exp, log and their kin from exactly rounded operations only, so that every machine, interpreted
or compiled, gives the same bits; the platform's own exp and pow differ between processors.

Reduction and series are the textbook ones (Muller 2016, Elementary Functions, ch. 10-11); the error
is below 2e-16 relative, which the tests hold against the platform's library.
"""

from __future__ import annotations

import math

import numpy as np

from sim.rules.compiled import rule

LOG2_E = 1.4426950408889634
LN2_HIGH = 0.6931471803691238  # 33 bits: k * LN2_HIGH is exact for every exponent k
LN2_LOW = 1.9082149292705877e-10
SQRT_HALF = 0.7071067811865476
PI = 3.141592653589793


@rule
def exp(x: float) -> float:
    """e^x; 0 below -745, the largest number above 709. Without branches, so that a processor can
    reckon several side by side."""
    y = min(max(x, -745.5), 709.5)
    k = math.floor(y * LOG2_E + 0.5)
    r = (y - k * LN2_HIGH) - k * LN2_LOW
    series = 1.0 / 6227020800.0
    series = series * r + 1.0 / 479001600.0
    series = series * r + 1.0 / 39916800.0
    series = series * r + 1.0 / 3628800.0
    series = series * r + 1.0 / 362880.0
    series = series * r + 1.0 / 40320.0
    series = series * r + 1.0 / 5040.0
    series = series * r + 1.0 / 720.0
    series = series * r + 1.0 / 120.0
    series = series * r + 1.0 / 24.0
    series = series * r + 1.0 / 6.0
    series = series * r + 1.0 / 2.0
    whole = np.int64(np.int32(k))
    half = whole >> 1  # 2^k in two steps, for alone it may be too small to have all its bits
    value = (1.0 + (r + r * r * series)) * _power_of_two(half) * _power_of_two(whole - half)
    value = 1.7976931348623157e308 if x > 709.0 else value
    return 0.0 if x < -745.0 else value


@rule
def _power_of_two(k: int) -> float:
    """2^k, by its bits, for -1022 <= k <= 1023."""
    return np.int64((k + 1023) << 52).view(np.float64)


@rule
def log(x: float) -> float:
    """Natural logarithm of x > 0; -1e308 at or below zero."""
    if x <= 0.0:
        return -1e308
    fraction, exponent = math.frexp(x)
    if fraction < SQRT_HALF:
        fraction *= 2.0
        exponent -= 1
    s = (fraction - 1.0) / (fraction + 1.0)
    z = s * s
    series = 1.0 / 23.0
    for odd in (21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0):
        series = series * z + 1.0 / odd
    return exponent * LN2_HIGH + (2.0 * s + (2.0 * s * z * series + exponent * LN2_LOW))


@rule
def power(base: float, exponent: float) -> float:
    """base^exponent for base >= 0; exactly `base` at exponent 1, 0 at base 0."""
    if exponent == 1.0:
        return base
    if base <= 0.0:
        return 0.0
    return exp(exponent * log(base))


@rule
def logistic(z: float) -> float:
    """L(z) = 1 / (1 + e^-z), 0..1."""
    return 1.0 / (1.0 + exp(-z))


@rule
def clipped(x: float, low: float, high: float) -> float:
    """x, held within low..high."""
    return min(max(x, low), high)
