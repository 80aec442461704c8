"""The API's description, OpenAPI 3.1, made of the table by which requests are read."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from web.api.fields import Field, Schema
from web.api.operations import OPERATIONS, REFERENCE, Operation
from web.api.shapes import SCHEMAS

PREFIX = "/api/v1"
REASONS = {
    400: "the request says something that cannot be; `field` names it",
    401: "there is no token, or it is not known or taken back",
    403: "the token is not made for this",
    404: "there is no such case",
    409: "that cannot be as things stand; `field` names what",
    413: "the body is too long",
    415: "the body is no JSON",
    429: "too many requests; `Retry-After` says in how many seconds to try again",
    503: "the database does not answer; try again",
}
RETRY = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds"}}


def description() -> dict[str, Any]:
    """Give the whole description."""
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Växel", "version": "1", "description": "Cases of a customer-service hotline."},
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.about,
        "description": f"Needs a token with the scope `{one.scope}`." if one.scope else "Needs no token.",
        "parameters": [*_path(one), *(_parameter(field, "query") for field in one.query)],
        "responses": {"200": _answer("as asked", one.gives), **_refusals(one)},
    }
    if one.body:
        found["requestBody"] = {"required": True, "content": _json(_body(one.body))}
    if one.scope is None:
        found["security"] = []
    return found


def _path(one: Operation) -> list[dict[str, Any]]:
    return [_parameter(REFERENCE, "path") for _ in re.findall(r"{reference}", one.path)]


def _parameter(field: Field, where: str) -> dict[str, Any]:
    return {
        "name": field.name,
        "in": where,
        "required": field.needed,
        "description": field.about,
        "schema": field.schema,
    }


def _body(fields: Sequence[Field]) -> Schema:
    needed = [field.name for field in fields if field.needed]
    return {
        "type": "object",
        "properties": {field.name: {**field.schema, "description": field.about} for field in fields},
        "additionalProperties": False,
        **({"required": needed} if needed else {"minProperties": 1}),
    }


def _refusals(one: Operation) -> Mapping[str, Any]:
    """Give how an operation can be refused."""
    codes = {*one.refusals, *((400,) if one.query or one.body else ()), 429, 503}
    codes |= {401, 403} if one.scope else set()
    codes |= {413, 415} if one.body else set()
    found = {str(code): _answer(REASONS[code], "Error") for code in sorted(codes)}
    found["429"] = {**found["429"], "headers": RETRY}
    return found


def _answer(about: str, shape: str) -> dict[str, Any]:
    return {"description": about, "content": _json({"$ref": f"#/components/schemas/{shape}"})}


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
