"""Every address of a site. Pages live under a language prefix; programs' addresses do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from dure.core.kit.styleguide import styleguide
from dure.site import views
from dure.site.api import api

urlpatterns = [
    path("", views.choose_language, name="choose-language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("api/v1/", api.urls),
    path("screen/", include("dure.local.spaces.floor.screen_urls")),
    path("kiosk/", include("dure.local.spaces.kiosk.urls")),
    path("hsds/", include("dure.local.directory.services.hsds.urls")),
    path("", include("dure.local.directory.publishing.urls")),
]
urlpatterns += i18n_patterns(
    path("", include("dure.site.page_urls")),
    path("account/", include("dure.core.agents.sign_in_urls")),
    path("account/", include("dure.core.agents.urls")),
    path("organizations/", include("dure.local.directory.merging.urls")),
    path("organizations/", include("dure.local.directory.stewardship.urls")),
    path("find/", include("dure.local.directory.finding.urls")),
    path("feeds/", include("dure.local.directory.feeds.urls")),
    path("organizations/import/", include("dure.local.directory.exchange.urls")),
    path("organizations/", include("dure.local.directory.urls")),
    path("", include("dure.local.directory.services.urls")),
    path("territories/", include("dure.core.territories.urls")),
    path("tasks/", include("dure.core.tasks.urls")),
    path("initiatives/", include("dure.local.initiatives.urls")),
    path("desk/", include("dure.local.spaces.premises.urls")),
    path("desk/", include("dure.local.spaces.safe_use.urls")),
    path("desk/", include("dure.local.spaces.alarms.urls")),
    path("desk/", include("dure.local.spaces.bookings.urls")),
    path("desk/", include("dure.local.spaces.community.urls")),
    path("desk/", include("dure.local.spaces.floor.urls")),
    path("desk/", include("dure.local.spaces.daybook.urls")),
    path("desk/", include("dure.local.spaces.kiosk.desk_urls")),
    path("desk/", include("dure.local.spaces.urls")),
    path("ledger/", include("dure.ledger.urls")),
    path("value/", include("dure.value.urls")),
    path("cases/", include("dure.world.cases.urls")),
    prefix_default_language=True,
)
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))

handler400 = "dure.core.kit.errors.bad_request"
handler403 = "dure.core.kit.errors.permission_denied"
handler404 = "dure.core.kit.errors.page_not_found"
handler500 = "dure.core.kit.errors.server_error"
