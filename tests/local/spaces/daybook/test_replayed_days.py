"""Three days of the demo's bathhouse over the end of a month; `benchmarks/replay_year.py` replays a whole year."""

from datetime import date

import pytest

from dure.ledger.models import EconomicEvent
from dure.local.spaces.daybook.models import SignedLog
from replayed_bathhouse import replayed
from replayed_checks import check_all


@pytest.mark.django_db
def test_logs_reports_files_and_indicators_tell_what_the_ledger_tells_to_the_last_event():
    replay = replayed(date(2025, 1, 30), date(2025, 2, 1))
    check = check_all(replay)
    assert not check.differing
    assert len(check.agreed) == 15
    # Entries were taken back, and told after their day was signed.
    assert EconomicEvent.objects.filter(corrects__isnull=False).exists()
    assert SignedLog.objects.filter(version=2).exists()
