# SPDX-License-Identifier: MIT
"""An independent reader of the mails that urgentd produces: Python's email package, in its strict policy.

Usage: mail_reader.py FILE. The file is what a relay reads after DATA, one message behind the other: each dot-stuffed and
ended by a line with a lone dot (RFC 5321 4.5.2). For each message one line of JSON is printed: whatever is wrong with it,
and what a reader sees.
"""
import json
import re
import sys
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesParser, Parser
from email.utils import getaddresses
from html.parser import HTMLParser

STRICT = policy.SMTP.clone(raise_on_defect=True)
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """The page's words and structure, and every tag that is not closed where it should be."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.faults = []
        self.text = []
        self.attributes = []
        self.links = []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
        attributes = dict(attributes)
        if tag in ("html", "table"):
            self.attributes.append([tag, attributes.get("lang"), attributes.get("dir")])
        if "href" in attributes:
            self.links.append(attributes["href"])
        for name in attributes:
            if name.startswith("on") or name == "src":
                self.faults.append(f"attribute {name}")
        if tag in ("script", "img", "link", "iframe", "form"):
            self.faults.append(f"tag {tag}")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"end of {tag}")

    def handle_data(self, data):
        self.text.append(data)


def messages(stream):
    """Splits the stream as a relay does, and takes the stuffing away."""
    lines = []
    for line in stream.split(b"\r\n")[:-1]:
        if line == b".":
            yield b"\r\n".join(lines) + b"\r\n"
            lines = []
        else:
            lines.append(line[1:] if line.startswith(b".") else line)
    if lines:
        yield b"\r\n".join(lines)


def defects(message):
    found = [repr(defect) for part in message.walk() for defect in part.defects]
    for part in message.walk():
        for name, value in part.items():
            found += [f"{name}: {defect!r}" for defect in value.defects]
    return found


def encoded_words(raw):
    """What RFC 2047 2 says about lengths: a word of at most 75 characters, its line of at most 76."""
    found = []
    for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n"):
        words = re.findall(rb"=\?[^? ]*\?[bBqQ]\?[^? ]*\?=", line)
        if any(len(word) > 75 for word in words) or (words and len(line) > 76):
            found.append("encoded word or its line too long")
    return found


def mailboxes(raw, message, field):
    """Addresses by the strict parser, names by email.header: the former puts spaces between encoded words of a phrase,
    which RFC 2047 6.2 says are to be ignored."""
    header = message[field]
    if header is None:
        return []
    if is_international(raw):
        return [{"name": each.display_name, "address": each.addr_spec} for each in header.addresses]
    plain = BytesParser(policy=policy.compat32).parsebytes(raw, headersonly=True)[field]
    names = [str(make_header(decode_header(name))) for name, _ in getaddresses([plain])]
    return [{"name": name, "address": each.addr_spec} for name, each in zip(names, header.addresses)]


def is_international(raw):
    """Whether it may only travel with SMTPUTF8 (RFC 6532): an address has more than ASCII, and nothing else has."""
    head, _, body = raw.partition(b"\r\n\r\n")
    others = [line for line in head.split(b"\r\n") if not line.isascii()]
    return body.isascii() and bool(others) and all(re.match(rb"(To: |\tfor <)", line) for line in others)


def parsed(raw, rules):
    if is_international(raw):
        return Parser(policy=rules.clone(utf8=True)).parsestr(raw.decode("utf-8"))
    return BytesParser(policy=rules).parsebytes(raw)


def read(raw):
    result = {"defects": [], "octets": len(raw), "longestLine": max(map(len, raw.split(b"\r\n")))}
    if b"\0" in raw or not (raw.isascii() or is_international(raw)):
        result["defects"].append("not seven-bit text")
    bare = raw.replace(b"\r\n", b"")
    if b"\r" in bare or b"\n" in bare:
        result["defects"].append("bare CR or LF")
    result["defects"] += encoded_words(raw)
    try:
        message = parsed(raw, STRICT)
    except Exception as defect:  # the strict policy raises each defect
        result["defects"].append(repr(defect))
        message = parsed(raw, policy.SMTP)
    # That an address is not ASCII is a defect to Python even where RFC 6532 allows it.
    allowed = "NonASCIILocalPartDefect" if is_international(raw) else None
    result["defects"] += [defect for defect in defects(message) if not (allowed and allowed in defect)]
    result["headers"] = [[name, str(value)] for name, value in message.items()]
    result["from"] = mailboxes(raw, message, "From")
    result["to"] = mailboxes(raw, message, "To")
    result["type"] = message.get_content_type()
    result["parts"] = []
    for part in message.iter_parts() if message.is_multipart() else [message]:
        text = part.get_content()
        entry = {"type": part.get_content_type(), "charset": part.get_content_charset(), "text": text,
                 "encoding": str(part["Content-Transfer-Encoding"])}
        if part.get_content_type() == "text/html":
            page = Page()
            page.feed(text)
            page.close()
            result["defects"] += [f"html: {fault}" for fault in page.faults + page.open]
            entry["page"] = {"text": "".join(page.text), "attributes": page.attributes, "links": page.links}
        result["parts"].append(entry)
    return result


def main():
    with open(sys.argv[1], "rb") as file:
        stream = file.read()
    print("ready", flush=True)
    for raw in messages(stream):
        print(json.dumps(read(raw)), flush=True)
    print(json.dumps({"end": True}), flush=True)


if __name__ == "__main__":
    main()
