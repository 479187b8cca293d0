# SPDX-License-Identifier: MIT
"""Holds messages for chat services against what their public documentation says, stricter than the services are.

Usage: room_checker.py < LINES   each line is a JSON object: `format`, `body` (text of the request), `links` (addresses that
                                 may be linked to begin with one of these), `rtl` (the text's direction)
Prints `ok` or `bad: WHY` for each. Importable: check(format, body, links, rtl) returns a list of faults.

Sources: docs.slack.dev (Block Kit reference, "Formatting message text"), discord.com/developers/docs (Execute Webhook, Embed
limits), adaptivecards.io (schema 1.5) and learn.microsoft.com (Incoming webhooks), docs.ntfy.sh/publish.
"""
import json
import re
import sys

BIDI = {"\u202a", "\u202b", "\u202d", "\u202e"}
ISOLATES = {"\u2066", "\u2067", "\u2068"}


class Faults(list):
    def need(self, holds, why):
        if not holds:
            self.append(why)


def units(text):
    return len(text.encode("utf-16-le")) // 2


def strings(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for element in node:
            yield from strings(element)
    elif isinstance(node, dict):
        for element in node.values():
            yield from strings(element)


def only(faults, node, where, *keys):
    """The object has these keys and no others."""
    faults.need(isinstance(node, dict) and set(node) <= set(keys), "%s has a key it does not know" % where)


def linked(faults, url, links):
    faults.need(any(re.fullmatch(re.escape(start) + "[A-Za-z0-9_-]+", url) for start in links), "a foreign link: " + url)


def directed(faults, text, rtl, where):
    """Nothing turns text around beyond its own end; right-to-left lines say that they are."""
    faults.need(not BIDI & set(text), "%s has embeddings or overrides" % where)
    depth = 0
    for letter in text:
        depth += letter in ISOLATES
        depth -= letter == "\u2069"
        faults.need(depth >= 0, "%s closes what it has not opened" % where)
    faults.need(depth == 0, "%s leaves an isolate open" % where)
    if rtl:
        for line in text.split("\n"):
            faults.need(not line.strip() or line.startswith("\u200f"), "%s: a line does not begin with its mark" % where)


def slack_plain(faults, text, most, rtl, where):
    only(faults, text, where, "type", "text", "emoji")
    faults.need(text.get("type") == "plain_text" and text.get("emoji") is False, "%s is no plain text" % where)
    value = text.get("text", "")
    faults.need(0 < units(value) <= most, "%s has %d characters" % (where, units(value)))
    faults.need("<" not in value and ">" not in value, "%s has a bracket" % where)
    faults.need(not re.search("&(?!amp;|lt;|gt;)", value), "%s has a bare or cut ampersand" % where)
    directed(faults, value, rtl, where)


def slack(faults, body, links, rtl):
    only(faults, body, "the message", "blocks", "text", "mrkdwn", "unfurl_links", "unfurl_media")
    faults.need(body.get("mrkdwn") is False and body.get("unfurl_links") is False, "the fallback is read as markup")
    faults.need("<" not in body["text"] and 0 < units(body["text"]) <= 40000, "the fallback text")
    faults.need(1 <= len(body["blocks"]) <= 50, "%d blocks" % len(body["blocks"]))
    faults.need(sum(units(text) for text in strings(body["blocks"])) <= 13000, "the blocks are too long together")
    for number, block in enumerate(body["blocks"]):
        where = "block %d" % number
        only(faults, block, where, "type", "text")
        text = block.get("text", {})
        if block.get("type") == "header":
            slack_plain(faults, text, 150, rtl, where)
        elif text.get("type") == "mrkdwn":
            faults.need(units(text["text"]) <= 3000 and text.get("verbatim") is True, "%s: the links" % where)
            for line in text["text"].split("\n"):
                found = re.fullmatch(r"<([^<>|]+)\|([^<>|]+)>", line)
                faults.need(found, "%s is no link: %s" % (where, line))
                if found:
                    linked(faults, found[1], links)
        else:
            faults.need(block.get("type") == "section", "%s is a %s" % (where, block.get("type")))
            slack_plain(faults, text, 3000, rtl, where)


# A backslash and what it takes the meaning from.
ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")


def discord_markup(faults, text, where):
    bare = ESCAPED.sub("", text)
    faults.need(not re.search(r"[*_~`|<@\[\]\\]", bare), "%s has markup: %s" % (where, bare[:80]))
    # A line that an escape began has its first character taken away above, so look at the text itself.
    for line in text.split("\n"):
        faults.need(not re.match("[\u200f\\s]*(#|>|-|\\+)", line), "%s begins a line with markup" % where)


def discord(faults, body, links, rtl):
    only(faults, body, "the message", "embeds", "allowed_mentions", "content")
    faults.need(body.get("allowed_mentions") == {"parse": []}, "mentions are allowed")
    faults.need(units(body.get("content", "")) <= 2000, "the content is too long")
    faults.need(1 <= len(body["embeds"]) <= 10, "the number of embeds")
    total = 0
    for embed in body["embeds"]:
        only(faults, embed, "the embed", "title", "description", "footer", "color")
        only(faults, embed["footer"], "the footer", "text")
        for part, text, most in [
                ("title", embed["title"], 256), ("description", embed["description"], 4096),
                ("footer", embed["footer"]["text"], 2048)]:
            faults.need(0 < units(text) <= most, "the %s has %d characters" % (part, units(text)))
            total += units(text)
        faults.need(0 <= embed["color"] <= 0xffffff, "the colour")
        # Our own links stand at the end, a line each; all else must be without markup.
        lines = embed["description"].split("\n")
        while lines and (found := re.fullmatch(r"\[((?:[^\[\]\\]|\\.)+)\]\(([^()]+)\)", lines[-1])):
            linked(faults, found[2], links)
            lines.pop()
        text = "\n".join(lines)
        discord_markup(faults, text, "the description")
        discord_markup(faults, embed["title"], "the title")
        directed(faults, text, rtl, "the description")
        directed(faults, embed["title"], rtl, "the title")
    faults.need(total <= 6000, "%d characters in all" % total)


def teams(faults, body, links, rtl):
    faults.need(len(json.dumps(body, ensure_ascii=False).encode()) <= 28 * 1024, "the message is too large")
    only(faults, body, "the message", "type", "attachments")
    faults.need(body.get("type") == "message" and len(body["attachments"]) == 1, "the envelope")
    attachment = body["attachments"][0]
    only(faults, attachment, "the attachment", "contentType", "contentUrl", "content")
    faults.need(attachment["contentType"] == "application/vnd.microsoft.card.adaptive", "the content type")
    card = attachment["content"]
    only(faults, card, "the card", "$schema", "type", "version", "body", "actions", "lang", "rtl", "msteams", "fallbackText")
    faults.need(card["type"] == "AdaptiveCard" and card["version"] in ("1.4", "1.5"), "the card's version")
    faults.need(card.get("rtl") is rtl, "the card's direction")
    faults.need(set(card.get("msteams", {})) <= {"width"}, "the card may mention somebody")
    faults.need(card["body"], "the card is empty")
    for element in card["body"]:
        only(faults, element, "an element", "type", "inlines")
        faults.need(element["type"] == "RichTextBlock", "an element reads Markdown: %s" % element["type"])
        for run in element["inlines"]:
            only(faults, run, "a run", "type", "text", "size", "weight")
            faults.need(run["type"] == "TextRun" and run["text"].strip() != "", "an empty run")
            faults.need("\n" not in run["text"], "a line end, which a run does not show")
            directed(faults, run["text"], False, "a run")
    for action in card.get("actions", []):
        only(faults, action, "an action", "type", "title", "url")
        faults.need(action["type"] == "Action.OpenUrl" and action["title"], "an action")
        linked(faults, action["url"], links)
    faults.need(len(card.get("actions", [])) <= 6, "more actions than Teams shows")


def ntfy(faults, body, links, rtl):
    only(faults, body, "the message", "topic", "title", "message", "priority", "tags", "click", "actions", "sequence_id")
    faults.need(re.fullmatch("[-_A-Za-z0-9]{1,64}", body["topic"]), "the topic")
    faults.need(re.fullmatch("[-_A-Za-z0-9]{1,64}", body["sequence_id"]), "the sequence id")
    faults.need(0 < len(body["message"].encode()) <= 4096, "the message has %d bytes" % len(body["message"].encode()))
    faults.need(0 < len(body["title"].encode()) <= 250, "the title has %d bytes" % len(body["title"].encode()))
    faults.need("\n" not in body["title"], "the title has a line end")
    faults.need(body["priority"] in (1, 2, 3, 4, 5), "the priority")
    faults.need(all(re.fullmatch("[a-z0-9_+-]{1,32}", tag) for tag in body["tags"]), "the tags")
    if "click" in body:
        linked(faults, body["click"], links)
    faults.need(len(body.get("actions", [])) <= 3, "more than three actions")
    for action in body.get("actions", []):
        only(faults, action, "an action", "action", "label", "url", "clear")
        faults.need(action["action"] == "view" and action["label"], "an action")
        linked(faults, action["url"], links)
    directed(faults, body["message"], rtl, "the message")
    directed(faults, body["title"], rtl, "the title")


FORMATS = {"slack": slack, "discord": discord, "teams": teams, "ntfy": ntfy}


def check(name, body, links, rtl):
    faults = Faults()
    try:
        message = json.loads(body)
        for text in strings(message):
            faults.need(not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f]", text), "a control character")
            text.encode("utf-8")
        FORMATS[name](faults, message, links, rtl)
    except (ValueError, KeyError, TypeError, AttributeError, UnicodeError) as error:
        faults.append("%s: %s" % (type(error).__name__, error))
    return faults


if __name__ == "__main__":
    for line in sys.stdin:
        case = json.loads(line)
        found = check(case["format"], case["body"], case["links"], case["rtl"])
        print("ok" if not found else "bad: " + "; ".join(dict.fromkeys(found)).replace("\n", "\\n")[:400], flush=True)
