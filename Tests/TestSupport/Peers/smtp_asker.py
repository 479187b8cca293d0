# SPDX-License-Identifier: MIT
"""Asks a mail server whom it takes mail for, and sends a mail to those.

Usage: smtp_asker.py PORT SENDER RECIPIENT... Prints a JSON object: each recipient with the reply's code, 250 only if the mail was
taken too.
"""
import json
import smtplib
import sys

port, sender, recipients = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
answers = {}
for recipient in recipients:
    with smtplib.SMTP("127.0.0.1", port, local_hostname="outside.example") as server:
        server.ehlo_or_helo_if_needed()
        code, _ = server.mail(sender)
        if code == 250:
            code, _ = server.docmd("RCPT", f"TO:<{recipient}>")
        if code == 250:
            code, _ = server.data(b"Subject: asked\r\n\r\nasked\r\n")
        answers[recipient] = code
print(json.dumps(answers))
