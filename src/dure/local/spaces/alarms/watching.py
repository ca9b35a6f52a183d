"""Watching over all spaces: passing calls on, sending what waits, noticing buttons in trouble before they are needed.

Screens pass calls on as well whenever they ask, so that a site whose watcher is down delays nothing while one is on.
"""

import os
import threading
import time
from collections.abc import Callable
from hashlib import sha256

import structlog
from django.conf import settings
from django.db import Error, close_old_connections, connections

from dure.local.spaces.alarms import actions
from dure.local.spaces.alarms.mqtt import Listener

ESCALATE_SECONDS = 0.5
SEND_SECONDS = 0.5
TROUBLE_SECONDS = 15.0
# After a turn that failed, such as while the database restarts.
REST_SECONDS = 1.0

log = structlog.get_logger("dure.watch")


class Watcher:
    """Watches until `end` is set or, where `parent` is given, that process is gone.

    Mail servers are slow, so messages are sent by a thread of their own. Several watchers may run: each step is
    taken once.
    """

    def __init__(self, parent: int | None = None) -> None:
        self.end = threading.Event()
        self.parent = parent
        self.looked_at_buttons = float("-inf")

    def is_leaving(self) -> bool:
        """Whether it has been told to end, or the process that started it is gone."""
        return self.end.is_set() or (self.parent is not None and os.getppid() != self.parent)

    def run(self) -> None:
        """Watch. Returns when told to end."""
        listener = self._listen()
        sender = threading.Thread(target=self._repeat, args=(actions.send_waiting, SEND_SECONDS), name="sender")
        sender.start()
        try:
            self._repeat(self._turn, ESCALATE_SECONDS)
        finally:
            self.end.set()
            if listener is not None:
                listener.stop()
            sender.join()

    def _listen(self) -> Listener | None:
        """Hears the buttons, where the site has a broker."""
        broker = settings.DURE.mqtt
        if broker is None:
            return None
        # The same name after every start: the broker keeps what is pressed meanwhile.
        name = sha256(settings.DURE.base_url.encode()).hexdigest()[:16]
        return Listener(broker, f"dure-{name}")

    def _turn(self) -> None:
        actions.escalate_due()
        if time.monotonic() - self.looked_at_buttons >= TROUBLE_SECONDS:
            self.looked_at_buttons = time.monotonic()
            actions.tell_of_troubles()

    def _repeat(self, turn: Callable[[], object], pause: float) -> None:
        while not self.is_leaving():
            rest = pause
            try:
                close_old_connections()
                turn()
            except Error:
                log.exception("the watcher cannot reach the database")
                rest = REST_SECONDS
            self.end.wait(rest)
        connections.close_all()
