# SPDX-License-Identifier: MIT
"""Reads an HTML page on standard input as a browser without scripts and styles would.

Prints one JSON object: `faults` (tags that do not match, attributes that load something, scripts), `tags` (how often
each), `text` (what a reader sees, without style).
"""
import collections
import html.parser
import json
import sys

VOID = {"meta", "br", "hr", "img", "link", "input"}
LOADING = {"src", "href", "srcset", "action", "data", "poster"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.text = [], [], []
        self.tags = collections.Counter()

    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        for name, value in attributes:
            if name in LOADING or name.startswith("on"):
                self.faults.append("%s has %s=%s" % (tag, name, value))
        if tag == "script":
            self.faults.append("a script")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append("</%s> closes nothing" % tag)

    def handle_data(self, data):
        if "style" not in self.open and data.strip():
            self.text.append(" ".join(data.split()))


page = Page()
page.feed(sys.stdin.buffer.read().decode("utf-8"))
page.close()
if page.open:
    page.faults.append("left open: %s" % page.open)
print(json.dumps({"faults": page.faults, "tags": page.tags, "text": page.text}))
