"""A copy of the tree with two chapters, the first and the fixture, and a live book in it."""

import hashlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPY = ROOT / ".build-browser" / "tree"
PROGRAMS = COPY / ".build" / "release"
FIXTURE = "Chapters/9-fixture-chapter"
BEFORE = COPY / FIXTURE / "9.1-before.swift"
ENVIRONMENT = dict(os.environ, MARGINALIA_ONLY="book fixture-chapter")


def wanted(path):
    """Where a file of the tree goes in the copy; None when it is not needed there."""
    fixture = "Tests/Fixtures/fixture-chapter"
    if path.startswith(fixture):
        return FIXTURE + path[len(fixture):]
    starts = ("Package.swift", "Sources/", "Plugins/", "Chapters/1-", "docs/reports/1-")
    return path if path.startswith(starts) else None


def copy():
    """Brings the copy up to date; what is the same keeps its time, so that little is compiled."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
        check=True, capture_output=True, text=True).stdout
    kept = set()
    for path in filter(None, listed.split("\0")):
        target = wanted(path)
        if not target or not (ROOT / path).is_file():
            continue
        data = (ROOT / path).read_bytes()
        if target == "Package.swift":
            data = data.replace(b"Tests/Fixtures/fixture-chapter", FIXTURE.encode())
        place = COPY / target
        kept.add(place)
        if not place.is_file() or place.read_bytes() != data:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
    # What an earlier test has trained would be replayed.
    shutil.rmtree(COPY / ".build" / "chapters", ignore_errors=True)
    for folder in ("Sources", "Plugins", "Chapters", "docs"):
        for file in (COPY / folder).rglob("*"):
            if file.is_file() and file not in kept:
                file.unlink()


def build():
    for product in ("book", "fixture-chapter"):
        subprocess.run(
            ["swift", "build", "--configuration", "release", "--product", product], cwd=COPY,
            env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)


def reports():
    """A fingerprint of everything that is committed."""
    hash = hashlib.sha256()
    for file in sorted((COPY / "docs").rglob("*")):
        if file.is_file():
            hash.update(str(file).encode() + file.read_bytes())
    return hash.hexdigest()


def edit(old, new):
    """Saves a change of the fixture's first section, as editors do: beside it, and renamed."""
    text = BEFORE.read_text()
    if text.count(old) != 1:
        raise RuntimeError(f"{BEFORE.name}: “{old}” does not stand there once")
    beside = BEFORE.with_suffix(".new")
    beside.write_text(text.replace(old, new))
    beside.rename(BEFORE)


class LiveBook:
    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [PROGRAMS / "book", "serve", "--port", "0", *arguments], cwd=COPY, env=ENVIRONMENT,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://localhost:(\d+)/", line)
        if not found:
            raise RuntimeError(f"book serve: {line}{self.process.stderr.read()}")
        self.port = int(found[1])
        self.address = found[0]

    def end(self, signal_number=signal.SIGINT):
        """Ends it; gives its code, its complaints and the seconds that it took."""
        start = time.monotonic()
        self.process.send_signal(signal_number)
        try:
            words = self.process.communicate(timeout=20)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise RuntimeError("book serve did not end") from None
        return self.process.returncode, words, time.monotonic() - start


def processes():
    """Command lines of programs that run of the copy or in it."""
    listed = subprocess.run(
        ["ps", "-eo", "args"], check=True, capture_output=True, text=True).stdout
    return [line for line in listed.splitlines() if str(COPY) in line]
