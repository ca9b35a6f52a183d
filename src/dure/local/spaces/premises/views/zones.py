"""Settings of zones, what stands in them, and the plan that they are drawn on."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dure.core.agents.models import User
from dure.local.spaces.models import Space, Zone
from dure.local.spaces.premises import actions
from dure.local.spaces.premises.forms import EquipmentForm, PlanForm, ShapeForm, ZoneForm
from dure.local.spaces.premises.models import Equipment, FloorPlan
from dure.local.spaces.premises.presentation import plan_of
from dure.local.spaces.premises.views.parts import Row, Words, ending, part_page, settings_view
from dure.local.spaces.premises.words import ZONE_KINDS

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@settings_view
def zones(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """The parts of the space."""
    form = ZoneForm(request.POST or None)
    words = Words(
        _("Zones and equipment"),
        _("Where people are: the board shows who is in which zone, and the bell rings by zone."),
        _("Add a zone"),
        _("Add the zone"),
        _("The zone is added."),
    )
    rows = _zone_rows(space)
    return part_page(request, space, words, form, lambda: actions.save_zone(by, space, form.new_zone()), lambda: rows)


def _zone_rows(space: Space) -> list[Row]:
    def address(name: str, zone: Zone) -> str:
        return reverse(f"premises:{name}", args=[space.slug, zone.pk])

    return [
        Row(
            zone.name,
            _zone_note(zone),
            links=[
                (_("Change"), address("zone", zone)),
                (_("Equipment"), address("equipment", zone)),
                (_("Draw on the plan"), address("shape", zone)),
            ],
            ending=(_("Remove"), address("end_zone", zone)),
        )
        for zone in space.zones.all()
    ]


def _zone_note(zone: Zone) -> str:
    parts = [str(ZONE_KINDS[zone.kind])]
    if zone.capacity:
        parts.append(ngettext("%(count)d person", "%(count)d people", zone.capacity) % {"count": zone.capacity})
    if zone.bell_minutes:
        parts.append(_("bell after %(minutes)d minutes") % {"minutes": zone.bell_minutes})
    if zone.is_arrival:
        parts.append(_("arrival"))
    return " · ".join(parts)


@settings_view
def zone_page(request: HttpRequest, space: Space, by: User, zone: UUID) -> HttpResponse:
    """Change one zone."""
    row = get_object_or_404(Zone, pk=zone, space=space)
    fields = ("name", "kind", "capacity", "bell_minutes", "is_arrival")
    form = ZoneForm(request.POST or None, initial={name: getattr(row, name) for name in fields})
    words = Words(row.name, "", "", _("Save the zone"), _("The zone is saved."))
    return part_page(
        request, space, words, form, lambda: actions.save_zone(by, space, form.new_zone(), row), back=_to_zones(space)
    )


@settings_view
def end_zone(request: HttpRequest, space: Space, by: User, zone: UUID) -> HttpResponse:
    row = get_object_or_404(Zone, pk=zone, space=space)
    return ending(
        request, lambda: actions.remove_zone(by, row), _("The zone is removed."), "premises:zones", space.slug
    )


@settings_view
def equipment(request: HttpRequest, space: Space, by: User, zone: UUID) -> HttpResponse:
    """What stands in a zone."""
    row = get_object_or_404(Zone, pk=zone, space=space)
    form = EquipmentForm(request.POST or None)

    def rows() -> list[Row]:
        return [
            Row(
                each.name,
                f"× {each.count}" if each.count > 1 else "",
                ending=(_("Remove"), reverse("premises:end_equipment", args=[space.slug, each.pk])),
            )
            for each in row.equipment.all()
        ]

    words = Words(
        _("Equipment of %(zone)s") % {"zone": row.name},
        _("What visitors want to know of: handrails, large locker numbers, a call button."),
        _("Add equipment"),
        _("Add it"),
        _("It is added."),
    )
    return part_page(
        request,
        space,
        words,
        form,
        lambda: actions.add_equipment(by, row, **form.cleaned_data),
        rows,
        back=_to_zones(space),
    )


@settings_view
def end_equipment(request: HttpRequest, space: Space, by: User, equipment: UUID) -> HttpResponse:
    row = get_object_or_404(Equipment.objects.select_related("zone"), pk=equipment, zone__space=space)
    return ending(
        request,
        lambda: actions.remove_equipment(by, row),
        _("It is removed."),
        "premises:equipment",
        space.slug,
        row.zone_id,
    )


@settings_view
def shape(request: HttpRequest, space: Space, by: User, zone: UUID) -> HttpResponse:
    """Draw a zone on the plan, by pointer or by numbers."""
    row = get_object_or_404(Zone, pk=zone, space=space)
    form = ShapeForm(request.POST or None, zone=row)
    words = Words(
        _("%(zone)s on the plan") % {"zone": row.name},
        _("Numbers are thousandths of the plan’s width and height: 0 is left or top, 1000 is right or bottom."),
        "",
        _("Save the drawing"),
        _("The drawing is saved."),
    )
    return part_page(
        request,
        space,
        words,
        form,
        lambda: actions.draw_zone(by, row, form.shape),
        back=_to_zones(space),
        template="premises/shape.html",
        picture=plan_of(space, list(space.zones.all())),
        zone=row,
    )


@settings_view
def plan(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """The picture of the space."""
    form = PlanForm(request.POST or None, request.FILES or None)
    words = Words(
        _("Floor plan"),
        _("Upload a drawing of the space, then draw its zones on it. Everybody may see it on the public page."),
        _("Upload a plan"),
        _("Upload the plan"),
        _("The plan is there. Now draw the zones on it."),
    )

    def rows() -> list[Row]:
        return [
            Row(zone.name, links=[(_("Draw on the plan"), reverse("premises:shape", args=[space.slug, zone.pk]))])
            for zone in space.zones.all()
        ]

    return part_page(
        request,
        space,
        words,
        form,
        lambda: actions.set_floor_plan(by, space, form.cleaned_data["picture"].read()),
        rows,
        template="premises/plan.html",
        picture=plan_of(space, list(space.zones.all())),
    )


@settings_view
def end_plan(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    row = get_object_or_404(FloorPlan, space=space)
    return ending(
        request, lambda: actions.remove_floor_plan(by, row), _("The plan is removed."), "premises:plan", space.slug
    )


@require_safe
def picture(_request: HttpRequest, slug: str) -> HttpResponse:
    """The picture itself, which cannot run or load anything even where somebody opens it alone."""
    row = get_object_or_404(FloorPlan, space__slug=slug)
    response = HttpResponse(bytes(row.content), content_type=row.kind)
    response["Content-Security-Policy"] = PICTURE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=300"
    return response


def _to_zones(space: Space) -> tuple[str, object]:
    return reverse("premises:zones", args=[space.slug]), _("Zones and equipment")
