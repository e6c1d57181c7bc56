"""Which address belongs to which room. The gateway's `/v1/` lies outside, in the ASGI application."""

from importlib.util import find_spec

from django.urls import include, path

from magpie.api.site import api

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
]

# The store may not be installed yet while the house is being built.
if find_spec("magpie.store.urls"):
    urlpatterns.append(path("", include("magpie.store.urls")))
