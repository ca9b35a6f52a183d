"""One day of a space as its log shows it and as it is signed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dure.local.spaces.daybook.engine import documents
from dure.local.spaces.daybook.engine.documents import FORMAT, Difference
from dure.local.spaces.daybook.engine.figures import Figures, figures
from dure.local.spaces.daybook.models import Picture, SignedLog
from dure.local.spaces.daybook.rows import People, people_of, rows_of
from dure.local.spaces.daybook.sections import ReadSection, read_sections
from dure.local.spaces.models import Day, Space
from dure.local.spaces.queries import day_of

# What a signature is about; who signed, when and which version are beside it.
CONTENT = ("figures", "visits_by_hour", "people", "events", "sections", "remark", "pictures")


@dataclass(frozen=True, slots=True)
class DayLog:
    """A day with everything that is known of it. `day` is None where it was never opened."""

    space: Space
    date: date
    day: Day | None
    figures: Figures
    people: People
    sections: list[ReadSection]
    remark: str
    pictures: list[Picture]
    signed: list[SignedLog]

    @property
    def latest(self) -> SignedLog | None:
        """The version that was signed last."""
        return self.signed[0] if self.signed else None

    @property
    def is_closed(self) -> bool:
        return self.day is not None and self.day.closed_at is not None

    @property
    def has_changed(self) -> bool:
        """Whether something is another now than when it was signed last."""
        return self.latest is not None and not documents.same(self.latest.document, self.content(), CONTENT)

    @property
    def state(self) -> str:
        """What became of the day: open, closed, signed, or changed since."""
        if not self.is_closed:
            return "open"
        if self.latest is None:
            return "closed"
        return "changed" if self.has_changed else "signed"

    @property
    def can_be_signed(self) -> bool:
        """Whether it is closed and holds something that nobody has signed yet."""
        return self.is_closed and (self.latest is None or self.has_changed)

    def changes(self) -> list[Difference]:
        """The amounts that are others now than when it was signed last."""
        return documents.differences(self.latest.document, self.content()) if self.latest else []

    def content(self) -> dict[str, Any]:
        """What would be signed now, without who and when."""
        read = {each.slug: [(line.code, line.amount, line.unit) for line in each.lines] for each in self.sections}
        return {
            "format": FORMAT,
            "space": str(self.space.pk),
            "date": self.date.isoformat(),
            "time_zone": self.space.place.territory.time_zone,
            "figures": documents.figure_lines(self.figures),
            "visits_by_hour": documents.visits_by_hour(self.figures),
            "people": {"reached": self.people.reached, "helpers": self.people.helpers},
            "events": {
                "count": self.figures.events,
                "first": self.figures.first_position,
                "last": self.figures.last_position,
            },
            "sections": documents.section_lines(read),
            "remark": self.remark,
            "pictures": [picture.digest for picture in self.pictures],
        }


def day_log(space: Space, on: date) -> DayLog:
    """The log of one day as it stands now, in a fixed number of queries."""
    day = day_of(space, on)
    remark, pictures, signed = "", [], []
    if day is not None:
        remark = (getattr(day, "remark", None) and day.remark.text) or ""
        pictures = list(day.pictures.defer("content"))
        signed = list(day.signed.select_related("signed_by").order_by("-version"))
    return DayLog(
        space=space,
        date=on,
        day=day,
        figures=figures(rows_of(space, on, on)),
        people=people_of(space, on, on),
        sections=read_sections(space, on, on),
        remark=remark,
        pictures=pictures,
        signed=signed,
    )
