# SPDX-License-Identifier: MIT
"""A reader with a real browser: Chromium without a window, its steps on standard input, one JSON object a line.

Usage: browser_peer.py [--scripts]

Without --scripts JavaScript is switched off. Steps, each with an answer on a line of its own:
    {"do": "open", "url": …}            goes there
    {"do": "look", "width": 360, "dark": true}   the window and the colour scheme from now on
    {"do": "read"}                       {"title", "heading", "lang", "dir", "text", "wide": page is wider than the window}
    {"do": "fill", "css": …, "text": …}  types into a field, after emptying it
    {"do": "date", "css": …, "text": "2026-12-31"}   types a day as the browser's date field wants it
    {"do": "pick", "css": …, "value": …} chooses an option
    {"do": "click", "css": …}            clicks
    {"do": "submit", "css": …}           clicks a button, and waits for the page that comes of it
    {"do": "value", "css": …}            {"value": …}
    {"do": "axe"}                        {"violations": [{"id", "help", "nodes"}]}, WCAG 2.2 A and AA; needs --scripts
    {"do": "picture", "file": …}         a PNG of the whole page
The last line is {"complaints": […]}: what the browser said against the pages' policy.
"""
import base64
import json
import sys

import readers  # noqa: F401
import axe_core_python
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Seconds; a code is posted to an endpoint meanwhile.
LONGEST_WAIT = 60


def start(scripts):
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                     "--disable-background-networking", "--no-first-run", "--lang=en-GB", "--hide-scrollbars"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


class Reader:
    def __init__(self, scripts):
        self.driver = start(scripts)
        self.log = []

    def find(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def gather(self):
        self.log += self.driver.get_log("browser")

    def open(self, step):
        self.driver.get(step["url"])
        return {}

    def look(self, step):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": step["width"], "height": 800, "deviceScaleFactor": 1, "mobile": False})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": "dark" if step.get("dark") else "light"}]})
        return {}

    def read(self, step):
        root = self.find("html")
        size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})
        return {
            "title": self.driver.title, "heading": self.find("h1").text, "lang": root.get_dom_attribute("lang"),
            "dir": root.get_dom_attribute("dir"), "text": self.find("body").text,
            "wide": size["cssContentSize"]["width"] > size["cssLayoutViewport"]["clientWidth"]}

    def fill(self, step):
        field = self.find(step["css"])
        field.clear()
        field.send_keys(step["text"])
        return {}

    def date(self, step):
        year, month, day = step["text"].split("-")
        field = self.find(step["css"])
        # The order of a date field's parts follows the browser's locale.
        for keys in (day + month + year, month + day + year, year + month + day):
            field.clear()
            field.send_keys(keys)
            if field.get_property("value") == step["text"]:
                break
        return {"value": field.get_property("value")}

    def pick(self, step):
        Select(self.find(step["css"])).select_by_value(step["value"])
        return {}

    def click(self, step):
        self.find(step["css"]).click()
        return {}

    def submit(self, step):
        before = self.find("html").id
        self.find(step["css"]).click()

        def is_another_page(driver):
            # The footer is the last of a page.
            return self.find("html").id != before and driver.find_elements(By.CSS_SELECTOR, "footer")

        # In the moment of change the driver has more than one name for what is not there any more.
        WebDriverWait(self.driver, LONGEST_WAIT, ignored_exceptions=[WebDriverException]).until(is_another_page)
        return {}

    def value(self, step):
        return {"value": self.find(step["css"]).get_property("value")}

    def axe(self, step):
        with open(axe_core_python.__path__[0] + "/axe.min.js", encoding="utf-8") as file:
            self.driver.execute_script(file.read())
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run({runOnly: {type: 'tag', values: arguments[0]}}).then(done, e => done({error: String(e)}));", RULES)
        if "error" in found:
            raise RuntimeError(found["error"])
        return {"passes": len(found["passes"]), "violations": [
            {"id": one["id"], "help": one["help"], "nodes": [node["html"] for node in one["nodes"]]}
            for one in found["violations"]]}

    def picture(self, step):
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": {
            **{key: self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"][key]
               for key in ("x", "y", "width", "height")}, "scale": 1}})
        with open(step["file"], "wb") as file:
            file.write(base64.b64decode(shot["data"]))
        return {}


reader = Reader("--scripts" in sys.argv[1:])
try:
    for line in sys.stdin:
        step = json.loads(line)
        answer = getattr(reader, step["do"])(step)
        reader.gather()
        print(json.dumps(answer), flush=True)
    print(json.dumps({"complaints": [
        entry["message"] for entry in reader.log if "Content Security Policy" in entry["message"]
        or "Refused to" in entry["message"]]}), flush=True)
finally:
    reader.driver.quit()
