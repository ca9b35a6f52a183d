"""Has somebody been away for longer than is usual for this person? No fixed number of days: the own rhythm decides.

Visits are taken as a renewal process whose gaps are gamma distributed with the person's own mean and shape. The
shape says how regular they come: 1 is a Poisson process (any day is as good as another), larger is steadier.
Such timing regularity lets one notice much earlier that a regular has stopped (Platzer and Reutterer, Ticking Away
the Moments: Timing Regularity Helps to Better Predict Customer Activity, Marketing Science 35, 2016).

- Gaps are counted in days on which the space was open, so that closed days do not count.
- The mean is that of the last 24 gaps. A gap above five times their median (a holiday, an illness) counts as five
  times the median; of Poisson gaps 3 % are cut so, which lowers the mean by 3 %.
- The shape is estimated from the shares M = T1 / (T1 + T2) of neighboring gaps, which do not depend on the mean:
  k = (1 - 4 Var M) / (8 Var M) (Wheat and Morrison, Estimating Purchase Regularity with Two Interpurchase Times,
  Journal of Marketing Research 27, 1990). The variance is drawn toward 1/12, that of k = 1, with the weight of
  eight pairs, so that few visits never look steadier than they are; k is kept from 1 to 8.
- With n gaps of sum S, a further gap T has n T / S distributed as F(2k, 2kn), so the chance that it is longer than
  t is I_{S / (S + t)}(kn, k). For k = 1 it is (S / (S + t))^n. The uncertainty of the estimated mean is in it.

Somebody is away for unusually long when that chance is below 2 % (`UNLIKELY`), at least 7 days have gone by, and
there were at least 5 visits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from dure.local.spaces.community.engine.beta import incomplete_beta

FEWEST_VISITS = 5
FEWEST_DAYS = 7
UNLIKELY = 0.02
MOST_GAPS = 24
LONGEST_IN_MEDIANS = 5
POISSON_VARIANCE, POISSON_WEIGHT = 1 / 12, 8
STEADIEST = 8.0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How somebody comes: `gaps` counted, their `sum` in open days, and how regular they are (`shape`)."""

    gaps: int
    sum: float
    shape: float

    @property
    def usual_gap(self) -> float:
        """The mean gap in open days."""
        return self.sum / self.gaps

    def chance_of_longer(self, gap: float) -> float:
        """The chance that a gap of this person is longer than `gap` open days."""
        return incomplete_beta(self.sum / (self.sum + gap), self.shape * self.gaps, self.shape)


def rhythm_of(visits: Sequence[int]) -> Rhythm | None:
    """The rhythm of somebody who came on these days (rising numbers of open days); None for too few visits."""
    if len(visits) < FEWEST_VISITS:
        return None
    gaps = [later - earlier for earlier, later in pairwise(visits)][-MOST_GAPS:]
    longest = LONGEST_IN_MEDIANS * median(gaps)
    bounded = [min(float(gap), longest) for gap in gaps]
    return Rhythm(len(bounded), sum(bounded), shape_of(bounded))


def shape_of(gaps: Sequence[float]) -> float:
    """How regular the gaps are, 1 (Poisson) to 8 (nearly the same each time)."""
    shares = [one / (one + two) for one, two in pairwise(gaps)]
    spread = sum((share - 0.5) ** 2 for share in shares)
    variance = (spread + POISSON_WEIGHT * POISSON_VARIANCE) / (len(shares) + POISSON_WEIGHT)
    return min(STEADIEST, max(1.0, (1 - 4 * variance) / (8 * variance)))


def is_unusual(rhythm: Rhythm, missed: int, days: int, unlikely: float = UNLIKELY) -> bool:
    """Whether `missed` open days without a visit, `days` days of the calendar, break this rhythm."""
    return days >= FEWEST_DAYS and rhythm.chance_of_longer(missed) < unlikely
