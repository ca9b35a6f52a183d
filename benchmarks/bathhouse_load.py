"""Kiosks that check people in, kiosks and boards that look every second, and calls for help.

`python bathhouse_load.py` with the world as JSON on standard input prints what was acknowledged and how long everything
took, as JSON.

A process of its own, so that the clients' work is not the server's; it shares the machine with it all the same.
"""

import http.client
import json
import random
import re
import sys
import threading
import time
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from uuid import uuid4

EVERY_CHECK_IN, EVERY_LOOK = 2.0, 1.0
CALL_EVERY = 15.0
PATIENCE = 10.0
CSRF = "x" * 32
_STATE = re.compile(r'data-state="([^"]+)"')


class Client(threading.Thread):
    """One machine or screen with a connection that stays open."""

    def __init__(self, world: dict[str, Any], number: int, cookies: str) -> None:
        super().__init__(daemon=True)
        self.port, self.space, self.until = world["port"], world["space"], world["until"]
        self.cookies = cookies
        self.chance = random.Random(number)  # noqa: S311 - when, not a secret
        self.times: list[float] = []
        self.wrong: list[str] = []
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[http.client.HTTPResponse, str]:
        """One request; its time is noted where `self.timed` says so."""
        started = time.perf_counter()
        self.connection.request(method, path, body, {"Cookie": self.cookies, **headers})
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.times.append(time.perf_counter() - started)
        return answer, text

    def pace(self, seconds: float) -> bool:
        """Wait until the next turn; false when it is over. Turns begin at random, so that machines do not march."""
        if not self.times:
            time.sleep(self.chance.uniform(0, seconds))
            self.next = time.time()
        self.next += seconds
        time.sleep(max(0.0, self.next - time.time()))
        return time.time() < self.until


class Kiosk(Client):
    """Checks somebody in every two seconds."""

    def __init__(self, world: dict[str, Any], number: int) -> None:
        super().__init__(world, number, f"dure_kiosk={world['kiosks'][number]}")
        self.acknowledged: list[str] = []

    def run(self) -> None:
        while self.pace(EVERY_CHECK_IN):
            now = datetime.now(UTC).isoformat()
            entry = {"id": str(uuid4()), "kind": "enter", "at": now, "who": {"guests": 1}}
            body = json.dumps({"now": now, "entries": [entry]})
            answer, text = self.ask("POST", "/kiosk/entries", body, **{"Content-Type": "application/json"})
            if answer.status == HTTPStatus.OK and json.loads(text)["results"][0]["outcome"] == "accepted":
                self.acknowledged.append(entry["id"])
            else:
                self.wrong.append(f"{answer.status} {text[:200]}")


class Listener(Client):
    """The same kiosk's other connection: asks every second for calls for help, as its page does."""

    def __init__(self, world: dict[str, Any], number: int) -> None:
        super().__init__(world, 1_000 + number, f"dure_kiosk={world['kiosks'][number]}")
        self.mark = ""

    def run(self) -> None:
        while self.pace(EVERY_LOOK):
            answer, text = self.ask("GET", f"/kiosk/news?seen={self.mark}")
            if answer.status == HTTPStatus.OK:
                self.mark = json.loads(text)["mark"]
            elif answer.status != HTTPStatus.NO_CONTENT:
                self.wrong.append(f"{answer.status} news")


class Board(Client):
    """Looks every second at the floor and at the calls for help, as the pages' scripts do."""

    def __init__(self, world: dict[str, Any], number: int) -> None:
        super().__init__(world, number, f"sessionid={world['sessions'][number]}")
        self.seen_alarms: dict[str, float] = {}
        self.state = self.tag = ""
        self.unchanged = 0

    def run(self) -> None:
        desk = f"/en/desk/{self.space}"
        while self.pace(EVERY_LOOK):
            answer, text = self.ask("GET", f"{desk}/alarms/live/", **{"If-None-Match": self.tag})
            if answer.status == HTTPStatus.OK:
                self.tag = answer.headers["ETag"]
                for alarm in re.findall(r'data-alarm="([0-9a-f-]{36})"', text):
                    self.seen_alarms.setdefault(alarm, time.time())
            elif answer.status != HTTPStatus.NOT_MODIFIED:
                self.wrong.append(f"{answer.status} alarms")
            answer, text = self.ask("GET", f"{desk}/floor/live/?seen={self.state}")
            if answer.status == HTTPStatus.OK:
                self.state = _STATE.search(text)[1]  # type: ignore[index]
            elif answer.status != HTTPStatus.NO_CONTENT:
                self.wrong.append(f"{answer.status} floor")


class Caller(Client):
    """Calls for help now and then, and resolves it when every board has had the time to show it."""

    def __init__(self, world: dict[str, Any]) -> None:
        super().__init__(world, 10_000, f"sessionid={world['sessions'][0]}; csrftoken={CSRF}")
        self.called: dict[str, float] = {}

    def post(self, path: str, body: str) -> http.client.HTTPResponse:
        form = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF}
        return self.ask("POST", f"/en/desk/{self.space}/alarms/{path}", body, **form)[0]

    def run(self) -> None:
        while self.pace(CALL_EVERY) and time.time() < self.until - PATIENCE:
            at = time.time()
            answer = self.post("raise/", f"entry_id={uuid4()}&zone=bath")
            found = re.search(r"/alarms/([0-9a-f-]{36})/", answer.headers.get("Location", ""))
            if found is None:
                self.wrong.append(f"{answer.status} raise")
                continue
            self.called[found[1]] = at
            time.sleep(4)
            if self.post(f"{found[1]}/resolve/", "kind=&what=other&story=drill").status != HTTPStatus.FOUND:
                self.wrong.append("resolve")


def main() -> None:
    world = json.load(sys.stdin)
    started = time.time()
    world["until"] = started + world["seconds"]
    kiosks = [Kiosk(world, number) for number in range(len(world["kiosks"]))]
    boards = [Board(world, number) for number in range(len(world["sessions"]))]
    caller = Caller(world)
    listeners = [Listener(world, number) for number in range(len(kiosks))]
    clients: list[Client] = [*kiosks, *listeners, *boards, caller]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    delays = [
        board.seen_alarms[alarm] - at if alarm in board.seen_alarms else None
        for alarm, at in caller.called.items()
        for board in boards
    ]
    print(
        json.dumps(
            {
                "acknowledged": [entry for kiosk in kiosks for entry in kiosk.acknowledged],
                "check_ins": sorted(took for kiosk in kiosks for took in kiosk.times),
                "looks": sorted(took for screen in (*boards, *listeners) for took in screen.times),
                "calls": len(caller.called),
                "missed": sum(delay is None for delay in delays),
                "delays": sorted(delay for delay in delays if delay is not None),
                "wrong": [words for client in clients for words in client.wrong][:10],
                "seconds": time.time() - started,
            }
        )
    )


if __name__ == "__main__":
    main()
