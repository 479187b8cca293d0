# SPDX-License-Identifier: MIT
"""A client without any cleverness: each line of standard input is a request, each line printed its answer.

Usage: page_client.py PORT

A request is {"method", "path", "headers": {…}, "body", "times"}; `times` repeats it and prints only the last answer. An
answer is {"status", "headers": {…}, "body"}, header names in lower case.
"""
import http.client
import json
import sys

port = int(sys.argv[1])
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
for line in sys.stdin:
    request = json.loads(line)
    for _ in range(request.get("times", 1)):
        body = request.get("body")
        connection.request(
            request["method"], request["path"], None if body is None else body.encode(), request.get("headers", {}))
        answer = connection.getresponse()
        text = answer.read().decode()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    print(json.dumps({"status": answer.status, "headers": headers, "body": text}), flush=True)
