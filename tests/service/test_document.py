"""The service against its own OpenAPI document: schemathesis, so many examples, and the same each time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import openapi, serializer
from schemathesis.specs.openapi.checks import positive_data_acceptance


@pytest.fixture(scope="session")
def document(server):
    return openapi.from_url(f"{server.url}/openapi.json")


OPERATIONS = (
    ("POST", "/v1/check"),
    ("POST", "/v1/check/batch"),
    ("PUT", "/v1/published/{id}"),
    ("DELETE", "/v1/published/{id}"),
    ("GET", "/v1/rules"),
    ("POST", "/v2/check"),
    ("GET", "/v2/check"),
    ("GET", "/v2/languages"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
)


@serializer("application/x-ndjson")
def ndjson(ctx, value):
    """The schema says that it is text."""
    return str(value).encode("utf-8", "replace")


RUN = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_these_are_all(document):
    found = {(one.ok().method.upper(), one.ok().path) for one in document.get_all_operations()}
    assert found == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_operations(document, method, path):
    @RUN
    @given(document[path][method].as_strategy())
    def run(case):
        # No schema says which fields are those of an article, or that of `text` and `data` one is needed
        is_free = method in ("POST", "PUT") or path == "/v2/check"
        case.call_and_validate(excluded_checks=[positive_data_acceptance] if is_free else [])

    run()
