"""From a button's press over a real MQTT broker to two staff screens, and through the death of every process."""

import asyncio
import http.cookiejar
import os
import re
import signal
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from alarm_world import SECOND_LINK_AFTER
from running_site import LOCAL, Site, database_of_its_own, free_port

BROKER_USER = "dure"
WITHIN_SECONDS = 2.0
POLL_SECONDS = 0.2


class RealBroker:
    """An MQTT broker in a thread, on a port of its own."""

    def __init__(self) -> None:
        self.port = free_port()
        self.loop = asyncio.new_event_loop()
        self.started = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        assert self.started.wait(20)

    def _run(self) -> None:
        from amqtt.broker import Broker

        asyncio.set_event_loop(self.loop)
        config = {
            "listeners": {"default": {"type": "tcp", "bind": f"{LOCAL}:{self.port}"}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
        }
        self.broker = Broker(config, loop=self.loop)
        self.loop.run_until_complete(self.broker.start())
        self.started.set()
        self.loop.run_forever()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self.broker.shutdown(), self.loop).result(20)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(20)
        self.loop.close()


class Screen(threading.Thread):
    """A staff screen: signs in and asks for calls as the overlay does, until it shows one that rings."""

    def __init__(self, site: Site, world: dict[str, str], email: str) -> None:
        super().__init__(daemon=True)
        self.site, self.world = site, world
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy()))
        )
        self.rang_at = 0.0
        self.shows = ""
        self.end = threading.Event()
        page = self.get("/en/account/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
        fields = {"login": email, "password": world["password"], "csrfmiddlewaretoken": token}
        request = urllib.request.Request(
            f"{site.address}/en/account/login/",
            urllib.parse.urlencode(fields).encode(),
            {"Referer": site.address},
        )
        self.browser.open(request, timeout=20).close()

    def get(self, path: str) -> str:
        with self.browser.open(f"{self.site.address}{path}", timeout=20) as answer:
            return answer.read().decode()

    def run(self) -> None:
        while not self.end.is_set():
            self.shows = self.get(f"/en/desk/{self.world['slug']}/alarms/live/")
            if "alarm-rings" in self.shows:
                self.rang_at = time.monotonic()
                return
            time.sleep(POLL_SECONDS)


@pytest.fixture
def broker():
    broker = RealBroker()
    yield broker
    broker.stop()


@pytest.fixture
def site(tmp_path, broker):
    with database_of_its_own() as database:
        yield Site(tmp_path, DURE_MQTT_URL=f"mqtt://{LOCAL}:{broker.port}", DURE_LOG_LEVEL="INFO", **database)


def press(broker: RealBroker, world: dict[str, str]) -> None:
    """Publish as a button does: at least once."""
    from paho.mqtt import publish

    topic = f"dure/{world['slug']}/buttons/{world['button']}/press"
    publish.single(topic, b'{"id": 1}', qos=1, hostname=LOCAL, port=broker.port)


def wait_for(condition, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def listening(site: Site) -> int:
    return sum(line.get("event") == "listening to the buttons" for line in site.log_lines())


def test_a_press_is_on_two_screens_within_two_seconds_and_survives_the_death_of_all(site, broker):
    world = site.prepare("alarm_world:open_space")
    with site.serving():
        wait_for(lambda: listening(site) == 1, 30, "the watcher listens to no broker")
        screens = [Screen(site, world, email) for email in ("staff@example.org", "manager@example.org")]
        for screen in screens:
            screen.start()
        pressed = time.monotonic()
        press(broker, world)
        for screen in screens:
            screen.join(20)
        seconds = [screen.rang_at - pressed for screen in screens]
        assert all(0 < each < WITHIN_SECONDS for each in seconds), seconds
        assert all("Hot bath" in screen.shows for screen in screens)
    # Every process was killed with the call open: nobody is there to pass it on until the site is up again.
    with site.serving():
        wait_for(lambda: listening(site) == 2, 30, "the watcher did not come back")
        found = site.call("alarm_world:calls")
        assert [each["open"] for each in found] == [True]
        wait_for(
            lambda: ["escalated", "emergency"] in [each[:2] for each in site.call("alarm_world:calls")[0]["steps"]],
            15,
            "the call is not passed on after the restart",
        )
        (call,) = site.call("alarm_world:calls")
    told = [step for step in call["steps"] if step[0] == "escalated"]
    assert [step[1] for step in told] == ["staff", "emergency"]
    assert told[1][2] >= SECOND_LINK_AFTER
    assert [step[0] for step in call["steps"]].count("shown") == 2
    assert call["steps"][0][0] == "raised"


def test_a_watcher_that_is_killed_comes_back_and_hears_the_buttons(site, broker):
    world = site.prepare("alarm_world:open_space")
    with site.serving():
        wait_for(lambda: listening(site) == 1, 30, "the watcher listens to no broker")
        kill_watcher(site)
        wait_for(lambda: listening(site) == 2, 30, "the watcher did not come back")
        press(broker, world)
        wait_for(lambda: len(site.call("alarm_world:calls")) == 1, 20, "the press was lost")


def kill_watcher(site: Site) -> None:
    """SIGKILL to the one watcher of this site."""
    folder = f"DURE_DATA_DIR={site.folder}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            ours = folder in (process / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if ours and b"watch" in words:
            os.kill(int(process.name), signal.SIGKILL)
            return
    raise AssertionError("there is no watcher")
