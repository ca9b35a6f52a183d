"""Watching and stopping one's own work, on pages and through the API."""

import re

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from builders import make_user
from dure.core.agents.tokens import create_token
from dure.core.tasks.actions import start
from dure.core.tasks.models import Job
from jobs import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def job(user):
    with translation.override("en"):
        return start(user, "remove_old_jobs")


def page_of(job):
    with translation.override("en"):
        return reverse("tasks:detail", args=[job.pk])


def running(job, **fields):
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1, **fields)


def test_waiting_work_says_so_and_can_be_stopped(client, job):
    text = client.get(page_of(job)).text
    assert "It waits for its turn." in text
    assert "Stop it" in text
    answer = client.post(f"{page_of(job)}stop/", follow=True)
    assert "It was stopped." in answer.text
    assert "Stop it" not in answer.text


def test_how_far_work_is_stands_there_in_words_and_as_a_bar(client, job):
    running(job, done=1234, total=5000, words="Reading rows")
    text = client.get(page_of(job)).text
    assert "1,234 of 5,000" in re.sub(r"\s+", " ", text)
    assert re.search(r'<progress\s+value="24"\s+max="100"', text)
    assert "Reading rows" in text


def test_work_whose_end_nobody_knows_has_a_bar_without_a_value(client, job):
    running(job, done=7)
    text = client.get(page_of(job)).text
    assert re.search(r"<progress aria-label=", text)


def test_the_page_asks_again_only_while_the_work_is_under_way(client, job):
    running(job)
    part = client.get(page_of(job), headers={"HX-Request": "true"})
    assert 'hx-trigger="every 1s"' in part.text
    assert "<html" not in part.text
    Job.objects.update(state="done")
    assert "hx-get" not in client.get(page_of(job), headers={"HX-Request": "true"}).text


def test_without_scripts_a_link_shows_the_present_state(client, job):
    text = client.get(page_of(job)).text
    assert re.search(rf'href="{page_of(job)}"[^>]*>\s*Show the present state', text)
    assert "http-equiv" not in text


def test_a_failure_is_told_in_words_that_cannot_be_markup(client, job):
    Job.objects.update(state="failed", error="Choose <b>another</b> file.")
    text = client.get(page_of(job)).text
    assert "It could not be done." in text
    assert "Choose &lt;b&gt;another&lt;/b&gt; file." in text


def test_the_progress_of_work_is_never_kept_by_a_cache(client, job):
    assert "no-store" in client.get(page_of(job))["Cache-Control"]


def test_the_work_of_others_is_not_shown(client, job):
    client.force_login(make_user())
    assert client.get(page_of(job)).status_code == 403
    assert client.post(f"{page_of(job)}stop/").status_code == 403
    assert Job.objects.get().state == "waiting"


def test_an_administrator_sees_the_work_of_others(client, job):
    client.force_login(make_user(is_administrator=True))
    assert client.get(page_of(job)).status_code == 200


def test_somebody_who_has_not_signed_in_is_sent_to_do_so(client, job):
    client.logout()
    assert client.get(page_of(job)).status_code == 302


def test_work_that_does_not_exist_is_not_found(client, user):
    assert client.get("/en/tasks/0192d3c5-0000-7000-8000-000000000000/").status_code == 404


def test_stopping_what_has_ended_says_so(client, job):
    run_jobs()
    assert "It had ended before" in client.post(f"{page_of(job)}stop/", follow=True).text


def test_stopping_running_work_says_that_it_takes_a_moment(client, job):
    running(job)
    text = client.post(f"{page_of(job)}stop/", follow=True).text
    assert "It stops within a moment." in text
    assert "It is about to stop." in text


def test_the_list_shows_ones_own_work_newest_first(client, job):
    start(make_user(), "remove_old_jobs")
    text = client.get("/en/tasks/").text
    assert text.count("Removing the record of old work") == 1
    assert page_of(job) in text


def test_an_empty_list_says_what_will_be_there(client, user):
    assert "Nothing is under way" in client.get("/en/tasks/").text


def test_the_list_asks_no_more_with_more_rows(client, user, django_assert_num_queries):
    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            client.get("/en/tasks/")
        return len(asked)

    start(user, "remove_old_jobs")
    count()
    one = count()
    for _each in range(2):
        start(user, "remove_old_jobs")
    assert count() == one


def test_any_page_can_show_a_job(job):
    with translation.override("en"):
        html = Template("{% job_progress job %}").render(Context({"job": job, "csrf_token": "token"}))
    assert "It waits for its turn." in html
    assert 'value="token"' in html


def test_a_program_reads_the_job_that_its_user_started(client, user, job):
    _token, plaintext = create_token(user, "Program", ["directory:write"])
    client.logout()
    headers = {"Authorization": f"Bearer {plaintext}"}
    answer = client.get(f"/api/v1/jobs/{job.pk}", headers=headers).json()
    assert (answer["id"], answer["state"], answer["result"]) == (str(job.pk), "waiting", None)
    run_jobs()
    answer = client.get(f"/api/v1/jobs/{job.pk}", headers=headers).json()
    assert (answer["state"], answer["result"]) == ("done", {"removed": 0})


def test_a_program_of_somebody_else_finds_nothing(client, job):
    _token, plaintext = create_token(make_user(), "Program", ["directory:write"])
    headers = {"Authorization": f"Bearer {plaintext}"}
    assert client.get(f"/api/v1/jobs/{job.pk}", headers=headers).status_code == 404
    assert client.get("/api/v1/jobs/0192d3c5-0000-7000-8000-000000000000", headers=headers).status_code == 404
