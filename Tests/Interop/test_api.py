"""The control API as its own description has it: the description is valid, and real answers are as it says."""

from __future__ import annotations

import json
import os
import signal

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from prometheus_client.parser import text_string_to_metric_families

from cluster import Cluster
from control import Control
from eventually import eventually

#: What Prometheus' conventions want a name to end with, for figures that have a unit.
UNITS = ("_seconds", "_bytes", "_total")
UNITLESS = {
    "supervisor_mesh_links", "supervisor_mesh_links_expected", "supervisor_mesh_links_cut", "supervisor_mesh_formed",
    "supervisor_mesh_converged", "supervisor_faults", "supervisor_log_readers", "supervisor_nodes",
    "supervisor_node_peers", "supervisor_node_ready", "supervisor_node_transactions",
}


@pytest.fixture
def control(mesh: Cluster) -> Control:
    with Control(mesh.directory) as control:
        yield control


@pytest.fixture
def description(control: Control) -> dict:
    code, document = control.ask("GET", "/v1/openapi.json")
    assert code == 200
    return document


def closed(schema: object) -> object:
    """The schema with no members allowed but those that it names, so that what is not described is noticed."""
    if isinstance(schema, list):
        return [closed(element) for element in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return inner | ({"additionalProperties": False} if "properties" in schema else {})


def check(description: dict, name: str, document: object) -> None:
    """Fails unless the document is one of that schema."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": closed(description["components"])}
    Draft202012Validator(schema).validate(document)


def schema_of(description: dict, path: str, method: str, status: int) -> str:
    answer = description["paths"][path][method]["responses"][str(status)]
    return answer["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]


def test_the_description_is_valid(description: dict) -> None:
    OpenAPIV31SpecValidator(description).validate()
    for name in description["components"]["schemas"]:
        Draft202012Validator.check_schema(description["components"]["schemas"][name])


def test_what_is_got_is_as_described(mesh: Cluster, control: Control, description: dict) -> None:
    os.kill(mesh.node(1)["pid"], signal.SIGKILL)
    eventually(lambda: mesh.node(1)["last_exit"], "an exit is known")
    for path, target in {"/v1/status": "/v1/status", "/v1/nodes/{name}": "/v1/nodes/1"}.items():
        code, document = control.ask("GET", target)
        assert code == 200
        check(description, schema_of(description, path, "get", 200), document)
    control.request("GET", "/v1/events?follow=false&since=0")
    lines = control.getresponse().read().decode().splitlines()
    events = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert {event["event"] for event in events} >= {"node_added", "node_state", "mesh", "supervisor"}
    for event in events:
        check(description, "Event", event)
    control.request("GET", "/v1/logs?lines=5")
    for line in control.getresponse().read().decode().splitlines():
        check(description, "LogLine", json.loads(line))


def test_what_is_done_is_answered_as_described(control: Control, description: dict) -> None:
    steps = [
        ("post", "/v1/nodes", "/v1/nodes", '{"count":1}'),
        ("post", "/v1/nodes/{name}/stop", "/v1/nodes/4/stop", ""),
        ("post", "/v1/nodes/{name}/start", "/v1/nodes/4/start", ""),
        ("post", "/v1/nodes/{name}/restart", "/v1/nodes/node-4/restart", ""),
        ("post", "/v1/nodes/{name}/kill", "/v1/nodes/node-4/kill", ""),
        ("post", "/v1/nodes/{name}/pause", "/v1/nodes/2/pause", ""),
        ("post", "/v1/nodes/{name}/resume", "/v1/nodes/2/resume", ""),
        ("delete", "/v1/nodes/{name}", "/v1/nodes/4", None),
        ("post", "/v1/transactions", "/v1/transactions?node=1", '{"note":"hello"}'),
        ("put", "/v1/faults", "/v1/faults", '{"down":[["node-1","node-2"]]}'),
        ("delete", "/v1/faults", "/v1/faults", None),
        ("post", "/v1/down", "/v1/down", '{"keep":true}'),
    ]
    for method, path, target, body in steps:
        code, document = control.ask(method.upper(), target, body)
        assert code == 200, (target, document)
        check(description, schema_of(description, path, method, 200), document)


@pytest.mark.parametrize(
    ("method", "path", "target", "body", "status", "code"),
    [
        ("get", "/v1/nodes/{name}", "/v1/nodes/9", None, 404, "node_not_found"),
        ("get", "/v1/events", "/v1/events?since=x", None, 400, "bad_request"),
        ("get", "/v1/events", "/v1/events?follow=perhaps", None, 400, "bad_request"),
        ("get", "/v1/logs", "/v1/logs?node=9", None, 404, "node_not_found"),
        ("get", "/v1/logs", "/v1/logs?lines=-1", None, 400, "bad_request"),
        ("post", "/v1/nodes", "/v1/nodes", '{"count":0}', 400, "bad_request"),
        ("delete", "/v1/nodes/{name}", "/v1/nodes/9", None, 404, "node_not_found"),
        ("post", "/v1/nodes/{name}/resume", "/v1/nodes/1/resume", "", 409, "conflict"),
        ("post", "/v1/transactions", "/v1/transactions", "[]", 400, "bad_request"),
        ("post", "/v1/transactions", "/v1/transactions?node=9", "{}", 404, "node_not_found"),
        ("put", "/v1/faults", "/v1/faults", '{"down":[["node-1"]]}', 400, "bad_request"),
        ("put", "/v1/faults", "/v1/faults", '{"down":[["node-1","node-9"]]}', 404, "node_not_found"),
        ("post", "/v1/down", "/v1/down", '{"keep":1}', 400, "bad_request"),
    ],
)
def test_what_is_wrong_is_answered_as_described(
    control: Control, description: dict, method: str, path: str, target: str, body: str | None, status: int, code: str
) -> None:
    answered, document = control.ask(method.upper(), target, body)
    assert (answered, document["error"]["code"]) == (status, code)
    responses = description["paths"][path][method]["responses"]
    assert code in responses[str(status)]["description"].split(", ")
    check(description, "Error", document)


def test_events_go_on_behind_a_cursor_over_a_restart_of_the_daemon(mesh: Cluster) -> None:
    before = [json.loads(line) for line in mesh.do("events", "--json").splitlines()]
    assert [event["cursor"] for event in before] == list(range(1, len(before) + 1))
    mesh.do("down", "--keep")
    mesh.do("up")
    after = [json.loads(line) for line in mesh.do("events", "--json", "--since", before[-1]["cursor"]).splitlines()]
    assert after[0]["cursor"] == before[-1]["cursor"] + 1
    with Control(mesh.directory) as control:
        control.request("GET", "/v1/events?follow=false", headers={"Last-Event-ID": str(after[0]["cursor"])})
        first = control.getresponse().read().decode().partition("\n")[0]
    assert first == f"id: {after[1]['cursor']}"


def test_metrics_are_what_prometheus_reads(mesh: Cluster) -> None:
    with Control(mesh.directory) as control:
        control.request("GET", "/metrics")
        answer = control.getresponse()
        text = answer.read().decode()
    assert answer.getheader("Content-Type") == "text/plain; version=0.0.4; charset=utf-8"
    families = {family.name: family for family in text_string_to_metric_families(text)}
    for family in families.values():
        name = f"{family.name}_total" if family.type == "counter" else family.name
        assert family.documentation and family.type in {"gauge", "counter"}, name
        assert name.endswith(UNITS) or name in UNITLESS, f"{name} says no unit"
        assert text.count(f"# TYPE {name} ") == 1
    for name in ("uptime_seconds", "memory_bytes", "restarts", "ready", "peers", "transactions"):
        samples = families[f"supervisor_node_{name}"].samples
        assert {sample.labels["node"] for sample in samples} == {"node-1", "node-2", "node-3"}
    states = {sample.labels["state"]: sample.value for sample in families["supervisor_nodes"].samples}
    assert states["ready"] == 3 and sum(states.values()) == 3
