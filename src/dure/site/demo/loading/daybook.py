"""The daybook of the demo: the last days signed by the cooperative, the reports of 2025 published."""

from datetime import date, timedelta

from dure.core.agents.models import User
from dure.local.spaces.daybook import actions
from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.models import Space
from dure.local.spaces.queries import all_spaces
from dure.site.demo import simulation

SIGNED_DAYS = 12
REMARKS = {2: "보일러 점검을 마쳤습니다. (모의)", 5: "마을회관 어르신들이 함께 오셨습니다. (모의)"}


def load_daybook(manager: User, space: Space, last_day: date) -> None:
    """Close and sign the last open days up to `last_day`, and publish the year and its months up to then."""
    found = all_spaces().get(pk=space.pk)
    days = (last_day - timedelta(days=count) for count in range(2 * SIGNED_DAYS))
    for number, day in enumerate([day for day in days if simulation.is_open(day)][:SIGNED_DAYS]):
        if number in REMARKS:
            actions.write_remark(manager, found, day, REMARKS[number])
        actions.close(manager, found, day)
        actions.sign_log(manager, found, day)
    for period in (Period(last_day.year), *Period(last_day.year).months()):
        if period.start <= last_day:
            actions.publish_report(manager, found, period)
