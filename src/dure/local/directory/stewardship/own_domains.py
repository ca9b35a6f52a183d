"""Which mail domains are an organization's own, going by its entry and by who else uses them."""

from contextlib import suppress
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from dure.core.agents.models import Organization
from dure.core.agents.models.hosts import MailHost, WebHost
from dure.core.audit.revisions import revisions_of
from dure.local.directory.stewardship.engine.mail_domains import email_domain, website_domain

# Values that a visitor proposed, or that were set a moment ago, could have been set for the claim's sake.
SETTLED = timedelta(days=14)
_FIELDS = {"website": website_domain, "email": email_domain}


def own_domains(organization: Organization) -> set[str]:
    """Domains at which a mailbox proves that somebody speaks for `organization`.

    Those of its website and e-mail address, but for public providers, for values that came from a
    visitor's proposal in the last days, for domains that other entries name too, and for all domains of
    an organization that has closed: somebody else may hold them by now.
    """
    if organization.merged_into_id or organization.closed_on is not None:
        return set()
    unsettled = _unsettled_fields(organization)
    found = {read(getattr(organization, field)) for field, read in _FIELDS.items() if field not in unsettled}
    return {domain for domain in found if domain and not _is_shared(organization, domain)}


def _unsettled_fields(organization: Organization) -> set[str]:
    recent = revisions_of("organization", organization.pk).filter(
        at__gt=timezone.now() - SETTLED, action="accept_proposal"
    )
    return {field for revision in recent for field in revision.changes}


def _is_shared(organization: Organization, domain: str) -> bool:
    """Whether another entry has the same domain to itself: then a mailbox there does not tell the two apart."""
    hosts = [*_written(domain), *(f"www.{each}" for each in _written(domain))]
    named = Organization.objects.alias(web=WebHost("website"), mail=MailHost("email"))
    others = named.filter(Q(web__in=hosts) | Q(mail__in=hosts)).exclude(pk=organization.pk)
    return any(
        merged_into is None and domain in (website_domain(website), email_domain(email))
        for website, email, merged_into in others.values_list("website", "email", "merged_into")
    )


def _written(domain: str) -> set[str]:
    """The ways in which the domain may be written: encoded, in its own script, with a dot at the end."""
    names = {domain}
    with suppress(UnicodeError):
        names.add(domain.encode("ascii").decode("idna"))
    return names | {f"{name}." for name in names}
