# SPDX-License-Identifier: MIT
"""Reads HTML pages by the HTML standard, strictly; each line of standard input is {"name": …, "html": …}.

Prints one JSON object a line: `name` and `faults`. Faults are parse errors of html5lib, and what the standard asks of
authors where a parser does not mind: ids that stand there twice, labels and descriptions that lead nowhere, controls
without a label, anything that is loaded or run.
"""
import json
import sys

import html5lib

CONTROLS = {"input", "select", "textarea"}
LOADING = {"src", "srcset", "data", "poster", "background"}


def check(text):
    faults = []
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(text)
    faults += ["line %d: %s" % (place[0], code) for place, code, _ in parser.errors]
    everything = list(document.iter())
    ids = [element.get("id") for element in everything if element.get("id") is not None]
    faults += ["id %s stands there twice" % name for name in set(ids) if ids.count(name) > 1]
    labelled = set()
    for element in everything:
        if not isinstance(element.tag, str):
            continue
        for name in ("for", "aria-describedby", "aria-labelledby"):
            for target in (element.get(name) or "").split():
                if target not in ids:
                    faults.append("%s=%s leads nowhere" % (name, target))
                if name == "for":
                    labelled.add(target)
        for name in element.attrib:
            if name in LOADING or name.startswith("on") or name == "style":
                faults.append("<%s> has %s" % (element.tag, name))
        if element.tag in ("script", "iframe", "object", "embed", "base", "link"):
            faults.append("there is a <%s>" % element.tag)
        if element.tag == "form" and (element.get("action") is not None or element.get("method") != "post"):
            faults.append("a form does not post to its own page")
    for element in everything:
        if element.tag in CONTROLS and element.get("type") not in ("hidden", "submit"):
            if element.get("id") not in labelled and not element.get("aria-label"):
                faults.append("a control without a label: %s" % element.get("name"))
    root = document
    if not root.get("lang") or root.get("dir") not in ("ltr", "rtl"):
        faults.append("no language or direction")
    if not (document.findtext(".//title") or "").strip():
        faults.append("no title")
    return faults


for line in sys.stdin:
    page = json.loads(line)
    print(json.dumps({"name": page["name"], "faults": check(page["html"])}), flush=True)
