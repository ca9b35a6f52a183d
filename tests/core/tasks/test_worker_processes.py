"""Real worker processes on a database of their own: killed, suspended, stopped, several at once."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from running_site import ROOT, TESTS, Site, database_of_its_own

PATIENCE = 60
ON_SQLITE = not os.environ.get("DURE_DATABASE_URL")


class Workers:
    """A site, the workers that a test starts for it, and a process that tells what is to be seen of the jobs."""

    def __init__(self, site):
        self.site = site
        self.environment = site.environment | {"DJANGO_SETTINGS_MODULE": "dure.site.settings"}
        self.started = []
        self.teller = subprocess.Popen(
            [sys.executable, TESTS / "job_world.py", "tell"],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, *words):
        """What a function of `job_world` returns."""
        self.teller.stdin.write(json.dumps(words) + "\n")
        self.teller.stdin.flush()
        return json.loads(self.teller.stdout.readline())

    def start(self):
        with (self.site.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, TESTS / "job_world.py", "work"], env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )
        self.started.append(worker)
        return worker

    def jobs(self):
        return self.call("shown")

    def wait_until(self, condition):
        """Wait until `condition` holds for all jobs; returns them."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            jobs = self.jobs()
            if condition(jobs):
                return jobs
            time.sleep(0.05)
        raise AssertionError(f"{jobs}\n{(self.site.folder / 'worker.log').read_text()[-3000:]}")

    def wait_for(self, job, **expected):
        jobs = self.wait_until(lambda jobs: expected.items() <= jobs[job].items())
        return jobs[job]

    def end(self):
        for worker in self.started:
            if worker.poll() is None:
                worker.send_signal(signal.SIGCONT)
                worker.kill()
            worker.wait(10)

    def close(self):
        self.teller.stdin.close()
        self.teller.stdout.close()
        self.teller.wait(10)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with database_of_its_own() as database:
        site = Site(tmp_path_factory.mktemp("workers"), **database)
        site.prepare("job_world:make_administrator")
        yield site


@pytest.fixture(scope="module")
def watched(site):
    workers = Workers(site)
    yield workers
    workers.close()


@pytest.fixture
def workers(watched):
    yield watched
    watched.end()


def running(jobs, job):
    return jobs[job]["state"] == "running" and jobs[job]["done"] > 0


def test_progress_is_seen_while_the_jobs_transaction_is_open_and_the_job_can_be_stopped(workers):
    (job,) = workers.call("start_slow")
    workers.start()
    jobs = workers.wait_until(lambda jobs: running(jobs, job))
    first = jobs[job]
    assert first["began"] == 0  # what it writes nobody sees yet
    assert first["words"].startswith("Step ")
    workers.wait_until(lambda jobs: jobs[job]["done"] > first["done"])
    assert workers.call("ask_to_stop") < 10
    stopped = workers.wait_for(job, state="cancelled")
    assert (stopped["began"], stopped["noted"]) == (0, 0)


def test_the_job_of_a_killed_worker_is_done_by_another(workers):
    (job,) = workers.call("start_slow")
    first = workers.start()
    workers.wait_until(lambda jobs: running(jobs, job))
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    seen = workers.jobs()[job]
    assert (seen["state"], seen["attempts"]) == ("running", 1)
    workers.start()
    workers.wait_until(lambda jobs: jobs[job]["attempts"] == 2 and running(jobs, job))
    workers.call("ask_to_stop")
    workers.wait_for(job, state="cancelled", noted=0)


def test_a_killed_job_is_done_once_in_the_end(workers):
    (job,) = workers.call("start_short")
    for _kill in range(2):
        worker = workers.start()
        workers.wait_until(lambda jobs: jobs[job]["state"] in {"running", "done"})
        worker.kill()
        worker.wait(10)
    workers.start()
    done = workers.wait_for(job, state="done")
    assert done["noted"] in {1, 2, 3}  # at least once; once for each attempt that committed
    assert done["noted"] <= done["attempts"]


def test_a_worker_that_is_told_to_end_hands_its_job_on_and_the_attempt_does_not_count(workers):
    (job,) = workers.call("start_slow")
    worker = workers.start()
    workers.wait_until(lambda jobs: running(jobs, job))
    worker.terminate()
    assert worker.wait(5) == 0
    seen = workers.jobs()[job]
    assert (seen["state"], seen["attempts"], seen["began"]) == ("waiting", 0, 0)
    workers.start()
    workers.wait_until(lambda jobs: running(jobs, job))
    workers.call("ask_to_stop")
    workers.wait_for(job, state="cancelled")


def test_several_workers_do_each_job_once(workers):
    for _each in range(3):
        workers.start()
    mine = workers.call("start_many")
    jobs = workers.wait_until(lambda jobs: all(jobs[job]["state"] == "done" for job in mine))
    assert {(jobs[job]["attempts"], jobs[job]["noted"]) for job in mine} == {(1, 1)}


def test_what_recurs_is_started_once_by_several_workers_and_after_a_week_without_any(workers):
    workers.call("make_due")
    for _each in range(3):
        workers.start()
    workers.wait_until(lambda jobs: any(job["name"] == "remove_old_jobs" for job in jobs.values()))
    time.sleep(1)
    jobs = [job for job in workers.jobs().values() if job["name"] == "remove_old_jobs"]
    assert [job["attempts"] for job in jobs] == [1]


def test_a_suspended_worker_never_says_how_a_job_ended_that_another_has_taken(workers, tmp_path):
    file = tmp_path / "go"
    (job,) = workers.call("start_deaf", str(file))
    sleeping = workers.start()
    workers.wait_for(job, state="running", attempts=1)
    sleeping.send_signal(signal.SIGSTOP)
    workers.start()
    if ON_SQLITE:
        # Its lock on the file tells that it lives, however long it sleeps.
        time.sleep(3)
        assert workers.jobs()[job]["attempts"] == 1
    else:
        workers.wait_for(job, state="running", attempts=2)
    sleeping.send_signal(signal.SIGCONT)
    file.touch()
    done = workers.wait_for(job, state="done")
    assert done["attempts"] == (1 if ON_SQLITE else 2)


@contextmanager
def command(site, *words):
    """`dure WORDS…` while the block runs."""
    with (site.folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dure.site.cli", *words], env=site.environment, cwd=ROOT, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def children_of(parent):
    try:
        return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except FileNotFoundError:
        return []


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_a_server_does_long_work_and_leaves_no_process_behind(site, workers, end):
    (job,) = workers.call("start_nightly")
    with command(site, "serve", "--port", str(site.port), "--workers", "1") as server:
        workers.wait_for(job, state="done")
        found = children_of(server.pid)
        assert len(found) >= 3  # the server's worker, the sealer, and the worker for long tasks
        server.send_signal(end)
        server.wait(20)
    beside = found[:2]
    wait_until(lambda: all(is_gone(pid) for pid in beside))


def test_the_work_command_keeps_several_workers_up_and_ends_them_all(site):
    with command(site, "work", "--processes", "2") as parent:
        wait_until(lambda: len(children_of(parent.pid)) == 2)
        killed, other = children_of(parent.pid)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(set(children_of(parent.pid)) - {killed}) == 2)
        last = children_of(parent.pid)
        assert other in last
        parent.terminate()
        assert parent.wait(20) == 0
        assert all(is_gone(pid) for pid in last)
