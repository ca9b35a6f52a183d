"""The JSON routes of the case library."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from dure.core.agents.models import User
from dure.core.agents.tokens import TokenAuth
from dure.core.kit.api import Limit, Offset, Page, TranslatedText, page
from dure.core.kit.errors import Refused
from dure.value.models import Computation
from dure.world.cases.actions import publish_case
from dure.world.cases.models import CaseVersion
from dure.world.cases.queries import LibraryFilter, case_to_write, library, version_of
from dure.world.cases.signing import signed_document

router = Router()


class Library(Schema):
    """Which cases to list; what is left out does not restrict."""

    q: str = Field("", max_length=200, description="Words that the case is found by.")
    territory: str = Field("", max_length=80, description="Slug of a place; places within it count.")
    challenge: str = Field("", max_length=60, description="Code of a challenge.")
    sort: str = Field("", max_length=20, description="-published (as if left out), published, name or -name.")


class CaseSummary(Schema):
    """The newest version of a case, in short."""

    slug: str
    number: int
    name: TranslatedText
    summary: TranslatedText
    territory: str
    challenges: list[str]
    license: str
    simulated: bool
    published_at: datetime
    url: str


class SignedCase(Schema):
    """A version as it was signed: `signature` is Ed25519 over the canonical JSON (RFC 8785) of `content`."""

    type: str
    content: dict[str, Any]
    sha256: str
    public_key: str
    signature: str


class Publication(Schema):
    computation: UUID = Field(description="The computation that the figures come from.")


class TokenRequest(HttpRequest):
    """A request that `TokenAuth` let in."""

    auth: User


Number = Annotated[int, Field(ge=1, le=2_147_483_647)]


def _summary(version: CaseVersion) -> CaseSummary:
    content = version.content
    return CaseSummary(
        slug=content["slug"],
        number=version.number,
        name=content["name"],
        summary=content["summary"],
        territory=content["territory"]["slug"],
        challenges=[challenge["code"] for challenge in content["challenges"]],
        license=content["license"],
        simulated=content["simulated"],
        published_at=version.published_at,
        url=settings.DURE.base_url + reverse("cases:detail", kwargs={"slug": content["slug"]}),
    )


@router.get("/cases", response=Page[CaseSummary], summary="List published cases")
def list_cases(request: HttpRequest, asked: Query[Library], limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    return page(library(LibraryFilter(**asked.model_dump())), limit, offset, _summary)


@router.get("/cases/{slug}", response=SignedCase, summary="Read the newest version of a case")
def read_case(request: HttpRequest, slug: str) -> dict[str, Any]:
    return _document_or_404(version_of(slug))


@router.get("/cases/{slug}/versions/{number}", response=SignedCase, summary="Read one version of a case")
def read_version(request: HttpRequest, slug: str, number: Number) -> dict[str, Any]:
    return _document_or_404(version_of(slug, number))


@router.post(
    "/cases/{slug}/publish",
    response={201: SignedCase},
    auth=TokenAuth("cases:write"),
    summary="Publish a new version of a case",
)
def publish(request: TokenRequest, slug: str, publication: Publication) -> Status[dict[str, Any]]:
    case = case_to_write(slug)
    if case is None:
        raise Http404
    computation = (
        Computation.objects.select_related("account__initiative", "seal").filter(pk=publication.computation).first()
    )
    if computation is None:
        raise Refused("no-such-computation", _("There is no such computation. Compute the account first."))
    return Status(201, signed_document(publish_case(request.auth, case, computation)))


def _document_or_404(version: CaseVersion | None) -> dict[str, Any]:
    if version is None:
        raise Http404
    return signed_document(version)
