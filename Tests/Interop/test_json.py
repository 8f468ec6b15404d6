"""The cases of json.org's JSON_checker, as CPython's test suite has them, given to a node as part of a transaction."""

from __future__ import annotations

import http.client
import json

import pytest

from cluster import Cluster

fail = pytest.importorskip("test.test_json.test_fail", reason="this Python has no test suite: libpython3-testsuite")
passes = [pytest.importorskip(f"test.test_json.test_pass{number}").JSON for number in (1, 2, 3)]

#: RFC 8259 allows any value at the top, and leaves the depth to the parser.
ALLOWED_SINCE = {1, 18}


def test_the_published_cases_are_read_and_refused_as_they_should_be(cluster: Cluster) -> None:
    cluster.do("up", 1)
    connection = http.client.HTTPConnection("localhost", cluster.port(1), timeout=20)

    def is_json(text: str) -> bool:
        connection.request("POST", "/broadcast", '{"type":"TRANSACTION","data":{"x":%s}}' % text)
        answer = json.loads(connection.getresponse().read())
        return answer["data"].get("code") != "malformed_message"

    assert all(is_json(text) for text in passes)
    accepted = {number for number, text in enumerate(fail.JSONDOCS, 1) if is_json(text)}
    connection.close()
    assert accepted == ALLOWED_SINCE
