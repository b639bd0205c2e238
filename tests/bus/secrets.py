#!/usr/bin/python3
"""Looks for passwords wherever the console could leave one:

    with-tls.sh with-session.sh with-keyring.sh tests/bus/secrets.py CONSOLE

Works the Connect dialog over the accessibility bus against a real server and a real keychain: the right password, a wrong
one, one inside a conninfo and one inside a URI. After each step everything that the bus exposes is searched, at the end
what is on the disk, in /proc and in the log with all categories on.
"""

import os
import pathlib
import subprocess
import sys

from walk import (ANY_BUTTON, Atspi, BUTTON, PATIENCE, Role, SERVER, application, check, children, find, find_field,
                  is_shown, patiently, press, psql, wait_for)

DATABASE = f"cp_secrets_{os.getpid()}"
ROLE = f"secrets_{os.getpid()}"
RIGHT, WRONG = "Zq7-distinctive-Right", "Zq7-distinctive-Wrong"
MARK = "Zq7-distinctive"  # of both
PORT, CERTIFICATE = os.environ["CP_TLS_PORT"], os.environ["CP_TLS_DIR"] + "/ca.crt"
HOME = pathlib.Path(os.environ["HOME"])
KEYWORDS = (f"host=localhost hostaddr=127.0.0.1 port={PORT} dbname={DATABASE} user={ROLE} password='{RIGHT}' "
            f"sslrootcert={CERTIFICATE}")
URI = f"postgresql://{ROLE}:{WRONG}@localhost:{PORT}/{DATABASE}?sslrootcert={CERTIFICATE}&hostaddr=127.0.0.1"


def everything(item):
    """All words that the bus has about item and what is below it."""
    yield item.get_name() or ""
    yield item.get_description() or ""
    yield str(item.get_attributes())
    if text := item.get_text_iface():
        yield Atspi.Text.get_text(text, 0, -1)
    if item.get_role() in (Role.TABLE, Role.TREE_TABLE):
        return
    for child in children(item):
        yield from everything(child)


@patiently
def check_bus(when, app):
    words = list(everything(app))
    check(f"the bus has words: {when}", len(words) > 100, True)
    check(f"the bus tells no password: {when}", [word for word in words if MARK in word], [])


def texts(window):
    return " ".join(item.get_name() for item in walk_shown(window) if item.get_role() == Role.LABEL)


def walk_shown(item):
    if is_shown(item):
        yield item
    for child in children(item):
        yield from walk_shown(child)


class Console:
    """The program, running; what it prints goes into log."""

    def __init__(self, program, log, *arguments):
        environment = {**os.environ, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb",
                       "QT_LOGGING_RULES": "*=true"}
        with open(log, "ab") as output:
            self.running = subprocess.Popen([program, *arguments], env=environment, stdout=output, stderr=output)

    def __enter__(self):
        self.app = wait_for("the console on the bus", lambda: application(self.running.pid))
        self.app.set_cache_mask(Atspi.Cache.NONE)
        return self

    def __exit__(self, *_):
        self.running.terminate()
        self.running.wait(PATIENCE)

    def window(self):
        return wait_for("its window", lambda: next((w for w in children(self.app) if w.get_role() == Role.FRAME), None))

    def dialog(self):
        return wait_for("the dialog", lambda: next(
            (d for d in children(self.app) if d.get_role() == Role.DIALOG and d.get_name() == "Connect"), None))

    def field(self, label):
        roles = (Role.PASSWORD_TEXT,) if label == "Password" else (Role.TEXT,)
        return wait_for(f"the field {label}", lambda: find_field(self.dialog(), roles, label))

    def set(self, label, text):
        self.field(label).get_editable_text_iface().set_text_contents(text)

    def text(self, label):
        return Atspi.Text.get_text(self.field(label).get_text_iface(), 0, -1)

    def press(self, name):
        press(find(self.dialog(), ANY_BUTTON, name))

    def test(self, expected):
        self.press("Test connection")
        wait_for(f"the test to say {expected}", lambda: self.asks(expected))

    @patiently
    def asks(self, words):
        """Whether the dialog says so; its window may go while it is looked at."""
        return words in texts(self.dialog())

    @patiently
    def shows(self, words):
        return words in texts(self.window())

    def add(self):
        self.press("New profile")
        wait_for("the new profile", lambda: self.text("Name") == "New profile")

    def check_process(self):
        for file in ("cmdline", "environ"):
            found = MARK.encode() in pathlib.Path(f"/proc/{self.running.pid}/{file}").read_bytes()
            check(f"/proc tells no password: {file}", found, False)


def first_visit(program, log):
    with Console(program, log, "--connection", "host=127.0.0.1 port=1") as console:
        wait_for("why there is no connection", lambda: console.shows("Connection refused"))
        press(wait_for("Connect…", lambda: find(console.window(), BUTTON, "Connect…")))
        console.add()
        console.set("Host", KEYWORDS)
        wait_for("the keywords to be taken apart", lambda: console.text("Host") == "localhost")
        check_bus("keywords pasted", console.app)
        console.set("Name", "Work")
        console.test("PostgreSQL")
        check("over TLS, verified", console.asks("Encrypted with TLSv1"), True)
        check_bus("tested", console.app)

        console.set("Password", WRONG)
        console.test("password authentication failed")
        check_bus("a wrong one tested", console.app)
        console.add()
        console.set("Other settings", URI)
        wait_for("the URI to be taken apart", lambda: console.text("Host") == "localhost")
        console.set("Name", "Wrong")
        console.press("Connect")
        wait_for("the window to ask again", lambda: console.asks("password authentication failed"))
        check_bus("a wrong one refused", console.app)
        console.check_process()

        profiles = find(console.dialog(), (Role.LIST,), "Profiles")
        entry = next(item for item in children(profiles) if item.get_name() == "Work")
        entry.get_action_iface().do_action(0)
        wait_for("the other profile", lambda: console.text("Name") == "Work")
        console.set("Password", RIGHT)
        console.press("Save password")
        console.press("Connect")
        wait_for("the connection", lambda: console.shows("Connected"))
        check_bus("connected", console.app)
        console.check_process()


def second_visit(program, log):
    with Console(program, log, "--profile", "Work") as console:
        wait_for("the connection, with the password of the keychain", lambda: console.shows("Connected"))
        check_bus("connected again", console.app)
        console.check_process()


def without_a_profile(program, log):
    """Asked for as psql does, once, and again when it was wrong."""
    place = KEYWORDS.replace(f" password='{RIGHT}'", "")
    with Console(program, log, "--connection", place) as console:
        for password, expected in ((WRONG, "password authentication failed"), (RIGHT, None)):
            dialog = wait_for("the question for a password", lambda: next(
                (d for d in children(console.app) if d.get_role() == Role.DIALOG and d.get_name() == "Password"
                 and ("no password supplied" if expected else "authentication failed") in texts(d)), None))
            field = wait_for("its field", lambda: find(dialog, (Role.PASSWORD_TEXT,), "Password"))
            field.get_editable_text_iface().set_text_contents(password)
            check_bus("a password typed", console.app)
            press(find(dialog, BUTTON, "Connect"))
        wait_for("the connection", lambda: console.shows("Connected"))
        check_bus("connected without a profile", console.app)
        console.check_process()


def check_pictures(program):
    """Nobody is there to be asked: what is missing is said, and no dialog stands in the pictures."""
    run = subprocess.run([program, "--profile", "Wrong", "screenshots", str(HOME / "pictures")], timeout=PATIENCE,
                         capture_output=True, text=True, env={**os.environ, "QT_QPA_PLATFORM": "xcb"})
    check("screenshots without a password fail", run.returncode, 1)
    check("and say why", "no password supplied" in run.stderr, True)


def check_disk(log):
    files = [path for path in HOME.rglob("*") if path.is_file()]
    check("there are settings", any("host='localhost'" in path.read_text(errors="replace") for path in files), True)
    check("no file has a password", [str(path) for path in files if MARK.encode() in path.read_bytes()], [])
    text = pathlib.Path(log).read_bytes()
    check("the log has much to say", len(text) > 10_000, True)
    check("the log tells no password", [line for line in text.splitlines() if MARK.encode() in line], [])


def main():
    program = sys.argv[1]
    log = os.path.join(os.environ["XDG_RUNTIME_DIR"], "log")
    psql(f"CREATE DATABASE {DATABASE}", SERVER + " dbname=postgres")
    subprocess.run([program, "--connection", f"{SERVER} dbname={DATABASE}", "init-db"], check=True,
                   stdout=subprocess.DEVNULL)
    psql(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{RIGHT}'", SERVER + " dbname=postgres")
    psql(f"GRANT cryptopredict_analyst TO {ROLE}", SERVER + " dbname=postgres")
    Atspi.init()
    Atspi.get_desktop(0).set_cache_mask(Atspi.Cache.NONE)
    try:
        first_visit(program, log)
        second_visit(program, log)
        without_a_profile(program, log)
        check_pictures(program)
        check_disk(log)
    finally:
        psql(f"DROP DATABASE {DATABASE} WITH (FORCE)", SERVER + " dbname=postgres")
        psql(f"DROP ROLE {ROLE}", SERVER + " dbname=postgres")


if __name__ == "__main__":
    main()
