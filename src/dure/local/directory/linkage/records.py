"""What the engine takes and gives: records of organizations, and pairs of them with a score and reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

DEFAULT_THRESHOLD = 0.5
"""From this score on two records are taken to mean the same organization.

The weights behind the score were fitted on one half of the UK files and give 0.5 the meaning "as likely as not";
docs/linkage.md has the figures on the other half.
"""


@dataclass(frozen=True)
class Record:
    """What one list says of one organization. `id` is unique in its list and never compared.

    `identifiers` maps a register (`business-number`, `companies-house`, …) to the number there. `country` is ISO
    3166-1 alpha-2; latitude and longitude are WGS 84 degrees. Whatever is not known stays empty.
    """

    id: str
    name: str
    other_names: tuple[str, ...] = ()
    address: str = ""
    postcode: str = ""
    country: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    website: str = ""
    phone: str = ""
    email: str = ""
    latitude: float | None = None
    longitude: float | None = None


class Code(StrEnum):
    """What a reason speaks of."""

    SAME_NAME = "same-name"
    SIMILAR_NAME = "similar-name"
    UNLIKE_NAME = "unlike-name"
    NUMBERS_DIFFER = "numbers-differ"
    SAME_IDENTIFIER = "same-identifier"
    OTHER_IDENTIFIER = "other-identifier"
    SAME_POSTCODE = "same-postcode"
    NEAR_POSTCODE = "near-postcode"
    SAME_DISTRICT = "same-district"
    OTHER_PLACE = "other-place"
    OTHER_COUNTRY = "other-country"
    SAME_ADDRESS = "same-address"
    NEAR = "near"
    FAR = "far"
    SAME_PHONE = "same-phone"
    SAME_WEBSITE = "same-website"
    SAME_EMAIL = "same-email"


@dataclass(frozen=True)
class Reason:
    """Something that speaks for the two being the same, or (with `against`) for their being different.

    `left` and `right` are the compared values as people wrote them; `detail` names the register of an identifier
    or the distance in kilometers.
    """

    code: Code
    left: str = ""
    right: str = ""
    detail: str = ""
    against: bool = False

    def mirrored(self) -> "Reason":
        return Reason(self.code, self.right, self.left, self.detail, self.against)


@dataclass(frozen=True)
class Pair:
    """Two records and how likely (0 to 1) they mean the same organization."""

    left_id: str
    right_id: str
    score: float
    reasons: tuple[Reason, ...]

    def mirrored(self) -> "Pair":
        return Pair(self.right_id, self.left_id, self.score, tuple(each.mirrored() for each in self.reasons))
