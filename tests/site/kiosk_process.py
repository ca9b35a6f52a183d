"""A kiosk without a screen, for a test that kills it: `python kiosk_process.py FILE PORT KEY`.

It keeps what the screen's outbox keeps, in FILE instead of a browser: a touch is written before anybody is told that
they are in, sent in order, again and again, and forgotten when the site has answered for it. Killed and started anew,
it goes on with what FILE holds. It also calls for help, with the same press at each start. Told to end (SIGTERM), it
sends what is left first.
"""

import http.client
import json
import signal
import sqlite3
import sys
import threading
import time
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import NAMESPACE_URL, uuid4, uuid5

AT_ONCE = 20
# So many people stand in line at a kiosk before others wait.
LONGEST_LINE = 20
PATIENCE = 10
SECONDS_BETWEEN = 0.08
TABLES = """
CREATE TABLE IF NOT EXISTS outbox (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT, at TEXT);
CREATE TABLE IF NOT EXISTS touched (place INTEGER PRIMARY KEY, id TEXT, at TEXT, outcome TEXT);
"""


class Kiosk:
    def __init__(self, file: str, port: int, key: str) -> None:
        self.port, self.key = port, key
        self.kept = sqlite3.connect(file)
        self.kept.executescript(TABLES)
        self.press = str(uuid5(NAMESPACE_URL, key))
        self.called = False

    def touch(self) -> None:
        """Somebody comes in: from the end of the transaction on, a kill loses nothing."""
        if self.kept.execute("SELECT count(*) FROM outbox").fetchone()[0] >= LONGEST_LINE:
            return
        entry = (str(uuid4()), datetime.now(UTC).isoformat())
        with self.kept:
            self.kept.execute("INSERT INTO outbox (id, at) VALUES (?, ?)", entry)
            self.kept.execute("INSERT INTO touched (id, at) VALUES (?, ?)", entry)

    def send(self) -> bool:
        """Send what waits, the oldest first; whether nothing is left."""
        self.called = self.called or self.ask("sos", {"id": self.press}) is not None
        waiting = self.kept.execute("SELECT id, at FROM outbox ORDER BY place LIMIT ?", (AT_ONCE,)).fetchall()
        if not waiting:
            return self.called
        entries = [{"id": id_, "kind": "enter", "at": at, "who": {"guests": 1}} for id_, at in waiting]
        answer = self.ask("entries", {"now": datetime.now(UTC).isoformat(), "entries": entries})
        if answer is not None:
            with self.kept:
                for each in answer["results"]:
                    self.kept.execute("DELETE FROM outbox WHERE id = ?", (each["id"],))
                    self.kept.execute("UPDATE touched SET outcome = ? WHERE id = ?", (each["outcome"], each["id"]))
        return False

    def ask(self, what: str, body: dict) -> dict | None:
        """The site's answer; None where there is none, or none that says it is done."""
        headers = {"Cookie": f"dure_kiosk={self.key}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("POST", f"/kiosk/{what}", json.dumps(body), headers)
            response = connection.getresponse()
            answer = response.read()
            return json.loads(answer) if response.status == HTTPStatus.OK else None
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def main() -> None:
    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    kiosk = Kiosk(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    while not ending.wait(SECONDS_BETWEEN):
        kiosk.touch()
        kiosk.send()
    while not kiosk.send():
        time.sleep(0.05)


if __name__ == "__main__":
    main()
