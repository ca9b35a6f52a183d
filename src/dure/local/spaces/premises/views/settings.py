"""The settings of a space: one page that leads to all of them, and those of hours, prices and partners."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.kit.errors import Refused
from dure.core.opening.hours_form import HoursForm
from dure.local.spaces.models import Activity, Price, Space
from dure.local.spaces.premises import actions, queries
from dure.local.spaces.premises.forms import GroupDayForm, PartnerForm, PresenceForm, PriceForm
from dure.local.spaces.premises.models import GroupDay, OperatingPartner
from dure.local.spaces.premises.presentation import amount_text, condition_text, group_day_text, opening_of
from dure.local.spaces.premises.views.parts import Row, Words, ending, part_page, settings_view
from dure.local.spaces.queries import activities_of, prices_of


@settings_view
def settings_page(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """Everything that can be set at a space, with what is set now."""
    initial = {"follows_presence": space.follows_presence, "longest_stay": space.longest_stay}
    form = PresenceForm(request.POST or None, initial=initial)
    words = Words("", "", _("Who is in"), _("Save"), _("The settings are saved."))
    return part_page(
        request,
        space,
        words,
        form,
        lambda: actions.set_presence(by, space, **form.cleaned_data),
        template="premises/settings.html",
        tiles=_tiles(space),
    )


def _tiles(space: Space) -> list[tuple[str, str, str]]:
    opening = opening_of(space)
    zones = ", ".join(str(zone.name) for zone in space.zones.all())
    prices = ", ".join(f"{price.name} {amount_text(price)}" for price in prices_of(space))

    def tile(name: str, title: str, now: str) -> tuple[str, str, str]:
        return title, reverse(f"premises:{name}", args=[space.slug]), now

    return [
        tile("zones", _("Zones and equipment"), zones or _("No zones yet.")),
        tile("plan", _("Floor plan"), _("The picture of the space, with its zones drawn on it.")),
        tile("hours", _("Opening hours"), ", ".join(opening.week) if opening else _("No hours yet.")),
        tile("group_days", _("Days for groups"), _("Such as women on Tuesdays.")),
        tile("prices", _("Prices and waivers"), prices or _("No prices yet: a visit is free.")),
        tile("shifts", _("Shifts"), _("Who is responsible when.")),
        tile("devices", _("Devices"), _("Kiosks, wall screens, buttons and sensors.")),
        tile("partners", _("Partners on site"), _("Who helps to run the space, and with what.")),
    ]


@settings_view
def hours(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """The week, public holidays and days that differ."""
    known = queries.hours_of(space)
    form = HoursForm({"schedules": known.schedules}, known.exceptions, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_hours(by, space, form.schedules(), form.stored_exceptions())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The opening hours are saved."))
            return redirect("premises:settings", slug=space.slug)
    context = {"space": space, "form": form, "others": []}
    return render(request, "premises/hours.html", context, status=422 if form.errors else 200)


@settings_view
def group_days(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """Weekdays that belong to one group."""
    form = GroupDayForm(request.POST or None)

    def rows() -> list[Row]:
        return [
            Row(group_day_text(day), ending=(_("Remove"), reverse("premises:end_group_day", args=[space.slug, day.pk])))
            for day in space.group_days.all()
        ]

    words = Words(
        _("Days for groups"),
        _("On these days, or in these hours, the space is for one group only. The kiosk and the public page say so."),
        _("Add a day"),
        _("Add the day"),
        _("The day is added."),
    )
    return part_page(request, space, words, form, lambda: actions.add_group_day(by, space, **form.cleaned_data), rows)


@settings_view
def end_group_day(request: HttpRequest, space: Space, by: User, day: UUID) -> HttpResponse:
    row = get_object_or_404(GroupDay, pk=day, space=space)
    done = _("The day is open to everybody again.")
    return ending(request, lambda: actions.remove_group_day(by, row), done, "premises:group_days", space.slug)


@settings_view
def prices(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """What visits cost, for whom less."""
    possible = bool(activities_of(space, Activity.Kind.VISIT) and activities_of(space, Activity.Kind.SALE))
    form = PriceForm(request.POST or None, space=space) if possible else None
    words = Words(
        _("Prices and waivers"),
        _("The desk and the kiosk offer these prices. A price that is ended is kept with the visits that paid it."),
        _("Add a price"),
        _("Add the price"),
        _("The price holds from now on."),
    )

    def add() -> Price | None:
        return actions.add_price(by, space, form.new_price()) if form else None

    def rows() -> list[Row]:
        return [
            Row(
                price.name,
                f"{amount_text(price)} · {condition_text(price)}",
                ending=(_("End"), reverse("premises:end_price", args=[space.slug, price.pk])),
            )
            for price in prices_of(space)
        ]

    missing = (
        ""
        if possible
        else _("Prices need visits and sales among what the space records. Add both on the initiative’s page first.")
    )
    return part_page(request, space, words, form, add, rows, missing=missing)


@settings_view
def end_price(request: HttpRequest, space: Space, by: User, price: UUID) -> HttpResponse:
    row = get_object_or_404(Price.objects.select_related("activity__space"), pk=price, activity__space=space)
    return ending(request, lambda: actions.end_price(by, row), _("The price is ended."), "premises:prices", space.slug)


@settings_view
def partners(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """Who helps to run the space."""
    form = PartnerForm(request.POST or None)

    def add() -> OperatingPartner:
        return actions.add_partner(by, space, form.cleaned_data["organization"], form.cleaned_data["part"])

    def rows() -> list[Row]:
        found = space.operating_partners.select_related("organization")
        return [
            Row(
                each.organization,
                each.part,
                ending=(_("Remove"), reverse("premises:end_partner", args=[space.slug, each.pk])),
            )
            for each in found
        ]

    words = Words(
        _("Partners on site"),
        _("They stand on the public page of the space, beside whoever runs it."),
        _("Add a partner"),
        _("Add the partner"),
        _("The partner is added."),
    )
    return part_page(request, space, words, form, add, rows)


@settings_view
def end_partner(request: HttpRequest, space: Space, by: User, partner: UUID) -> HttpResponse:
    row = get_object_or_404(OperatingPartner, pk=partner, space=space)
    done = _("The partner is removed.")
    return ending(request, lambda: actions.remove_partner(by, row), done, "premises:partners", space.slug)
