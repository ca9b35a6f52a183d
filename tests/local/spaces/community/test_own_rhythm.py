"""The own rhythm of a regular: known values, calibration on simulated visitors, how soon a stop is noticed."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.local.spaces.community.engine.beta import incomplete_beta
from dure.local.spaces.community.engine.own_rhythm import UNLIKELY, Rhythm, is_unusual, rhythm_of, shape_of

shapes = st.floats(0.5, 60)


@pytest.mark.parametrize(
    ("x", "a", "b", "value"),
    [
        (0.3, 1, 1, 0.3),
        (0.3, 4, 1, 0.3**4),
        (0.3, 1, 4, 1 - 0.7**4),
        # The binomial tail: at least 3 of 5 with chance 0.4.
        (0.4, 3, 3, 10 * 0.4**3 * 0.6**2 + 5 * 0.4**4 * 0.6 + 0.4**5),
        (0, 2, 2, 0),
        (1, 2, 2, 1),
    ],
)
def test_the_beta_function_has_its_closed_values(x, a, b, value):
    assert incomplete_beta(x, a, b) == pytest.approx(value, abs=1e-10)


@given(st.floats(0.001, 0.999), shapes, shapes)
def test_the_beta_function_is_symmetric_and_within_bounds(x, a, b):
    value = incomplete_beta(x, a, b)
    assert -1e-9 <= value <= 1 + 1e-9
    assert value == pytest.approx(1 - incomplete_beta(1 - x, b, a), abs=1e-8)


def test_a_poisson_rhythm_has_the_closed_chance():
    rhythm = Rhythm(gaps=9, sum=27, shape=1)
    assert rhythm.usual_gap == 3
    assert rhythm.chance_of_longer(9) == pytest.approx((27 / 36) ** 9)


def test_fewer_than_five_visits_are_no_rhythm():
    assert rhythm_of([0, 3, 6, 9]) is None
    assert rhythm_of([0, 3, 6, 9, 12]) is not None


def test_one_long_holiday_does_not_make_somebody_slow():
    steady = [0, 2, 4, 6, 8, 10, 12, 14, 16]
    after_holiday = [*steady[:5], *(day + 60 for day in steady[5:])]
    assert rhythm_of(after_holiday).usual_gap <= 1.6 * rhythm_of(steady).usual_gap


def test_steady_gaps_are_steadier_than_random_ones():
    random = Random(7)  # noqa: S311 - a simulation
    assert shape_of([3.0] * 24) > 3
    assert shape_of([random.expovariate(1) for _ in range(24)]) < 2


def test_a_week_is_the_least():
    rhythm = rhythm_of(range(30))
    assert rhythm.chance_of_longer(6) < UNLIKELY
    assert not is_unusual(rhythm, 6, 6)
    assert is_unusual(rhythm, 6, 7)


@pytest.mark.parametrize("shape", [1, 4])
def test_false_alarms_are_as_rare_as_promised(shape):
    """Of the gaps of visitors who keep coming, at most a little more than the promised share is called unusual."""
    random = Random(shape)  # noqa: S311 - a simulation
    alarms = gaps = 0
    for _visitor in range(150):
        mean, day, visits = random.uniform(3, 8), 0.0, []
        for _visit in range(60):
            day += random.gammavariate(shape, mean / shape)
            visits.append(day)
        for count in range(8, 60):
            gap = visits[count] - visits[count - 1]
            gaps += 1
            alarms += is_unusual(rhythm_of(visits[:count]), gap, 100)
    assert alarms / gaps < 1.7 * UNLIKELY


def test_whoever_comes_steadily_is_missed_sooner_than_whoever_comes_at_random():
    random = Random(3)  # noqa: S311 - a simulation
    steady, at_random = [0.0], [0.0]
    for _ in range(24):
        steady.append(steady[-1] + random.choice((2, 3, 3, 4)))
        at_random.append(at_random[-1] + random.expovariate(1 / 3))

    def noticed(visits):
        rhythm = rhythm_of(visits)
        return next(missed for missed in range(1, 200) if is_unusual(rhythm, missed, max(7, missed)))

    assert noticed(steady) < noticed(at_random)
    assert noticed(steady) <= 9
