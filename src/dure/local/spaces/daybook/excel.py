"""A report as a workbook: numbers as numbers, one sheet for each thing."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from dure.core.kit.tables import plain
from dure.local.spaces.daybook.engine.figures import GATHERING, HOURS, VISIT, VOLUNTEERING, WORK
from dure.local.spaces.daybook.labels import KINDS, period_text, weekday_texts
from dure.local.spaces.daybook.report import Report

type Cell = str | int | Decimal | None
WIDEST = 48


def workbook(report: Report) -> bytes:
    """The report as .xlsx in the reader's language."""
    import xlsxwriter

    target = io.BytesIO()
    # The moment of the file is that of the last signature or none: the same report is the same file.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": f"{report.space.name} {report.period}"})
        bold = book.add_format({"bold": True})
        for name, heading, rows in _sheets(report):
            _write(book.add_worksheet(name), bold, heading, rows)
    return target.getvalue()


def _sheets(report: Report) -> Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]:
    summary = (_("What"), period_text(report.period), period_text(report.period.previous))
    yield _("Summary"), summary, [(each.label, each.value, each.before) for each in report.headlines()]
    yield _("Figures"), _figure_heading(), list(_figure_rows(report))
    parts = (
        _("Month") if report.period.is_year else _("Day"),
        _("Visits"),
        _("Took part in activities"),
        _("Hours of volunteers and staff"),
        _("Events in the ledger"),
    )
    yield _("Course"), parts, list(_part_rows(report))
    hours = (_("Weekday"), *(f"{hour}:00" for hour in range(HOURS)))
    heat = zip(weekday_texts(), report.figures.heat(), strict=True)
    yield _("Hours of the week"), hours, [(name, *values) for name, values in heat]
    partners = (_("Kind"), _("Organization"), _("What"), _("Amount"), _("Unit"), _("Entries"))
    yield (
        _("Partners"),
        partners,
        [
            (str(KINDS[each.flow.kind]), each.name, each.what, each.flow.amount, each.flow.unit, each.flow.entries)
            for each in report.flows
        ],
    )
    more = (_("Part"), _("What"), _("Amount"), _("Unit"))
    yield (
        _("More"),
        more,
        [
            (str(section.title), str(line.label), line.amount, line.unit)
            for section in report.sections
            for line in section.lines
        ],
    )
    yield _("Check"), (_("What"), _("Value")), _check_rows(report)


def _figure_heading() -> Sequence[str]:
    return (
        _("Kind"),
        _("What"),
        _("Amount"),
        _("Unit"),
        _("Known people"),
        _("Guests without a name"),
        _("Entries"),
        _("Events in the ledger"),
    )


def _figure_rows(report: Report) -> Iterable[Sequence[Cell]]:
    for kind in report.kinds:
        for shown in kind.lines:
            line = shown.line
            heads = kind.counts_people
            yield (
                kind.title,
                shown.name,
                line.amount,
                line.unit,
                line.named if heads else None,
                line.guests if heads else None,
                line.entries,
                line.events,
            )


def _part_rows(report: Report) -> Iterable[Sequence[Cell]]:
    for period, found in report.parts.items():
        yield (
            str(period),
            found.people(VISIT),
            found.people(GATHERING),
            found.people(VOLUNTEERING, WORK),
            found.events,
        )


def _check_rows(report: Report) -> list[Sequence[Cell]]:
    proof = report.proof
    return [
        (_("Events in the ledger"), proof.events),
        (_("First position in the ledger"), proof.first_position),
        (_("Last position in the ledger"), proof.last_position),
        (_("First seal"), proof.first_seal or None),
        (_("Last seal"), proof.last_seal or None),
        (_("All of them sealed"), _("yes") if proof.sealed else _("no")),
        (_("Days signed"), len(report.logs)),
        (_("Days changed since signing"), report.changed),
    ]


def _write(sheet: Any, bold: Any, heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [plain(text) for text in heading], bold)
    widths = [len(text) for text in heading]
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            value = plain(cell)
            if isinstance(value, int | Decimal):
                sheet.write_number(number, place, value)
            elif value is not None:
                sheet.write_string(number, place, value)
                widths[place] = max(widths[place], len(value))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width * 1.4 + 2, WIDEST))
