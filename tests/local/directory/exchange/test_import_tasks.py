"""Large imports are done by workers; what is stopped can be taken up again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from builders import make_territory, make_user_with_role
from dure.core.agents.actions import load_reference_data
from dure.core.agents.models import Organization, RoleAssignment
from dure.core.agents.roles import Role
from dure.core.tasks.models import Job
from dure.local.directory.exchange import background, runs, stored_files
from dure.local.directory.exchange.models import ImportRun
from local.directory.exchange.tables import csv_file
from local.directory.files import row, standard_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(monkeypatch):
    load_reference_data()
    monkeypatch.setattr(background, "MOST_ROWS_AT_ONCE", 0)
    return make_user_with_role(Role.OFFICER, make_territory("anseong"))


@pytest.fixture
def run(officer):
    return runs.upload_file(officer, "list.csv", csv_file(), territory=officer_territory(officer))


def officer_territory(officer):
    return RoleAssignment.objects.get(user=officer).territory


@pytest.fixture
def browser(officer):
    client = Client()
    client.force_login(officer)
    return client


def page(name, run):
    return reverse(f"exchange:{name}", kwargs={"run_id": run.pk})


def mapped(browser, run):
    columns = run.mapping["columns"]
    chosen = {f"column-{at}": columns[heading] for at, heading in enumerate(run.overview["headings"])}
    assert browser.post(page("columns", run), chosen).status_code == 302
    run.refresh_from_db()
    return Job.objects.get(pk=run.job)


def test_a_worker_checks_and_imports_with_progress(browser, run):
    job = mapped(browser, run)
    assert (job.name, job.state, run.state) == ("check_import", "waiting", "checking")
    assert "Stop it" in browser.get(page("run", run)).content.decode()
    background.check_import(job, run=str(run.pk))
    Job.objects.all().delete()
    assert browser.post(page("start", run)).status_code == 302
    run.refresh_from_db()
    assert run.state == "running"
    assert not Organization.objects.exists()
    told = []
    job = Job.objects.get(pk=run.job)
    job.progress = lambda done, total: told.append((done, total))
    result = background.perform_import(job, run=str(run.pk))
    assert (result["created"], told[-1]) == (3, (3, 3))
    assert background.perform_import(job, run=str(run.pk)) == {}
    assert Organization.objects.count() == 3
    assert browser.get(page("run", run)).status_code == 200


@pytest.mark.parametrize("state", [Job.State.FAILED, Job.State.CANCELLED])
def test_a_stopped_check_can_be_taken_up_again(browser, run, state):
    job = mapped(browser, run)
    Job.objects.filter(pk=job.pk).update(state=state)
    assert browser.get(page("run", run), follow=True).redirect_chain[-1][0] == page("columns", run)
    run.refresh_from_db()
    assert run.state == "uploaded"


def test_a_stopped_import_stands_where_it_was_checked(browser, run):
    mapped(browser, run)
    runs.check(run)
    Job.objects.all().delete()
    browser.post(page("start", run))
    Job.objects.update(state=Job.State.CANCELLED)
    browser.get(page("run", run))
    run.refresh_from_db()
    assert run.state == "checked"


def test_rights_that_end_while_an_import_waits_end_it(browser, run, officer):
    mapped(browser, run)
    runs.check(run)
    Job.objects.all().delete()
    browser.post(page("start", run))
    RoleAssignment.objects.filter(user=officer).delete()
    with pytest.raises(PermissionDenied):
        background.perform_import(Job.objects.get(), run=str(run.pk))
    assert not Organization.objects.exists()


def test_a_file_that_is_gone_is_said(browser, run):
    job = mapped(browser, run)
    stored_files.forget(run)
    assert background.check_import(job, run=str(run.pk)) == {"failed": "file-gone"}
    assert "kept for 30 days" in browser.get(page("run", run)).content.decode()
    assert ImportRun.objects.get().state == "failed"


def test_an_upload_of_a_standard_file_is_checked_by_a_worker_too(browser, officer):
    file = SimpleUploadedFile("list.csv", standard_file(row("1")))
    browser.post(reverse("directory:import"), {"file": file, "territory": officer_territory(officer).pk})
    assert Job.objects.get().name == "check_import"
