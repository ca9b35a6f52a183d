"""Buttons that speak MQTT: presses and signs of life from the site's broker.

Topics are `dure/<slug of the space>/buttons/<id of the device>/press` and `…/heartbeat`; the payload is empty or a JSON
object with `key`, `battery` (percent) and `id` (of the press). A payload with a key must carry that of the device. One
without is believed because the broker let its sender publish there: the broker's access list must give each button
its own topics only (docs/alarms.md).

Messages come at least once (quality of service 1): they are acknowledged when they are in the database, and
a press that comes twice is one call. Those that come while nobody listens are kept by brokers that are set up to.
"""

import json
import re
import ssl
import threading
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.core.exceptions import PermissionDenied
from django.db import Error, close_old_connections

from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.local.spaces.actions import find_device
from dure.local.spaces.alarms import actions
from dure.local.spaces.models import Device

if TYPE_CHECKING:
    from paho.mqtt.client import Client, MQTTMessage

TOPICS = ("dure/+/buttons/+/press", "dure/+/buttons/+/heartbeat")
_TOPIC = re.compile(r"dure/(?P<slug>[^/]+)/buttons/(?P<device>[0-9a-fA-F-]{36})/(?P<what>press|heartbeat)")
AT_LEAST_ONCE = 1
LONGEST_PAYLOAD = 2_000
LONGEST_PRESS_ID = 27
RECONNECT_SECONDS = (1, 15)
KEEP_ALIVE_SECONDS = 15
TRY_AGAIN_SECONDS = 0.5

log = structlog.get_logger("dure.alarms.mqtt")


class NotUnderstood(Exception):
    """A message that no button of this site would send."""


def take(topic: str, payload: bytes) -> None:
    """Do what a message says. Raises NotUnderstood, PermissionDenied or Refused for one that is not to be believed."""
    named = _TOPIC.fullmatch(topic)
    if named is None:
        raise NotUnderstood("topic")
    device = _device(named["device"], named["slug"])
    said = _read(payload)
    if said.get("key") and find_device(str(said["key"])) != device:
        raise PermissionDenied("another key")
    battery = said.get("battery")
    battery = round(battery) if isinstance(battery, int | float) else None
    if named["what"] == "press":
        actions.raise_sos(device, device.space, entry_id=_entry_id(device, said))
    actions.beat(device, battery)


def _device(identifier: str, slug: str) -> Device:
    try:
        wanted = UUID(identifier)
    except ValueError:
        raise NotUnderstood("device") from None
    found = Device.objects.filter(pk=wanted, space__slug=slug, kind=Device.Kind.BUTTON, revoked_at__isnull=True)
    device = found.select_related("zone", "space__operator__territory", "space__place__territory").first()
    if device is None:
        raise NotUnderstood("device")
    return device


def _read(payload: bytes) -> dict[str, Any]:
    if len(payload) > LONGEST_PAYLOAD:
        raise NotUnderstood("payload")
    try:
        said = json.loads(payload) if payload.strip() else {}
    except ValueError:
        # A cheap button sends a word such as "ON": the topic says all that is needed.
        said = {}
    return said if isinstance(said, dict) else {}


def _entry_id(device: Device, said: dict[str, Any]) -> str:
    press = str(said.get("id", ""))[:LONGEST_PRESS_ID]
    return f"{device.pk}:{press}" if press else str(new_id())


class Listener:
    """Listens to the broker in a thread of its own until it is stopped; a lost broker is looked for again."""

    def __init__(self, broker: Any, name: str) -> None:
        """`broker` has host, port, user, password and use_tls; `name` is this site's, under which the broker keeps
        messages while nobody listens.
        """
        from paho.mqtt.client import Client
        from paho.mqtt.enums import CallbackAPIVersion

        self.end = threading.Event()
        self.client = Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=False, manual_ack=True)
        if broker.user:
            self.client.username_pw_set(broker.user, broker.password)
        if broker.use_tls:
            self.client.tls_set_context(ssl.create_default_context())
        self.client.reconnect_delay_set(*RECONNECT_SECONDS)
        self.client.on_connect = self._connected
        self.client.on_disconnect = self._disconnected
        self.client.on_message = self._heard
        self.client.connect_async(broker.host, broker.port, keepalive=KEEP_ALIVE_SECONDS)
        self.client.loop_start()

    def stop(self) -> None:
        """Leave the broker and wait for the thread to end."""
        self.end.set()
        self.client.disconnect()
        self.client.loop_stop()

    def _connected(self, client: "Client", _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            log.warning("the broker refuses", reason=str(reason))
            return
        log.info("listening to the buttons")
        client.subscribe([(topic, AT_LEAST_ONCE) for topic in TOPICS])

    def _disconnected(self, _client: "Client", _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if not self.end.is_set():
            log.warning("the broker is lost", reason=str(reason))

    def _heard(self, client: "Client", _data: Any, message: "MQTTMessage") -> None:
        """Take a message; only one that is in the database, or that never will be, is acknowledged."""
        # A retained message is of some time ago: nobody presses now.
        while not message.retain and not self.end.is_set():
            try:
                close_old_connections()
                take(message.topic, bytes(message.payload))
                break
            except (NotUnderstood, PermissionDenied, Refused) as refusal:
                log.warning("message not taken", kind=type(refusal).__name__)
                break
            except Error:
                log.exception("the database does not take a message")
                self.end.wait(TRY_AGAIN_SECONDS)
        if not self.end.is_set():
            client.ack(message.mid, message.qos)
