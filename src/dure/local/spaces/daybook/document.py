"""A report as a tagged PDF."""

from collections.abc import Mapping
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dure.core.kit import paper
from dure.core.kit.formatting import date_text, datetime_text, number_text
from dure.local.spaces.daybook.engine.pictures import SUFFIXES
from dure.local.spaces.daybook.labels import amount_text, period_text
from dure.local.spaces.daybook.report import Report, signers
from dure.local.spaces.queries import zone_of

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"


def as_pdf(report: Report, base_url: str, made_at: datetime, *, named: bool) -> bytes:
    """The report as PDF/UA-1 in the reader's language. Links lead to the site at `base_url`.

    `named` says that its reader may know who signed.
    """
    data, files = parts(report, base_url, made_at, named=named)
    return paper.pdf(TEMPLATE, data, files, made_at)


def parts(report: Report, base_url: str, made_at: datetime, *, named: bool) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the template is given: texts and numbers, and the files of pictures and charts."""
    charts = report.charts()
    files = {f"chart-{number}.svg": paper.chart_file(chart.svg) for number, chart in enumerate(charts)}
    pictures = []
    for number, picture in enumerate(report.pictures):
        name = f"picture-{number}.{SUFFIXES[picture.media_type]}"
        files[name] = bytes(picture.content)
        pictures.append({"file": name, "caption": picture.caption, "day": date_text(picture.day.date)})
    data = {
        **_words(),
        "language": (get_language() or "en").split("-")[0],
        "space": str(report.space.name),
        "operator": str(report.space.operator),
        "period": period_text(report.period),
        "before": period_text(report.period.previous),
        "simulated": _("These figures come from a simulation.") if report.space.initiative.plan.simulated else "",
        "headlines": [_link(vars_of(each), base_url) for each in report.headlines()],
        "charts": [
            {"file": f"chart-{number}.svg", "title": title_of(chart.svg), "alt": _described(chart.table.rows)}
            for number, chart in enumerate(charts)
        ],
        "kinds": [_kind(kind, base_url) for kind in report.kinds],
        "flows": [[each.name, each.what, each.amount] for each in report.flows],
        "sections": [
            {
                "title": str(section.title),
                "lines": [[str(line.label), amount_text(line.amount, line.unit)] for line in section.lines],
            }
            for section in report.sections
        ],
        "pictures": pictures,
        "signed": _signed(report, named=named),
        "proof": _proof(report),
        "address": base_url + reverse("daybook:report", args=[report.space.slug, str(report.period)]),
        "made": _made(report, made_at),
    }
    return data, files


def vars_of(headline: Any) -> dict[str, str]:
    """The fields of a headline by name."""
    return {name: getattr(headline, name) for name in ("label", "value", "before", "url")}


def title_of(svg: str) -> str:
    """The title that a chart carries."""
    return unescape(svg.split("</title>", maxsplit=1)[0].rsplit(">", 1)[-1])


def _described(rows: tuple[tuple[str, ...], ...]) -> str:
    """The numbers of a chart in words, for whoever hears the document."""
    return "; ".join(", ".join(row) for row in rows)


def _words() -> dict[str, Any]:
    return {
        "words": {
            "report": _("Report"),
            "what": _("What"),
            "amount": _("Amount"),
            "entries": _("Entries"),
            "organization": _("Organization"),
            "partners": _("What partners gave and were paid"),
            "figures": _("Figures"),
            "pictures": _("Pictures"),
            "check": _("How to check this report"),
            "page": _("Page"),
        }
    }


def _link(fields: dict[str, str], base_url: str) -> dict[str, str]:
    return fields | {"url": base_url + fields["url"]}


def _kind(kind: Any, base_url: str) -> Mapping[str, Any]:
    return {
        "title": kind.title,
        "total": kind.total,
        "lines": [
            {
                "name": shown.name,
                "amount": shown.amount,
                "entries": number_text(shown.line.entries),
                "url": base_url + shown.url,
            }
            for shown in kind.lines
        ],
    }


def _signed(report: Report, *, named: bool) -> str:
    """How many days were signed, and for partners by whom."""
    count = len(report.logs)
    if not count:
        return _("No day of this period is signed yet.")
    text = ngettext("The log of %(count)s day is signed.", "The logs of %(count)s days are signed.", count)
    text %= {"count": number_text(count)}
    if named:
        text += " " + _("Signed by: %(names)s.") % {"names": ", ".join(signers(report.logs))}
    if report.changed:
        text += " " + ngettext(
            "%(count)s of them has changed since.", "%(count)s of them have changed since.", report.changed
        ) % {"count": number_text(report.changed)}
    return text


def _proof(report: Report) -> str:
    """Where the events stand and which seals cover them."""
    proof = report.proof
    if not proof.events:
        return _("The ledger holds no event of this period.")
    text = _(
        "Every figure is the sum of the ledger’s %(events)s events between positions %(first)s and %(last)s that "
        "happened here in this period. "
    ) % {
        "events": number_text(proof.events),
        "first": number_text(proof.first_position),
        "last": number_text(proof.last_position),
    }
    if not proof.first_seal:
        return text + _("No seal covers them yet.")
    seals = _("Seals %(first)s to %(last)s cover them; the address below leads to the events and their proofs.")
    if not proof.sealed:
        seals = _("Seals %(first)s to %(last)s cover a part of them; the rest will be sealed next.")
    return text + seals % {"first": number_text(proof.first_seal), "last": number_text(proof.last_seal)}


def _made(report: Report, made_at: datetime) -> str:
    with timezone.override(zone_of(report.space)):
        return _("As the ledger stood on %(moment)s.") % {"moment": datetime_text(made_at)}
