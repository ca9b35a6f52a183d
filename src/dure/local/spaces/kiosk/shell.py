"""What the kiosk's page is made of: the space, its prices, the kiosk's settings, all sentences, and its files."""

import json
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from dure.core.kit.formatting import money_text, number_text
from dure.core.kit.ids import new_id
from dure.ledger.units import UNITS, unit_label
from dure.local.spaces.kiosk.models import KioskSettings
from dure.local.spaces.kiosk.pictures import PICTURES
from dure.local.spaces.kiosk.texts import TEXTS, all_texts
from dure.local.spaces.models import Device, Price, Space
from dure.local.spaces.safe_use.queries import standing_rules

HERE = Path(__file__).parent
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def settings_of(device: Device) -> KioskSettings:
    """How the kiosk behaves."""
    return KioskSettings.objects.filter(device=device).first() or KioskSettings(device=device)


def kiosk_data(device: Device) -> dict[str, Any]:
    """What the kiosk's scripts need; `digest` is another as soon as any of it is."""
    common, own = data_of(device.space), behavior_of(device)
    return {**common, **own, "digest": digest_of([digest_of(common), own])}


def digest_of(content: object) -> str:
    """A short text that is another as soon as the content is, which can be JSON."""
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def behavior_of(device: Device) -> dict[str, Any]:
    """What is this kiosk's own; one query."""
    chosen = settings_of(device)
    return {
        "language": chosen.language,
        "seconds": chosen.seconds,
        "asksLocker": chosen.asks_locker,
        "speaks": chosen.speaks,
        "telephone": chosen.telephone,
    }


def data_of(space: Space) -> dict[str, Any]:
    """What all kiosks of a space have in common."""
    return {
        "version": version(),
        "texts": all_texts(),
        "space": {code: space.name.in_language(code) for code in LANGUAGES},
        "prices": [_price(price) for price in prices_of(space)],
        "followsPresence": space.follows_presence,
        "checks": standing_rules(space) is not None,
        "measures": _has_sensor(space),
        "newsUrl": reverse("kiosk:news"),
        "readingUrl": reverse("kiosk:reading"),
        "adviceUrl": reverse("kiosk:advice"),
        "activitiesUrl": reverse("kiosk:activities"),
        "sosUrl": reverse("kiosk:sos"),
        "entriesUrl": reverse("kiosk:entries"),
        "recognizeUrl": reverse("kiosk:recognize"),
        "consentsUrl": reverse("kiosk:consents"),
        "workerUrl": reverse("kiosk:service_worker"),
    }


def shell_context(device: Device) -> dict[str, Any]:
    """What the template of the kiosk needs."""
    data = kiosk_data(device)
    return {
        "language": data["language"],
        "languages": settings.LANGUAGES,
        "data": data,
        "t": data["texts"][data["language"]],
        "space_name": data["space"][data["language"]],
        "pictures": PICTURES,
        "digits": "123456789",
        "files": f"{settings.STATIC_URL}kiosk/",
        "entry_id": new_id(),
    }


def _has_sensor(space: Space) -> bool:
    return space.devices.filter(kind=Device.Kind.SENSOR, revoked_at__isnull=True).exists()


def prices_of(space: Space) -> list[Price]:
    """What the space's first kind of visit costs whom; empty where it has no prices."""
    visits = space.activities.filter(kind="visit").order_by("order", "pk")[:1]
    return list(Price.objects.filter(activity__in=list(visits), ended_at=None).select_related("sale__specification"))


def _price(price: Price) -> dict[str, Any]:
    unit = price.sale.specification.default_unit
    amounts = {}
    for code in LANGUAGES:
        with translation.override(code):
            amounts[code] = _amount_text(price.amount, unit) if price.amount else all_texts()[code]["free"]
    return {
        "id": str(price.pk),
        "names": {code: price.name.in_language(code) for code in LANGUAGES},
        "amounts": amounts,
        "condition": price.condition,
        "age": price.age_from,
        "free": not price.amount,
    }


def _amount_text(amount: Decimal, unit: str) -> str:
    currency = unit in UNITS and UNITS[unit].currency
    return money_text(amount, unit) if currency else f"{number_text(amount)} {unit_label(unit)}"


def asset_paths() -> list[str]:
    """The addresses of every file that the kiosk needs without a network: by plain name, as its modules import them."""
    return [f"{settings.STATIC_URL}kiosk/{path.name}" for path in _files()]


@cache
def version() -> str:
    """Differs whenever a file, the page or a sentence of the kiosk does."""
    parts = [path.read_bytes() for path in (*_files(), *sorted((HERE / "templates" / "kiosk").iterdir()))]
    return sha256(b"".join(parts) + "".join(TEXTS).encode()).hexdigest()[:16]


def _files() -> list[Path]:
    return sorted(path for path in (HERE / "static" / "kiosk").iterdir() if path.name != "staff.css")
