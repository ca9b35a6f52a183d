import pytest

from builders import make_organization, make_person, make_user
from dure.core.agents.labels import agent_label, labels_for, staff_names

pytestmark = pytest.mark.django_db


def test_an_organization_is_shown_by_name():
    organization = make_organization("bathhouse")
    label = agent_label(organization.agent)
    assert (label.text, label.kind) == ("Bathhouse", "organization")


def test_a_person_is_shown_by_a_mark_that_is_always_the_same_and_never_by_name():
    user = make_user(display_name="Kim Younghee")
    label = agent_label(user.agent_id)
    assert label == agent_label(user.agent_id)
    assert label.kind == "person"
    assert label.url is None
    assert "Kim" not in label.text
    assert agent_label(make_person()).text != label.text


def test_many_labels_take_one_query(django_assert_num_queries):
    agents = [make_organization().agent_id for _each in range(5)] + [make_person().pk for _each in range(5)]
    with django_assert_num_queries(1):
        labels = labels_for([*agents, None, *agents])
    assert set(labels) == set(agents)


def test_no_agents_need_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert labels_for([None]) == {}


def test_colleagues_are_named_to_one_another():
    user = make_user(display_name="Kim Younghee")
    assert staff_names([user.agent_id, None, make_person().pk]) == {user.agent_id: "Kim Younghee"}
