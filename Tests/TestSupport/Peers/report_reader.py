# SPDX-License-Identifier: MIT
"""Reads delivery reports (RFC 3464) with Python's email package.

Usage: report_reader.py FILE... Each file is one message as a Maildir holds it. Prints a JSON list: whom the report is for, what
it says about each recipient, and the Message-ID of the mail that it is about.
"""
import json
import sys
from email import message_from_binary_file, policy


def read(path):
    with open(path, "rb") as file:
        message = message_from_binary_file(file, policy=policy.default)
    status = next(part for part in message.walk() if part.get_content_type().endswith("delivery-status"))
    about, *recipients = status.get_payload()
    returned = next(part for part in message.walk() if part.get_content_type().endswith("-headers"))
    lines = returned.get_content().splitlines() if isinstance(returned.get_content(), str) else []
    identifiers = [line.split(":", 1)[1].strip() for line in lines if line.lower().startswith("message-id:")]
    return {
        "to": str(message["To"]), "sender": str(message["Return-Path"]), "type": message.get_content_type(),
        "reportType": message.get_param("report-type"), "envelope": about["Original-Envelope-Id"],
        "recipients": [{"action": part["Action"], "status": part["Status"], "final": part["Final-Recipient"]}
                       for part in recipients],
        "message": identifiers[0] if identifiers else None,
        "hasText": any("\n\n" in part.get_content() for part in message.walk()
                       if part.get_content_type() == "message/rfc822"),
    }


print(json.dumps([read(path) for path in sys.argv[1:]]))
