"""How far long work is, on any page: `{% job_progress job %}`."""

from typing import Any

from django import template

from dure.core.tasks.models import Job

register = template.Library()


@register.inclusion_tag("tasks/progress.html", takes_context=True)
def job_progress(context: template.Context, job: Job) -> dict[str, Any]:
    """The state of a job in words and as a bar, kept up to date where scripts run; with a button that stops it.

    Show it only to those who may see the job (`queries.may_see`). Give it a job from `queries.job_of`,
    which knows the progress of this moment.
    """
    return {"job": job, "csrf_token": context.get("csrf_token")}
