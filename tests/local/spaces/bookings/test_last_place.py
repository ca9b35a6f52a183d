"""Many book the last place at the same moment, on a real database file or server."""

from running_site import Site, database_of_its_own


def test_one_gets_the_last_place_and_the_others_wait_in_their_order(tmp_path):
    with database_of_its_own() as settings:
        site = Site(tmp_path, **settings)
        result = site.prepare("booking_world:race")
    assert result["states"] == ["booked"] + ["waiting"] * 7
    assert result["moved"] == result["line"]
    assert len(set(result["line"])) == 7
