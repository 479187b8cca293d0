# SPDX-License-Identifier: MIT
"""An independent verifier of DKIM signatures: Debian's python3-dkim.

Usage: dkim_reader.py FILE DOMAIN RECORD. FILE is what a relay reads after DATA, one message behind the other (mail_reader.py);
RECORD is what the DNS would say. For each message one line of JSON: whether its signature is valid, what it names, which headers
it covers, and whether it still is valid after a header was changed or given a second time.
"""
import json
import re
import sys

import dkim

from mail_reader import messages

WATCHED = [b"From", b"Subject", b"Date", b"Message-ID", b"To", b"MIME-Version", b"Content-Type", b"List-Unsubscribe",
           b"List-Unsubscribe-Post"]


def verifies(raw, record):
    try:
        return dkim.DKIM(raw).verify(dnsfunc=lambda name, timeout=5: record)
    except dkim.DKIMException:
        return False


def changed(raw, name):
    """The message with one character more in a header."""
    return re.sub(rb"(?im)^(" + re.escape(name) + rb":) ", rb"\1 x", raw, count=1)


def main():
    path, domain, record = sys.argv[1], sys.argv[2], sys.argv[3].encode()
    print("ready", flush=True)
    for raw in messages(open(path, "rb").read()):
        reader = dkim.DKIM(raw)
        names = []

        def lookup(name, timeout=5):
            names.append(name.decode().rstrip("."))
            return record

        try:
            valid = reader.verify(dnsfunc=lookup)
        except dkim.DKIMException as fault:
            valid, names = False, [repr(fault)]
        fields = getattr(reader, "signature_fields", None) or {}
        covered = [name.strip().decode().lower() for name in fields.get(b"h", b"").split(b":")]
        there = re.findall(rb"(?m)^([!-9;-~]+):", raw.split(b"\r\n\r\n")[0])
        print(json.dumps({
            "valid": bool(valid), "names": names, "covered": covered, "headers": [name.decode().lower() for name in there],
            "validWhenChanged": [name.decode() for name in WATCHED if name in there and verifies(changed(raw, name), record)],
            "validWhenAdded": [name.decode() for name in WATCHED if verifies(name + b": x\r\n" + raw, record)],
        }), flush=True)
    print(json.dumps({"end": True}), flush=True)


main()
