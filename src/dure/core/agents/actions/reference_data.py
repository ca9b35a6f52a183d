"""Loading the types of organizations from the data file. Safe to run after every migration."""

from django.db import transaction

from dure.core.agents.models import OrganizationType
from dure.core.agents.vocabulary import organization_type_rows
from dure.core.kit.translated import Translated


@transaction.atomic
def load_organization_types() -> int:
    """Bring the types to the state of the data file and return how many it holds.

    A type that a site added itself stays as it is; so does one that the file no longer names.
    """
    types = [
        OrganizationType(
            code=row["code"],
            name=Translated(row["name"], row["original"]),
            sector=row["sector"],
            country_code=row["country"],
            essglobal=row["essglobal"],
            exact=row["exact"],
            order=order,
        )
        for order, row in enumerate(organization_type_rows(), start=1)
    ]
    OrganizationType.objects.bulk_create(
        types,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "sector", "country_code", "essglobal", "exact", "order"],
    )
    return len(types)


def load_reference_data() -> None:
    """Everything this room needs before its first use."""
    load_organization_types()
