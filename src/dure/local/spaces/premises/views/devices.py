"""The machines of a space. A key is shown once, as text and as a code to scan, and is kept nowhere."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.kit.errors import Refused
from dure.core.kit.formatting import datetime_text
from dure.local.spaces.actions import add_device, revoke_device
from dure.local.spaces.models import Device, Space
from dure.local.spaces.premises.forms import DeviceForm
from dure.local.spaces.premises.views.parts import Row, Words, ending, part_page, settings_view
from dure.local.spaces.premises.words import DEVICES


@settings_view
def devices(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """What machines there are, when they were seen last, and a form for one more."""
    form = DeviceForm(request.POST or None, space=space)
    if request.method == "POST" and form.is_valid():
        try:
            device, key = add_device(by, space, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return _key_page(request, space, device, key)
    words = Words(
        _("Devices"),
        _("A kiosk, a wall screen, a button or a sensor acts for the space with a key of its own."),
        _("Add a device"),
        _("Add the device"),
        "",
    )
    return part_page(request, space, words, form, lambda: None, lambda: _rows(space))


@settings_view
def end_device(request: HttpRequest, space: Space, by: User, device: UUID) -> HttpResponse:
    row = get_object_or_404(Device.objects.select_related("space__operator"), pk=device, space=space)
    done = _("The device may do nothing here any more.")
    return ending(request, lambda: revoke_device(by, row), done, "premises:devices", space.slug)


def _key_page(request: HttpRequest, space: Space, device: Device, key: str) -> HttpResponse:
    import segno

    code = segno.make(key, error="m").svg_inline(scale=6, dark="#000", light="#fff")
    context = {"space": space, "device": device, "key": key, "code": SafeString(code)}
    return render(request, "premises/device_key.html", context)


def _rows(space: Space) -> list[Row]:
    found = space.devices.filter(revoked_at__isnull=True).select_related("zone")
    return [
        Row(
            device.name,
            _note(device),
            ending=(_("Take its rights away"), reverse("premises:end_device", args=[space.slug, device.pk])),
        )
        for device in found
    ]


def _note(device: Device) -> str:
    parts = [str(DEVICES[device.kind])]
    if device.zone is not None:
        parts.append(str(device.zone.name))
    if device.seen_at is not None:
        parts.append(_("seen %(when)s") % {"when": datetime_text(device.seen_at, "short")})
    else:
        parts.append(_("not seen yet"))
    if device.battery is not None:
        parts.append(_("battery %(percent)d %%") % {"percent": device.battery})
    return " · ".join(parts)
