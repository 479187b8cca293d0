# SPDX-License-Identifier: MIT
"""Webhooks through the unit as it is shipped: found by name, over TLS, signed, each once."""
import base64
import collections
import json
import pathlib
import re

from case import case, expect, same
from machine import run
from staff import Roster, approve, configure, enqueue, reconcile, wait_finished

PEERS = pathlib.Path(__file__).parents[2] / "Tests/TestSupport/Peers"
HOST = "hooks.proof.example"
SECRET = "whsec_" + base64.b64encode(b"a secret of the proof's own").decode()
PEOPLE = 60


def trusted(machine, host):
    """A certificate of that name which the system trusts from now on: the words by which a receiver takes it."""
    folder = machine.folder / "layer/hooks"
    folder.mkdir(exist_ok=True)
    run("/usr/bin/python3", PEERS / "certificate.py", folder, "2", host)
    machine.write("/usr/local/share/ca-certificates/hooks.crt", (folder / "cert.pem").read_text())
    machine("update-ca-certificates")
    machine("sh", "-c", f"echo 127.0.0.1 {host} >> /etc/hosts")
    return ["--tls", folder / "cert.pem", folder / "key.pem"]


@case("signed webhooks reach their receivers over TLS, each once, and are accounted for")
def webhooks(machine):
    tls = trusted(machine, HOST)
    kept = machine.folder / "layer/hooks/requests"
    receiver = machine.peer("/usr/bin/python3", PEERS / "webhook_receiver.py", "--secret", SECRET, "--capture", kept, *tls)
    port = int(re.match(r"port (\d+)", receiver.stdout.readline())[1])
    configure(machine, more=f'webhooks: {{ allowAddresses: ["127.0.0.1/32:{port}"] }},')
    # A running daemon keeps the certificates that it has read.
    machine("systemctl", "restart", "urgentd")

    people = Roster("hooked", PEOPLE, hook=f"https://{HOST}:{port}/hook", secret=SECRET).load(machine)
    enqueue(machine, "UA 14/26", people.network)
    approve(machine, "UA 14/26")
    account = wait_finished(machine, "UA 14/26")
    same("accepted", account["states"]["accepted"], PEOPLE)
    same("by webhook", account["byChannel"]["webhook"].get("accepted"), PEOPLE)
    reconcile(machine)
    receiver.kill()
    receiver.wait()
    requests = [heard for heard in map(json.loads, kept.read_text().splitlines()) if heard["event"] == "request"]
    same("who got it", collections.Counter(f"https://{HOST}:{port}{request['path']}" for request in requests),
         collections.Counter(people.hooks))
    same("what the verifier says", {request["fault"] for request in requests}, {""})
    same("identifiers", len({request["headers"]["webhook-id"] for request in requests}), PEOPLE)
    for request in requests:
        expect("UA 14/26" in request["body"], "the body does not name the action")
    configure(machine)
    machine("systemctl", "reload", "urgentd")
