"""Chromium without a window, by the WebDriver protocol: chromedriver speaks JSON over HTTP."""

import json
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True)
        self.base = None
        for line in self.driver.stdout:
            if "successfully on port" in line:
                self.base = "http://127.0.0.1:" + line.split("on port")[1].strip(" .\n")
                break
        if not self.base:
            raise RuntimeError("chromedriver did not start")
        options = {
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--disable-background-networking", "--no-first-run", "--window-size=1200,700",
                "--user-data-dir=" + self.profile.name,
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            ]
        }
        made = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"}}}})
        self.base += "/session/" + made["sessionId"]
        #: Every address that a page has asked for.
        self.requested = set()
        #: What pages have complained of.
        self.complaints = []

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.base + path, method=method, data=data,
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise RuntimeError(value["error"] + ": " + value["message"].split("\n")[0]) from None

    def close(self):
        try:
            self.call("DELETE", "")
        except Exception:
            pass
        self.driver.terminate()
        self.driver.wait()
        self.profile.cleanup()

    def open(self, address):
        self.call("POST", "/url", {"url": address})
        self.collect()

    def run(self, script, *arguments):
        """The value of a function's body."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script, *arguments, seconds=60):
        """Waits until a function's body gives something that is true, and gives that."""
        limit = time.monotonic() + seconds
        while True:
            value = self.run(script, *arguments)
            if value or time.monotonic() > limit:
                return value
            time.sleep(0.05)

    def find(self, selector):
        return self.call(
            "POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)
        self.call("POST", f"/element/{self.find(selector)}/click", {})

    def type(self, selector, text):
        self.call("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def fill(self, selector, text):
        self.call("POST", f"/element/{self.find(selector)}/clear", {})
        self.type(selector, text)

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def scheme(self, name):
        self.devtools("Emulation.setEmulatedMedia",
                      features=[{"name": "prefers-color-scheme", "value": name}])

    def width(self, pixels):
        if pixels:
            self.devtools("Emulation.setDeviceMetricsOverride", width=pixels, height=800,
                          deviceScaleFactor=2, mobile=True)
        else:
            self.devtools("Emulation.clearDeviceMetricsOverride")

    def tabs(self):
        return self.call("GET", "/window/handles")

    def new_tab(self):
        handle = self.call("POST", "/window/new", {"type": "window"})["handle"]
        self.switch(handle)
        return handle

    def switch(self, handle):
        self.call("POST", "/window", {"handle": handle})
        # One that is not looked at listens to nobody.
        self.devtools("Page.bringToFront")

    def collect(self):
        """Takes down which addresses were asked for, and what was complained of."""
        for entry in self.call("POST", "/se/log", {"type": "performance"}):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requested.add(message["params"]["request"]["url"])
        for entry in self.call("POST", "/se/log", {"type": "browser"}):
            if entry["level"] == "SEVERE":
                self.complaints.append(entry["message"])
