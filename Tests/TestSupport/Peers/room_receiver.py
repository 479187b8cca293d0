# SPDX-License-Identifier: MIT
"""Stands for Slack, Discord, Teams and ntfy: takes messages as they do, refuses what room_checker finds wrong, answers as they do.

Usage: room_receiver.py [--links START]...   START: what links may begin with

Prints `port N`, then one JSON object for each request. Paths: /services/… is Slack's (200 `ok`), /api/webhooks/… Discord's (204),
/workflows/… Teams' (202), anything else by POST to / is ntfy's (200, JSON). With `limited` in the path, the first request
is told to wait (429), as each service words it.
"""
import argparse
import http.server
import json
import os
import threading
import time

import room_checker

OPTIONS = None
SEEN = set()
# Requests are answered side by side; their lines must not mix.
SAYING = threading.Lock()
# As the letters that the tests send begin; the direction is the card's or the first mark's.
MARK = "\u200f"


def service(path):
    if path.startswith("/services/"):
        return "slack"
    if path.startswith("/api/webhooks/"):
        return "discord"
    if path.startswith("/workflows/"):
        return "teams"
    return "ntfy" if path.split("?")[0] == "/" else None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode("utf-8", "replace")
        name = service(self.path)
        faults = ["no such path"] if name is None else []
        if name:
            faults += room_checker.check(name, body, OPTIONS.links, MARK in body and name != "teams" or '"rtl":true' in body)
            if self.headers.get("Content-Type") != "application/json":
                faults.append("the content type")
            if self.headers.get("webhook-signature") is not None or self.headers.get("webhook-id") is not None:
                faults.append("a signature that nobody asked for")
        key = self.path + body if "limited" in self.path + body else None
        limited = key is not None and key not in SEEN
        SEEN.add(key)
        said = json.dumps({"service": name, "path": self.path, "faults": list(faults), "body": body, "limited": limited})
        with SAYING:
            print(said, flush=True)
        if limited:
            text = '{"message":"You are being rate limited.","retry_after":1.0,"global":false}' if name == "discord" else "rate_limited"
            self.answer(429, text, {"Retry-After": "1"})
        elif faults:
            self.answer(400, {"slack": "invalid_blocks", "discord": '{"code":50035,"message":"Invalid Form Body"}'}.get(name, "bad"))
        elif name == "slack":
            self.answer(200, "ok")
        elif name == "discord":
            self.answer(204, "")
        elif name == "teams":
            self.answer(202, "")
        else:
            self.answer(200, json.dumps({"id": "abc", "event": "message"}))

    def answer(self, status, text, fields={}):
        self.send_response(status)
        for field, value in fields.items():
            self.send_header(field, value)
        if status != 204:
            self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        if status != 204:
            self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def end_with_parent():
    """A test that crashes cannot end its peers."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--links", action="append", default=[])
    OPTIONS = parser.parse_args()
    threading.Thread(target=end_with_parent, daemon=True).start()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print("port", server.server_port, flush=True)
    server.serve_forever()
