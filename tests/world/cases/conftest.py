"""What the tests of cases begin with."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from case_publishing import Publishing, make_publishing


@pytest.fixture
def publishing(db) -> Publishing:
    return make_publishing()


@pytest.fixture
def another_publishing(db) -> Publishing:
    return make_publishing()


@pytest.fixture
def address():
    """The address of a page in a language: `address("cases:detail", slug, language="ko")`."""

    def find(name, *arguments, language="en"):
        with override(language):
            return reverse(name, args=arguments)

    return find
