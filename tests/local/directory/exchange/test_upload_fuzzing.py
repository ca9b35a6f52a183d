"""Thousands of broken files: each is read or refused with a reason, and none leaves anything half done."""

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from builders import make_territory, make_user_with_role
from dure.core.agents.models import Agent, Organization
from dure.core.agents.roles import Role
from dure.core.audit.models import Revision
from dure.local.directory.engine.problems import UnreadableFile
from dure.local.directory.exchange.engine.guessing import guessed_mapping
from dure.local.directory.exchange.engine.reading import read_table
from dure.local.directory.exchange.engine.rows import RowReader
from dure.local.directory.exchange.models import ImportRun
from dure.local.directory.exchange.planning import Planner, Source
from dure.local.directory.exchange.problem_words import describe
from dure.local.directory.exchange.vocabularies import organization_types, vocabulary
from local.directory.exchange.mutating import mutated

pytestmark = pytest.mark.django_db
IN_PROCESS, THROUGH_THE_PAGE = 5_000, 150


def outcome(name, content, words, types):
    """What becomes of one file up to the plan: "read" or the code of its refusal."""
    try:
        table = read_table(content, name=name)
    except UnreadableFile as error:
        return describe(error.problem).code
    assert len(set(table.headings)) == len(table.headings)
    reader = RowReader(table.headings, guessed_mapping(table, words), words, country="KR")
    planner = Planner(Source("fuzz"), types)
    for number, row in enumerate(table.rows, start=1):
        draft, problems = reader.read(number, row)
        assert all(describe(problem).message for problem in problems)
        assert (draft is None) == any(problem.severity == "error" for problem in problems)
        if draft is not None:
            planner.add([(draft, row.line)])
    return "read"


def test_five_thousand_broken_files_are_read_or_refused():
    words, types = vocabulary(), organization_types()
    outcomes = Counter(outcome(name, content, words, types) for name, content in mutated(IN_PROCESS))
    assert outcomes.total() == IN_PROCESS
    assert outcomes["read"] > IN_PROCESS / 4
    assert len(outcomes) >= 5
    assert not Organization.objects.exists()


def test_broken_uploads_are_answered_and_write_nothing_public():
    anseong = make_territory("anseong")
    client = Client()
    client.force_login(make_user_with_role(Role.OFFICER, anseong))
    agents = Agent.objects.count()
    known = 0
    for name, content in mutated(THROUGH_THE_PAGE, seed=7):
        answer = client.post(
            reverse("directory:import"), {"file": SimpleUploadedFile(name, content), "territory": anseong.pk}
        )
        assert answer.status_code in {302, 422}
        if answer.status_code == 302:
            run = ImportRun.objects.latest("created_at")
            columns = run.mapping["columns"]
            chosen = {f"column-{at}": columns.get(heading, "-") for at, heading in enumerate(run.overview["headings"])}
            for step, data in (("columns", chosen), ("values", {}), ("start", {"best_effort": ""})):
                assert client.post(reverse(f"exchange:{step}", args=[run.pk]), data).status_code in {302, 422}
                assert client.get(reverse("exchange:run", args=[run.pk]), follow=True).status_code == 200
            run.refresh_from_db()
            if run.state == ImportRun.State.DONE:
                known += run.counts["created"]
                changed = run.counts["created"] + run.counts["updated"]
                assert Revision.objects.filter(batch=run.pk).count() == changed
        assert Organization.objects.count() == Agent.objects.count() - agents == known
    assert known
