"""The page of an organization, and the form that changes it."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from builders import make_organization, make_organization_type, make_territory, make_user_with_role, text
from dure.core.agents.actions import change_organization, load_reference_data
from dure.core.agents.models import Organization
from dure.core.agents.roles import Role
from dure.core.territories.actions import load_reference_data as load_challenges
from dure.local.directory.organization_page import phone_digits
from dure.local.directory.row_fields import CertificationsField

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference_data():
    load_reference_data()
    load_challenges()


@pytest.fixture
def bath():
    return make_organization("bath", name=text("Bathhouse"), territory=make_territory("anseong"))


@pytest.fixture
def officer(bath):
    return make_user_with_role(Role.OFFICER, bath.territory)


def page_of(slug="bath", client=None):
    answer = (client or Client()).get(reverse("directory:detail", args=[slug]))
    assert answer.status_code == 200
    return answer.content.decode()


def data_in(page):
    start = page.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
    return json.loads(page[start : page.index("</script>", start)])


def test_the_page_shows_every_fact_and_how_we_know(bath, officer):
    change_organization(
        officer,
        bath,
        source=("Register of cooperatives", "https://register.example"),
        other_names=["Iljuk bath", "<b>"],
        challenges=["ageing"],
        languages=["ko", "vi"],
        accessibility=["lift"],
        phone="031-672-6121",
        certifications=[
            {"kind": "b-corp", "number": "7", "end": (timezone.localdate() + timedelta(days=30)).isoformat()},
            {"kind": "Mine <i>", "end": "2011-12-31"},
        ],
        checked_on=timezone.localdate(),
    )
    page = page_of()
    for shown in (
        "Iljuk bath · &lt;b&gt;",
        "Korean, Vietnamese",
        "Lift",
        "B Corp",
        "Valid",
        "Mine &lt;i&gt;",
        "Expired",
        'href="tel:0316726121"',
        "Register of cooperatives",
        "How do we know this?",
        "Entered by: City SSE officer",
    ):
        assert shown in page, shown
    assert "Nobody has confirmed" not in page
    data = data_in(page)
    assert data["alternateName"] == ["Iljuk bath", "<b>"]
    assert data["hasCertification"][0]["certificationIdentification"] == "7"
    assert data["knowsLanguage"] == ["ko", "vi"]


def test_a_closed_organization_says_so(bath):
    Organization.objects.update(closed_on=date(2024, 3, 1))
    page = page_of()
    assert "This organization closed on March 1, 2024" in page.replace("\n", " ").replace("  ", " ")
    assert data_in(page)["dissolutionDate"] == "2024-03-01"


def test_an_entry_that_nobody_confirmed_says_so(bath):
    assert "Nobody has confirmed this entry yet" in page_of()


def test_an_entry_without_any_facts_says_that_it_is_not_described():
    make_organization("bare")
    make_organization("typed", type=make_organization_type())
    said = "Nobody has described yet what it is and does."
    assert said in Client().get("/en/organizations/bare/").content.decode()
    assert said not in Client().get("/en/organizations/typed/").content.decode()


def test_the_address_of_a_merged_entry_leads_to_the_other(bath, officer):
    target = make_organization("target", territory=bath.territory)
    Organization.objects.filter(pk=bath.pk).update(merged_into=target)
    assert Client().get(reverse("directory:detail", args=["bath"]))["Location"].endswith("/organizations/target/")
    client = Client()
    client.force_login(officer)
    assert client.get(reverse("directory:edit", args=["bath"]))["Location"].endswith("/organizations/target/edit/")


def test_the_page_costs_the_same_queries_however_much_it_shows(bath, officer):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page_of()
        return len(captured)

    change_organization(officer, bath, challenges=["ageing"], phone="1", certifications=[{"kind": "b-corp"}])
    queries()
    before = queries()
    for number in range(3):
        change_organization(
            officer,
            bath,
            challenges=["ageing", "care-gap"],
            phone=f"9{number}",
            certifications=[{"kind": "b-corp"}, {"kind": "organic"}],
            languages=["ko", "vi", "fr"],
        )
    assert queries() == before
    assert before <= 15


def test_only_whoever_may_change_it_is_offered_to(bath, officer):
    client = Client()
    client.force_login(officer)
    assert "No, change it" in page_of(client=client)
    assert "I speak for this organization" not in page_of(client=client)
    assert "No, something is wrong" in page_of()
    assert "I speak for this organization" in page_of()


@pytest.mark.parametrize(
    ("phone", "digits"),
    [("031-672-6121", "0316726121"), ("+33 (0)5 56 00", "+33055600"), ("031 1 / 031 2", ""), ("ask", ""), ("", "")],
)
def test_a_number_that_a_phone_can_call_is_a_link(phone, digits):
    assert phone_digits(phone) == digits


# The form


def form_data(bath, **more):
    return {"name_en": "Bathhouse", "name_original": "en", "territory": bath.territory_id, **more}


def edit(client, bath, **more):
    return client.post(reverse("directory:edit", args=["bath"]), form_data(bath, **more))


def rows(*entries):
    found = {}
    for number, entry in enumerate(entries):
        for part in ("kind", "number", "start", "end", "source_name", "source_url"):
            found[f"certifications-{number}-{part}"] = entry.get(part, "")
    return found


def test_the_form_changes_all_the_further_facts(bath, officer):
    client = Client()
    client.force_login(officer)
    more = {
        "other_names": "Iljuk bath\r\n\r\n  Iljuk  bath \r\n목욕탕",
        "challenges": ["ageing"],
        "languages": ["vi", "ko"],
        "accessibility": ["lift"],
        "closed_on": "2026-01-31",
        "reason": "They told us",
        **rows(
            {"kind": "Certified social enterprise (Korea)", "number": "7", "start": "2024-01-01"}, {}, {"kind": "Own"}
        ),
    }
    assert edit(client, bath, **more).status_code == 302
    bath.refresh_from_db()
    assert bath.other_names == ["Iljuk bath", "목욕탕"]
    assert bath.certifications == [
        {"kind": "kr-social-enterprise", "number": "7", "start": "2024-01-01"},
        {"kind": "Own"},
    ]
    assert (bath.challenges, set(bath.languages), bath.accessibility) == (["ageing"], {"ko", "vi"}, ["lift"])
    assert bath.closed_on == date(2026, 1, 31)
    history = client.get(reverse("stewardship:history", args=["bath"])).content.decode()
    assert "They told us" in history


def test_an_emptied_row_removes_a_certification(bath, officer):
    change_organization(officer, bath, certifications=[{"kind": "b-corp"}, {"kind": "organic"}])
    client = Client()
    client.force_login(officer)
    page = client.get(reverse("directory:edit", args=["bath"])).content.decode()
    assert "B Corp" in page
    edit(client, bath, **rows({}, {"kind": "Organic farming"}, {}))
    bath.refresh_from_db()
    assert bath.certifications == [{"kind": "organic"}]


def test_the_order_of_what_stood_there_stays(bath, officer):
    change_organization(officer, bath, languages=["vi", "ko"], activities=["activities-ica/ICA20"])
    client = Client()
    client.force_login(officer)
    more = {"languages": ["ko", "fr", "vi"], "activities": ["activities-ica/ICA10", "activities-ica/ICA20"]}
    edit(client, bath, **more)
    bath.refresh_from_db()
    assert bath.languages == ["vi", "ko", "fr"]
    assert bath.activities == ["activities-ica/ICA20", "activities-ica/ICA10"]


def test_a_language_that_the_list_does_not_name_is_kept(bath, officer):
    change_organization(officer, bath, languages=["eo"])
    client = Client()
    client.force_login(officer)
    assert "Esperanto" in client.get(reverse("directory:edit", args=["bath"])).content.decode()
    assert edit(client, bath, languages=["eo", "ko"]).status_code == 302
    assert edit(client, bath, languages=["xx"]).status_code == 422


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"number": "7"}, "kind"),
        ({"kind": "x", "start": "2024-13-01"}, "day"),
        ({"kind": "x", "start": "yesterday"}, "day"),
        ({"kind": "x", "start": "2024-02-01", "end": "2024-01-01"}, "order"),
        ({"kind": "x", "source_url": "javascript:alert(1)"}, "url"),
        ({"kind": "x" * 201}, "long"),
    ],
)
def test_a_wrong_row_is_refused_with_its_number(row, code):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as caught:
        CertificationsField(required=False).clean([{}, row])
    assert caught.value.code == code
    assert "Row 2" in str(caught.value.messages)


def test_a_wrong_row_comes_back_as_it_was_written(bath, officer):
    client = Client()
    client.force_login(officer)
    answer = edit(client, bath, **rows({"kind": "Mine", "end": "soon"}), closed_on="1900-01-01", founded="2000-01-01")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"certifications", "closed_on"}
    assert 'value="soon"' in answer.content.decode()


def test_an_owner_does_not_move_the_entry_away(bath):
    owner = make_user_with_role(Role.ENTRY_OWNER, bath)
    client = Client()
    client.force_login(owner)
    elsewhere = make_territory("elsewhere")
    answer = client.post(reverse("directory:edit", args=["bath"]), form_data(bath, territory=elsewhere.pk))
    assert answer.status_code == 403
    with pytest.raises(PermissionDenied):
        change_organization(owner, bath, territory=elsewhere)
