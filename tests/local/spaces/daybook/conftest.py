import pytest

from daybook_world import Bathhouse


@pytest.fixture
def bath():
    """A bathhouse in Korea, and who works there."""
    return Bathhouse()
