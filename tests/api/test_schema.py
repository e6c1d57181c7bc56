"""schemathesis reads our own OpenAPI document and tries to surprise the API: no crash, nothing undeclared.

Short here; MAGPIE_SCHEMA_EXAMPLES=200 for a long run. What a description cannot say (a SKU that exists, a mark we wrote)
may refuse a well-formed request; every other check is schemathesis's own. Of the numbers that nobody can guess, those of a
delivered order, of a request about it and of a matter at the site's desk are put in, and whoever calls may do all: buyer, shop
and operator.
"""

import os
from dataclasses import dataclass, replace
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.config import (
    ChecksConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.config._checks import NegativeDataRejectionConfig
from schemathesis.core.parameters import ParameterLocation

from magpie.api.site import api
from magpie.domain.people.models import User
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.matters import bring_stuck_surplus
from magpie.domain.trade.queries.matters import open_matters
from tests.api.test_api import signed_in
from tests.databases import BuiltOnce
from tests.domain.cast import town
from tests.domain.trade.aftersales_cast import DAY, bought, call_off, delivered, faulty
from tests.domain.webhooks.cast import OPEN_NET, site_reaching

pytestmark = pytest.mark.wide
EXAMPLES = int(os.environ.get("MAGPIE_SCHEMA_EXAMPLES", "5"))
REJECTED = ["400", "401", "403", "404", "405", "409", "415", "422", "429"]
REFUSED_BY_MEANING = ["2xx", "400", "401", "403", "404", "409", "422", "429"]
OPERATIONS = [
    (method, path)
    for path, operations in api.get_openapi_schema()["paths"].items()
    for method in operations
    if not path.endswith("/erasure")  # signs its own caller out
]


def config() -> SchemathesisConfig:
    checks = ChecksConfig(
        positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=REFUSED_BY_MEANING),
        negative_data_rejection=NegativeDataRejectionConfig(expected_statuses=REJECTED),
    )
    return SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(checks=checks)))


@dataclass(frozen=True)
class World:
    """Mei bought her own tea, has it, says that it is faulty; and a refund of hers is stuck at the site's desk."""

    mei: str
    order: str
    case: str
    matter: int


def world() -> World:
    here, now = town(), timezone.now()
    here = replace(here, tao=here.mei)
    order = delivered(here, now=now - DAY)
    case = faulty(here, order, now=now)
    other = bought(here, now=now)
    stuck = call_off(here, other, now=now)
    agree(by=here.mei, aftersale=stuck.number, now=now)
    assert bring_stuck_surplus(ref=f"{other.trade.key}:surplus", refund=stuck.key, amount_minor=100, now=now)
    return World(here.mei, order.number, case.number, open_matters().rows[0].id)


def known(path: str, there: World) -> dict[str, Any]:
    """The parts of an address that nobody can guess."""
    if "{matter}" in path:
        return {"matter": there.matter}
    return (
        {"number": there.case if "/aftersales/{number}" in path else there.order}
        if "{number}" in path
        else {}
    )


def test_the_document_is_made_once() -> None:
    assert api.get_openapi_schema(path_params={}) is api.get_openapi_schema()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part)
def test_nothing_surprises_the_api(
    sqlite_truth: str, built: BuiltOnce, method: str, path: str, mode: GenerationMode, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    there = built(world)
    caller = signed_in("mei", there.mei)
    User.objects.filter(username="mei").update(is_staff="/site/" in path)
    caller.client.get("/accounts/password/change/")
    cookies = {name: morsel.value for name, morsel in caller.client.cookies.items()}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=config())
    operation = schema[path][method.upper()]
    if mode is GenerationMode.NEGATIVE and not (
        operation.body or operation.query or operation.path_parameters
    ):
        return

    @hypothesis_settings
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case) -> None:
        cache.clear()
        # Where the case itself spoils the sign-in cookie, ours must not mend it.
        spoiled = case.meta.components.get(ParameterLocation.COOKIE) if case.meta else None
        sent = {} if spoiled and spoiled.mode is GenerationMode.NEGATIVE else cookies
        if mode is GenerationMode.POSITIVE:
            case.path_parameters = {**(case.path_parameters or {}), **known(path, there)}
        case.call_and_validate(cookies=sent, headers={"X-CSRFToken": cookies["csrftoken"]})

    with site_reaching(OPEN_NET):
        check()


hypothesis_settings = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)
