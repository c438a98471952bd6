# SPDX-License-Identifier: EUPL-1.2
"""Every address of the site, put together from what the parts declare. Fixed words first: a town's slug is never one of them."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import TemplateView

from samenspel.foundations.parts import parts

from . import desk, gallery, pages

house = parts()
network = [page for part in house for page in part.network_pages]
desks = [page for part in house for page in part.desk_pages]
towns = [page for part in house for page in part.town_pages]

urlpatterns = [
    path(
        "robots.txt",
        TemplateView.as_view(template_name="robots.txt", content_type="text/plain"),
        name="robots",
    ),
    path(".well-known/security.txt", pages.security, name="security"),
    path("health/", pages.health, name="health"),
    *i18n_patterns(
        path("", pages.home, name="home"),
        path("gemeenten/", pages.places, name="places"),
        path("nu-open/", pages.network_open, name="network-open"),
        path("stijl/", gallery.gallery, name="gallery"),
        path("toegankelijkheid/", pages.accessibility, name="accessibility"),
        path("gegevens/", pages.privacy, name="privacy"),
        path("bureau/", desk.desks, name="desks"),
        *network,  # before the desks: bureau/openen/ is no town ("openen" is not a slug a town can have)
        path("bureau/<slug:place>/", include(desks)),
        path("<slug:place>/", include(towns)),
        prefix_default_language=False,
    ),
]

handler404 = "samenspel.website.errors.not_found"
handler400 = "samenspel.website.errors.bad_request"
