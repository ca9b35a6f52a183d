"""Hours in words: what each kind of rule reads like, and that it says neither more nor less than the rule."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from dure.core.opening.engine.opening import OpeningState
from dure.core.opening.engine.reading import rule_from
from dure.core.opening.engine.recurrence import WEEKDAYS
from dure.core.opening.words import exceptions_words, state_words, week_words

TODAY = date(2026, 3, 2)  # a Monday
EVERY_DAY = ",".join(WEEKDAYS)


def words(*entries, today=TODAY):
    schedules = [{"opens_at": "09:00", "closes_at": "18:00", **each} for each in entries]
    return week_words(rule_from({"schedules": schedules, "zone": "Asia/Seoul", "country": "KR"}), today)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR"}, "Mon–Fri 09:00–18:00"),
        ({"freq": "WEEKLY", "byday": "MO,TU,SA"}, "Mon, Tue, Sat 09:00–18:00"),
        ({"freq": "WEEKLY", "byday": EVERY_DAY}, "every day 09:00–18:00"),
        ({}, "every day 09:00–18:00"),
        ({"freq": "MONTHLY"}, "every day 09:00–18:00"),
        ({"freq": "MONTHLY", "byday": "MO,WE"}, "Mon, Wed 09:00–18:00"),
        ({"byday": EVERY_DAY, "opens_at": "00:00", "closes_at": "00:00"}, "every day around the clock"),
        ({"byday": "FR", "opens_at": "20:00", "closes_at": "02:00"}, "Fri 20:00–02:00"),
        ({"byday": "FR", "opens_at": "20:00", "closes_at": "24:00"}, "Fri 20:00–24:00"),
        (
            {"freq": "WEEKLY", "byday": "TU", "interval": 2, "dtstart": "2026-01-06"},
            "Tue 09:00–18:00, one week in 2",
        ),
        ({"freq": "MONTHLY", "byday": "1MO"}, "the first Monday of each month, 09:00–18:00"),
        (
            {"freq": "MONTHLY", "byday": "-1FR,2TU"},
            "the last Friday and the second Tuesday of each month, 09:00–18:00",
        ),
        ({"freq": "MONTHLY", "byday": "-2SU"}, "the second to last Sunday of each month, 09:00–18:00"),
        ({"freq": "MONTHLY", "bymonthday": "1,15"}, "day 1 and day 15 of each month, 09:00–18:00"),
        (
            {"freq": "MONTHLY", "bymonthday": "-1,-2,-4"},
            "the last day, 1 day before the last, and 3 days before the last of each month, 09:00–18:00",
        ),
        ({"freq": "MONTHLY", "dtstart": "2026-01-20"}, "day 20 of each month, 09:00–18:00"),
        (
            {"freq": "MONTHLY", "bymonthday": "5", "interval": 3, "dtstart": "2026-01-05"},
            "day 5 of one month in 3, 09:00–18:00",
        ),
        (
            {"freq": "MONTHLY", "byday": "MO", "interval": 2, "dtstart": "2026-01-05"},
            "Mon 09:00–18:00, one month in 2",
        ),
        (
            {"freq": "MONTHLY", "byday": "FR", "bymonthday": "13"},
            "day 13 of each month, 09:00–18:00, only if it is Friday",
        ),
        (
            {"freq": "WEEKLY", "byday": "TH,FR", "bymonthday": "2,3,4"},
            "day 2, day 3, and day 4 of each month, 09:00–18:00, only if it is Thursday or Friday",
        ),
        ({"freq": "WEEKLY", "byday": "TU", "byweekno": "41,42"}, "Tue 09:00–18:00, in weeks 41, 42 of the year"),
        ({"freq": "WEEKLY", "byyearday": "1,-1"}, "every day 09:00–18:00, on days 1, -1 of the year"),
        ({"dtstart": "2026-05-01"}, "May 1, 2026, 09:00–18:00"),
        ({"byday": "MO", "valid_to": "2026-06-30"}, "Mon 09:00–18:00, until June 30, 2026"),
        (
            {"byday": "MO", "valid_from": "2026-06-01", "valid_to": "2026-06-30"},
            "Mon 09:00–18:00, from June 1, 2026, until June 30, 2026",
        ),
        ({"byday": "MO", "valid_from": "2020-06-01"}, "Mon 09:00–18:00"),
        (
            {"freq": "MONTHLY", "byday": "1MO", "valid_from": "2020-06-01"},
            "the first Monday of each month, 09:00–18:00",
        ),
    ],
)
def test_a_rule_in_words(entry, expected):
    with translation.override("en"):
        assert words(entry) == [expected]


def test_hours_that_days_share_stand_together_and_two_spans_in_one_line():
    with translation.override("en"):
        lines = words(
            {"byday": "MO,TU", "closes_at": "12:00"},
            {"byday": "MO,TU", "opens_at": "13:00"},
            {"byday": "SA", "closes_at": "12:00"},
        )
    assert lines == ["Mon, Tue 09:00–12:00, 13:00–18:00", "Sat 09:00–12:00"]


@pytest.mark.parametrize(
    "entry",
    [
        {"byday": "MO", "valid_to": "2026-03-01"},
        {"byday": "MO", "until": "2026-03-01"},
        {"dtstart": "2026-03-01"},
        {"freq": "MONTHLY", "bymonthday": "1", "valid_to": "2025-12-31"},
    ],
)
def test_what_is_over_is_left_out(entry):
    assert words(entry) == []


EXAMPLES = (
    {"byday": EVERY_DAY},
    {"byday": "MO,TU,WE,TH,FR"},
    {"byday": "TU", "interval": 2, "dtstart": "2026-01-06"},
    {"freq": "MONTHLY", "byday": "2SA"},
    {"freq": "MONTHLY", "bymonthday": "13", "byday": "FR"},
    {"freq": "MONTHLY", "bymonthday": "5", "interval": 3, "dtstart": "2026-01-05"},
    {"freq": "MONTHLY", "bymonthday": "-1"},
    {"freq": "MONTHLY", "bymonthday": "-3"},
    {"freq": "MONTHLY", "byday": "MO"},
    {"byday": "TU", "byweekno": "41,42"},
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "ko",
            [
                "매일 09:00–18:00",
                "월–금 09:00–18:00",
                "화 09:00–18:00, 2주마다",
                "매월 둘째 토요일 09:00–18:00",
                "매월 13일 09:00–18:00, 금요일인 경우에만",
                "3개월마다 5일 09:00–18:00",
                "매월 말일 09:00–18:00",
                "매월 말일 2일 전 09:00–18:00",
                "월 09:00–18:00",
                "화 09:00–18:00, 한 해의 41, 42주차",
            ],
        ),
        (
            "fr",
            [
                "tous les jours 09:00–18:00",
                "lun.–ven. 09:00–18:00",
                "mar. 09:00–18:00, une semaine sur 2",
                "le deuxième samedi de chaque mois, 09:00–18:00",
                "le 13 de chaque mois, 09:00–18:00, seulement si c’est vendredi",
                "le 5, un mois sur 3, 09:00–18:00",
                "le dernier jour de chaque mois, 09:00–18:00",
                "2 jours avant le dernier de chaque mois, 09:00–18:00",
                "lun. 09:00–18:00",
                "mar. 09:00–18:00, les semaines 41, 42 de l’année",
            ],
        ),
        (
            "es",
            [
                "todos los días 09:00–18:00",
                "lun–vie 09:00–18:00",
                "mar 09:00–18:00, una semana de cada 2",
                "el segundo sábado de cada mes, 09:00–18:00",
                "el día 13 de cada mes, 09:00–18:00, solo si es viernes",
                "el día 5, un mes de cada 3, 09:00–18:00",
                "el último día de cada mes, 09:00–18:00",
                "2 días antes del último de cada mes, 09:00–18:00",
                "lun 09:00–18:00",
                "mar 09:00–18:00, las semanas 41, 42 del año",
            ],
        ),
    ],
)
def test_each_language_says_it_in_its_own_way(language, expected):
    with translation.override(language):
        assert [line for each in EXAMPLES for line in words(each)] == expected


def test_exceptions_in_words():
    with translation.override("en"):
        assert exceptions_words({"holidays": "closed"}, TODAY) == ["closed on public holidays"]
        assert exceptions_words({"holidays": "as_usual"}, TODAY) == []
        told = {"holidays": "own_hours", "holiday_hours": [["10:00", "12:00"]]}
        assert exceptions_words(told, TODAY) == ["on public holidays 10:00–12:00"]
        note = {"original": "ko", "ko": "공사", "en": "Works"}
        days = [{"from": "2026-03-01"}, {"from": "2026-03-01", "to": "2026-03-02", "note": note}]
        assert exceptions_words({"closed_days": days}, TODAY) == ["closed March 1, 2026 – March 2, 2026 (Works)"]
        special = [{"date": "2026-03-03", "hours": []}, {"date": "2026-03-04", "hours": [["08:00", "09:00"]]}]
        lines = exceptions_words({"special_days": special}, TODAY)
        assert lines == ["March 3, 2026, closed", "March 4, 2026, 08:00–09:00"]


@pytest.mark.parametrize(
    ("opened", "until", "expected"),
    [
        (True, None, "Open now"),
        (False, None, "Closed now"),
        (True, "2026-03-02T09:00", "Open now until 18:00"),
        (True, "2026-03-02T15:00", "Open now until 24:00"),
        (True, "2026-03-02T17:00", "Open now until Tuesday, 02:00"),
        (False, "2026-03-02T09:00", "Opens today at 18:00"),
        (False, "2026-03-03T00:00", "Opens tomorrow at 09:00"),
        (False, "2026-03-05T00:00", "Opens on Thursday at 09:00"),
        (False, "2026-03-20T00:00", "Opens on Fri, Mar 20 at 09:00"),
    ],
)
def test_the_state_in_words(opened, until, expected):
    end = None if until is None else datetime.fromisoformat(until).replace(tzinfo=UTC)
    now = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)  # noon in Seoul
    with translation.override("en"):
        assert state_words(OpeningState(opened, end), "Asia/Seoul", now) == expected
