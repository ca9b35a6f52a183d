"""What ends by itself: residents' records after their time, the access log after two years."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dure.core.agents.personal import end_retention
from dure.core.audit.models import Access
from dure.core.tasks.models import Job
from dure.core.tasks.registry import long_task, repeat

# A little longer than the two years before which the database refuses to delete a reading.
LOG_KEPT_FOR = timedelta(days=732)


@long_task("end_retention", label=_("Erasing what is not kept any longer"))
def end_what_is_over(job: Job) -> dict[str, Any]:
    """Erase residents who have not come for long, and readings of personal data older than two years."""
    erased = end_retention()
    job.progress(1, 2)
    forgotten, _kinds = Access.objects.filter(at__lt=timezone.now() - LOG_KEPT_FOR).delete()
    return {"erased": erased, "forgotten": forgotten}


repeat("end_retention", every="day", at=time(3, 40))
