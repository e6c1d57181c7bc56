"""Which address belongs to which room. The gateway's `/v1/` lies outside, in the ASGI application."""

from django.urls import include, path

from magpie.api.problems import no_such_address
from magpie.api.site import api
from magpie.config.accounts import sign_up

handler400 = "magpie.config.faults.answer_bad_request"
handler500 = "magpie.config.faults.answer_fault"

urlpatterns = [
    path("accounts/signup/", sign_up, name="account_signup"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("api/<path:rest>", no_such_address),
    path("console/", include("magpie.console.urls")),
    path("", include("magpie.store.urls")),
]
