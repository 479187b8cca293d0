# SPDX-License-Identifier: MIT
"""Judges the mails that urgentd produces by the rules of others: Python's email package, html5lib (strict), HTML Tidy.

Usage: mail_judge.py MAILS EXPECTED. MAILS is what a relay reads after DATA (mail_reader.py). EXPECTED is JSON:
    { "hosts": [...], "mails": [ { "language": "ar", "direction": "rtl", "follows": false }, ... ] }
`hosts` are the only ones that a link may go to. For each mail one line of JSON: the list of what is wrong with it.
"""
import json
import re
import subprocess
import sys
import unicodedata
from email import policy
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import html5lib

from mail_reader import STRICT, Page, defects, encoded_words, messages

# RFC 5322 3.6, RFC 2369, 2919, 3834, 8058, and what Gmail and Exchange ask for; each exactly once.
ONCE = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Language", "List-Id",
        "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID", "Auto-Submitted", "Precedence", "X-Auto-Response-Suppress"]
# At most once.
MAY = ["Content-Transfer-Encoding", "List-Help", "Reply-To"]
# Both, where another mail came before.
THREAD = ["In-Reply-To", "References"]

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
MESSAGE_ID = re.compile(rf"<{ATOM}(\.{ATOM})*@[a-z0-9-]+(\.[a-z0-9-]+)+>")
LIST_ID = re.compile(r"<[a-z0-9-]+(\.[a-z0-9-]+)+>")
# Nothing may remain of these: overrides and embeddings of the old kind, tags, and what some programs take for a line's end.
FORBIDDEN = set("\u202a\u202b\u202c\u202d\u202e\u2028\u2029\u0085\ufeff\ufffd\x00")
OPEN, CLOSE = "\u2066\u2067\u2068", "\u2069"
TEXT_WIDTH, LINE_LIMIT = 78, 998


def wire(raw):
    """RFC 5322 2.1.1 and 2.3: seven-bit, CRLF only, no line too long; a longer header line only where it cannot be folded."""
    found = []
    if any(byte >= 0x80 or byte == 0 for byte in raw):
        found.append("not seven-bit text")
    bare = raw.replace(b"\r\n", b"")
    if b"\r" in bare or b"\n" in bare:
        found.append("bare CR or LF")
    head, _, body = raw.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        # List-Unsubscribe stays on its first line: some providers' readers do not unfold it.
        name, _, value = line.rpartition(b": ") if not line[:1].isspace() else (b"", b"", line.strip())
        is_whole = b" " not in value and name in (b"", b"List-Unsubscribe")
        if len(line) > LINE_LIMIT or (len(line) > TEXT_WIDTH and not is_whole):
            found.append(f"header line of {len(line)}: {line[:40].decode()}")
        if not line.strip():
            found.append("a folded line of white space alone")
    found += [f"body line of {len(line)}" for line in body.split(b"\r\n") if len(line) > TEXT_WIDTH]
    return found + encoded_words(raw)


def counted(message, follows):
    """Each header that has to be there is there once, and none that has no business there."""
    must = ONCE + (THREAD if follows else [])
    names = [name.lower() for name in message.keys()]
    found = [f"{name}: {names.count(name.lower())} times" for name in must if names.count(name.lower()) != 1]
    known = [name.lower() for name in ONCE + MAY + THREAD]
    found += [f"{name}: has no business here" for name in set(names) if name not in known]
    found += [f"{name}: twice" for name in set(names) if names.count(name) > 1]
    if not follows:
        found += [f"{name}: there was nothing before it" for name in THREAD if name.lower() in names]
    return found


def unsubscribe(message, hosts):
    """RFC 2369 and 8058: one https link and one mailto, the better first; one click."""
    uris = re.findall(r"<([^<>]*)>", message["List-Unsubscribe"] or "")
    schemes = [urlsplit(uri).scheme for uri in uris]
    found = [] if schemes == ["https", "mailto"] else [f"List-Unsubscribe has {schemes}"]
    if re.sub(r"<[^<>]*>", "", message["List-Unsubscribe"] or "").strip(" ,") or any(re.search(r"\s", uri) for uri in uris):
        found.append("List-Unsubscribe is no list of URIs in brackets")
    found += [f"List-Unsubscribe goes to {urlsplit(uri).hostname}" for uri in uris
              if urlsplit(uri).scheme == "https" and urlsplit(uri).hostname not in hosts]
    if message["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
        found.append("List-Unsubscribe-Post")
    return found


def headers(message, expected, hosts):
    found = counted(message, expected["follows"]) + unsubscribe(message, hosts)
    value = {name: str(message[name] or "") for name in ONCE + THREAD}
    if value["Content-Language"] != expected["language"]:
        found.append("Content-Language " + value["Content-Language"])
    if value["Auto-Submitted"] != "auto-generated":
        found.append("Auto-Submitted " + value["Auto-Submitted"])
    if value["Precedence"] not in ("bulk", "list"):
        found.append("Precedence " + value["Precedence"])
    if not MESSAGE_ID.fullmatch(value["Message-ID"]):
        found.append("Message-ID " + value["Message-ID"])
    if not LIST_ID.search(value["List-Id"]):
        found.append("List-Id " + value["List-Id"])
    for name in THREAD:
        identifiers = value[name].split()
        if expected["follows"] and (not identifiers or not all(MESSAGE_ID.fullmatch(each) for each in identifiers)):
            found.append(f"{name} {value[name]}")
        if value["Message-ID"] in identifiers:
            found.append(f"{name} names itself")
    if expected["follows"] and value["References"].split()[-1:] != value["In-Reply-To"].split()[-1:]:
        found.append("References does not end with In-Reply-To")
    # Gmail: three fields at most, then a sender of 5 to 15 characters.
    fields = value["Feedback-ID"].split(":")
    if len(fields) != 4 or not 5 <= len(fields[-1]) <= 15 or re.search(r"[\s@]", value["Feedback-ID"]):
        found.append("Feedback-ID " + value["Feedback-ID"])
    if len(message["From"].addresses) != 1 or len(message["To"].addresses) != 1:
        found.append("not one author and one recipient")
    if re.match(r"(?i)\s*(re|fwd?|aw)\s*:", value["Subject"]):
        found.append("Subject " + value["Subject"])
    if parsedate_to_datetime(value["Date"]).utcoffset() is None:
        found.append("Date " + value["Date"])
    return found


def isolates(text, where):
    """UAX 9: every isolate is closed where it was opened, paragraph by paragraph; and text as Unicode wants it interchanged."""
    found = []
    for line in text.split("\n"):
        depth = 0
        for character in line:
            depth += (character in OPEN) - (character in CLOSE)
            if depth < 0:
                break
        if depth:
            found.append(f"{where}: an isolate is not balanced")
    found += [f"{where}: U+{ord(character):04X}" for character in sorted(FORBIDDEN & set(text))]
    found += [f"{where}: control character" for character in set(text)
              if unicodedata.category(character) == "Cc" and character not in "\r\n"]
    if unicodedata.normalize("NFC", text) != text:
        found.append(f"{where}: not NFC")
    return found


def foreign(text, hosts, where):
    """Links to anybody but the organisation."""
    found = []
    for link in re.findall(r"(?i)\b(?:https?|ftp)://[^\s<>\"'\u2066-\u2069]+", text):
        if urlsplit(link).scheme != "https" or urlsplit(link).hostname not in hosts:
            found.append(f"{where}: link to {link}")
    return found


class Structure(Page):
    """Whatever a page could load, run or hide, and where it says its language."""

    LOADS = {"src", "srcset", "background", "poster", "data", "action", "formaction", "manifest", "ping"}
    ALLOWED = {"html", "head", "meta", "title", "style", "body", "table", "tbody", "tr", "td", "p", "h1", "h2", "h3", "ul", "ol",
               "li", "strong", "em", "b", "br", "hr", "bdi", "span", "div", "a", "blockquote"}

    def handle_starttag(self, tag, attributes):
        super().handle_starttag(tag, attributes)
        if tag not in self.ALLOWED:
            self.faults.append(f"tag {tag}")
        for name, value in attributes:
            if name in self.LOADS or name.startswith("on"):
                self.faults.append(f"attribute {name}")
            if name == "style":
                self.style(value or "")
            if name == "href" and urlsplit(value or "").scheme not in ("https", "mailto", "tel"):
                self.faults.append(f"link to {value}")
        if tag == "meta" and dict(attributes).get("http-equiv"):
            self.faults.append("meta http-equiv")
        # A picture of one pixel needs no picture: what cannot be seen has no business here.
        if tag == "a" and "href" not in dict(attributes):
            self.faults.append("a without href")

    def style(self, text):
        if re.search(r"(?i)url\(|@import|expression|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](px)?\s*(;|$)",
                     text):
            self.faults.append(f"style {text}")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style(data)
        else:
            super().handle_data(data)


def tidy(text):
    """Errors and warnings of HTML Tidy, without its advice on tables that only lay out."""
    run = subprocess.run(["tidy", "-errors", "-quiet", "-utf8", "--doctype", "html5", "--mute", "TABLE_MISSING_SUMMARY",
                          "--show-info", "no", "--drop-empty-elements", "no"],
                         input=text.encode(), capture_output=True, check=False)
    said = run.stderr.decode().splitlines()
    return [f"tidy: {line}" for line in said if "Error:" in line or ("Warning:" in line and "attribute" not in line)]


def page(text, expected, hosts):
    found = []
    try:
        html5lib.HTMLParser(strict=True).parse(text)
    except Exception as fault:  # html5lib raises its first parse error
        found.append(f"html5lib: {fault!r}")
    structure = Structure()
    structure.feed(text)
    structure.close()
    found += [f"html: {fault}" for fault in structure.faults + [f"{tag} is not closed" for tag in structure.open]]
    place = [expected["language"], expected["direction"]]
    said = structure.attributes
    if not said or said[0] != ["html"] + place or ["table"] + place not in said:
        found.append(f"html: lang and dir are {said[:2]}")
    for link in structure.links:
        scheme = urlsplit(link)
        if scheme.scheme == "https" and scheme.hostname not in hosts:
            found.append(f"html: link to {link}")
    shown = "".join(structure.text)
    return found + tidy(text) + isolates(text, "html") + foreign(shown, hosts, "html"), structure


def alone(text, structure):
    """The plain part says all that the page says: its links, and its words."""
    found = [f"text: {link} is only in the page" for link in structure.links
             if link.removeprefix("mailto:").split("?")[0] not in text]
    def letters(words):
        return re.sub(r"[\s\u2066-\u2069\u200e\u200f\u061c]", "", words)
    plain = letters(text)
    found += [f"text: {word.strip()[:40]!r} is only in the page" for word in structure.text
              if word.strip() and letters(word) not in plain]
    if re.search(r"&(amp|lt|gt|quot|#\d+);|</?(p|br|a|td|table|html)\b", text):
        found.append("text: markup")
    return found


def judge(raw, expected, hosts):
    found = wire(raw)
    try:
        message = BytesParser(policy=STRICT).parsebytes(raw)
    except Exception as fault:  # the strict policy raises each defect
        return found + [repr(fault)]
    found += defects(message) + headers(message, expected, hosts)
    parts = list(message.iter_parts()) if message.is_multipart() else []
    kinds = [(part.get_content_type(), part.get_content_charset()) for part in parts]
    if message.get_content_type() != "multipart/alternative" or kinds != [("text/plain", "utf-8"), ("text/html", "utf-8")]:
        return found + [f"parts {kinds}"]
    text, html = (part.get_content().replace("\r\n", "\n") for part in parts)
    wrong, structure = page(html, expected, hosts)
    return found + wrong + isolates(text, "text") + foreign(text, hosts, "text") + alone(text, structure)


def main():
    with open(sys.argv[1], "rb") as file:
        stream = file.read()
    with open(sys.argv[2], encoding="utf-8") as file:
        expected = json.load(file)
    mails = list(messages(stream))
    if len(mails) != len(expected["mails"]):
        sys.exit(f"{len(mails)} mails, {len(expected['mails'])} expected")
    print("ready", flush=True)
    for raw, each in zip(mails, expected["mails"]):
        print(json.dumps(judge(raw, each, expected["hosts"])), flush=True)


if __name__ == "__main__":
    main()
