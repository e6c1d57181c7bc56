"""The OpenAPI document is what the gateway does: schemathesis makes requests from it and finds nothing.

Short here; MAGPIE_SCHEMA_EXAMPLES=500 for a long run. What a batch says is also checked against the catalogue, which a
schema cannot hold, so a well-formed batch may be refused with 422; every other check is schemathesis's own.
"""

import os
from collections.abc import Iterator

import pytest
import schemathesis
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

from magpie.gateway.openapi import OPERATIONS, Operation
from tests.gateway.door import FAN, OWNER_KEY, TEA, Door, open_door

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("MAGPIE_SCHEMA_EXAMPLES", "15"))
# A schema cannot say how long all fields may be together.
REJECTED = ["400", "401", "403", "404", "405", "408", "410", "415", "422", "429"]
REFUSED_BY_MEANING = ["2xx", "400", "401", "403", "404", "410", "413", "422", "429"]


def config() -> SchemathesisConfig:
    checks = ChecksConfig(
        positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=REFUSED_BY_MEANING),
        negative_data_rejection=NegativeDataRejectionConfig(expected_statuses=[*REJECTED, "413"]),
    )
    return SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(checks=checks)))


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("log")) as opened:
        opened.publish(TEA, FAN)
        yield opened


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.path)
def test_the_gateway_does_what_its_document_says(
    door: Door, operation: Operation, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", door.client.app, config=config())
    cases = schema[operation.path][operation.method].as_strategy(generation_mode=mode)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(case=cases)
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {OWNER_KEY}"})

    if mode is GenerationMode.POSITIVE or operation.takes or operation.parameters:
        check()
