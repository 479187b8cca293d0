# SPDX-License-Identifier: MIT
"""aiosmtpd with STARTTLS (or implicit TLS) and AUTH, refusing everything unencrypted.

Usage: aiosmtpd_peer.py FOLDER starttls|implicit|clear USER PASSWORD [CAPTURE [NAME]]. Makes a certificate for NAME, else
localhost, in FOLDER/cert.pem. With CAPTURE each mail is appended to that file as it stood on the wire, for mail_reader.py.
Prints `port N`, then `login USER tls|clear` and `mail FROM TO BYTES tls|clear` lines.
"""
import asyncio
import signal
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

FOLDER, MODE, USER, PASSWORD = sys.argv[1:5]
CAPTURE = open(sys.argv[5], "ab") if len(sys.argv) > 5 else None
NAME = sys.argv[6] if len(sys.argv) > 6 else "localhost"


def certificate():
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-keyout", f"{FOLDER}/key.pem", "-out", f"{FOLDER}/cert.pem"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{FOLDER}/cert.pem", f"{FOLDER}/key.pem")
    return context


class Handler:
    async def handle_DATA(self, server, session, envelope):
        tls = "tls" if session.ssl or MODE == "implicit" else "clear"
        if CAPTURE:
            lines = envelope.original_content.removesuffix(b"\r\n").split(b"\r\n")
            CAPTURE.write(b"".join((b"." + l if l.startswith(b".") else l) + b"\r\n" for l in lines) + b".\r\n")
            CAPTURE.flush()
        print("mail", envelope.mail_from, ",".join(envelope.rcpt_tos), len(envelope.content), tls, flush=True)
        return "250 2.0.0 Ok: queued"


def authenticate(server, session, envelope, mechanism, data):
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    tls = "tls" if session.ssl or MODE == "implicit" else "clear"
    print("login", data.login.decode() if isinstance(data, LoginPassword) else "?", tls, flush=True)
    return AuthResult(success=known, handled=False)


async def main():
    context = certificate()

    def factory():
        return SMTP(
            Handler(), hostname="localhost", tls_context=context if MODE == "starttls" else None,
            require_starttls=MODE == "starttls", auth_required=True, auth_require_tls=MODE == "starttls",
            authenticator=authenticate, enable_SMTPUTF8=True)

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, lambda: print("marker", flush=True))
    server = await asyncio.get_running_loop().create_server(
        factory, "127.0.0.1", 0, ssl=context if MODE == "implicit" else None)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
