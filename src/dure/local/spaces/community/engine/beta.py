"""The regularized incomplete beta function, as far as it is needed for small shapes."""

from math import exp, lgamma, log

PRECISION = 1e-12
MOST_STEPS = 500
TINY = 1e-300


def incomplete_beta(x: float, a: float, b: float) -> float:
    """I_x(a, b) for 0 <= x <= 1 and a, b > 0, to about ten digits.

    By the continued fraction DLMF 8.17.22 (https://dlmf.nist.gov/8.17.E22), evaluated after Lentz; it converges
    quickly below x = (a + 1) / (a + b + 2), above which the symmetry I_x(a, b) = 1 - I_{1-x}(b, a) is used.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, MOST_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _apart(1 + step * d)
            c = _apart(1 + step / c)
            value *= c * d
        if abs(c * d - 1) < PRECISION:
            return value
    return value


def _apart(value: float) -> float:
    """The value, kept away from zero."""
    return value if abs(value) > TINY else TINY
