#!/usr/bin/python3
"""Works the console as a screen reader does, over the accessibility bus:

    with-cluster.sh with-session.sh tests/bus/walk.py CONSOLE

Starts the console on a database of its own with demo data, finds what product.md names by role and name or label,
decides cases with it, and looks in the database whether that happened. The system's Python, for its bindings.
"""

import functools
import os
import subprocess
import sys
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

PATIENCE = 30  # seconds for what has to come; never what is measured
DATABASE = f"cp_walk_{os.getpid()}"
# with-session.sh takes PGHOST and the like away, as it should
SERVER = f"host={os.environ['CP_TEST_CLUSTER']} port={os.environ.get('CP_TEST_PORT', '5432')} user=postgres"
CONNINFO = f"{SERVER} dbname={DATABASE}"

Role = Atspi.Role
warnings.simplefilter("ignore", DeprecationWarning)  # of the bindings, for what has no other way


def psql(sql, conninfo=CONNINFO):
    run = subprocess.run(["psql", conninfo, "-XAtqc", sql, "-v", "ON_ERROR_STOP=1"], check=True, capture_output=True,
                         text=True)
    return run.stdout.strip()


def patiently(look):
    """look, done again where something went away under its eyes: a page that is being filled changes."""
    @functools.wraps(look)
    def again(*arguments):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return look(*arguments)
            except gi.repository.GLib.Error:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
    return again


def wait_for(what, look):
    """What look() returns once that is something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found = look()
        except gi.repository.GLib.Error:  # what was looked at went away
            found = None
        if found:
            return found
        time.sleep(0.05)
    raise SystemExit(f"walk: {what}: did not come within {PATIENCE} s")


def check(what, actual, expected):
    if actual != expected:
        raise SystemExit(f"walk: {what}: {actual!r} instead of {expected!r}")
    print(f"ok: {what}")


def children(item):
    """Those of item; none where it went away meanwhile."""
    try:
        return [child for i in range(item.get_child_count()) if (child := item.get_child_at_index(i))]
    except gi.repository.GLib.Error:
        return []


def walk(item):
    """Everything below item, but for what is in tables: that may be a million cells."""
    yield item
    if item.get_role() in (Role.TABLE, Role.TREE_TABLE):
        return
    for child in children(item):
        yield from walk(child)


def is_shown(item):
    return item.get_state_set().contains(Atspi.StateType.SHOWING)


def is_enabled(item):
    return item.get_state_set().contains(Atspi.StateType.ENABLED)


def labels(item):
    """The texts of the labels that say they are item's."""
    return [relation.get_target(i).get_name() for relation in item.get_relation_set()
            if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
            for i in range(relation.get_n_targets())]


@patiently
def find(root, roles, name):
    return next((item for item in walk(root) if item.get_role() in roles and item.get_name() == name
                 and is_shown(item)), None)


@patiently
def find_field(root, roles, label):
    return next((item for item in walk(root) if item.get_role() in roles and is_shown(item)
                 and label in labels(item)), None)


def press(button):
    action = button.get_action_iface()
    names = [action.get_action_name(i) for i in range(action.get_n_actions())]
    way = next((name for name in ("Press", "Toggle") if name in names), None)
    check(f"{button.get_name()} can be pressed", way is not None and is_enabled(button), True)
    action.do_action(names.index(way))


def application(pid):
    return next((child for child in children(Atspi.get_desktop(0)) if child.get_process_id() == pid), None)


BUTTON = (Role.PUSH_BUTTON,)
ANY_BUTTON = (*BUTTON, Role.TOGGLE_BUTTON, Role.CHECK_BOX)  # the last two are buttons that stay down
FIELD = (Role.COMBO_BOX, Role.TEXT, Role.SPIN_BUTTON)
FIELDS = {
    "Status": (Role.COMBO_BOX,),
    "Type": (Role.COMBO_BOX,),
    "Layer": (Role.COMBO_BOX,),
    "Coin": (Role.TEXT,),
    "Minimum confidence": (Role.SPIN_BUTTON,),
}


def check_names(window):
    check("the title has the program's name", "CryptoPredict Console" in window.get_name(), True)
    navigation = find(window, (Role.LIST,), "Navigation")
    check("there is the list Navigation", bool(navigation), True)
    check("it has the entry Suggestions", "Suggestions" in [entry.get_name() for entry in children(navigation)], True)
    for name in ("Refresh", "Undo", "Redo", "Go to", "Approve", "Approve and implement", "Reject"):
        check(f"there is the button {name}", bool(find(window, BUTTON, name)), True)
    for label, roles in FIELDS.items():
        check(f"there is the field {label}", bool(find_field(window, roles, label)), True)
    check_unnamed("Suggestions", window)


# What product.md names on each page, in the navigation's order: tables, lists and charts; buttons; fields. A name of a part
# that shows only once it is asked for stands behind what asks for it.
PAGES = {
    "Dashboard": ([], [], []),
    "Suggestions": (["Suggestions"], ["Approve", "Approve and implement", "Reject", "Undo"], list(FIELDS)),
    "Watchlists": (["Watchlists", "Assets"],
                   ["New watchlist", "Delete watchlist", "Add asset", "Remove asset", "Move up", "Move down"], []),
    "Charts": (["Price chart"], ["Data table"], ["Coin", "Interval", "Range", "Compare", "Indicators"]),
    "Sectors": (["Sectors", "Sector members", "Sector performance chart", "Sector rotation chart"], [], ["Period"]),
    "Macro": (["Regime chart", "Sentiment chart", "Dominance chart", "Indicator charts"], [], ["Range"]),
    "Assets": (["Assets list"], ["Import prices…", "Export…"], []),
    "Signals": (["Signals", "Executions"], ["Execute", "Cancel signal"], []),
    "Predictions": (["Predictions", "Prediction chart"], ["Evaluate due", "New prediction"], []),
    "Risk": (["Risk profiles"], [], []),
    "Models": (["Models"], ["Request retraining"], []),
    "Health": (["Health checks", "Health chart"], [], []),
    "Activity": (["Activity"], ["Export…"], []),
    "Users": (["Users", "Sessions"], ["Deactivate", "Grant console access", "Revoke session"], []),
    "Notifications": (["Notifications"], ["Mark read", "Dismiss"], []),
    "Archive": (["Archive"], ["Preview", "Archive now", "Restore"], []),
    "Profile": ([], [], []),
    "Settings": ([], [], []),
}
COLUMNS_OF_ASSETS = ["#", "Symbol", "Name", "Weight", "Target", "Price", "24h", "Notes"]


@patiently
def check_unnamed(page, window):
    unnamed = [f"{item.get_role_name()} in {item.get_parent().get_name()}" for item in walk(window)
               if item.get_role() in (*BUTTON, Role.TABLE, Role.LIST, Role.COMBO_BOX, Role.TEXT, Role.SPIN_BUTTON,
                                      Role.TREE_TABLE, Role.CHECK_BOX, Role.TOGGLE_BUTTON)
               and is_shown(item) and not item.get_name() and not labels(item)
               and item.get_parent().get_role() not in (Role.COMBO_BOX, Role.SPIN_BUTTON)]
    check(f"{page}: everything that can be pressed or typed into has a name", unnamed, [])


def check_pages(window):
    navigation = find(window, (Role.LIST,), "Navigation")
    entries = {entry.get_name(): i for i, entry in enumerate(children(navigation))}
    check("the navigation has every page", [page for page in PAGES if page not in entries], [])
    @patiently
    def parts(name):
        return next((item for item in walk(window) if item.get_name() == name and is_shown(item)
                     and item.get_role() not in (Role.LIST_ITEM, *BUTTON, Role.LABEL)), None)

    for page, (shown, buttons, fields) in PAGES.items():
        entry = children(navigation)[entries[page]]
        if not entry.get_state_set().contains(Atspi.StateType.SELECTED):
            entry.get_action_iface().do_action(0)  # "Toggle", its only one
        for name in shown:
            wait_for(f"{page}: {name}", lambda name=name: parts(name))
        for name in buttons:
            check(f"{page}: there is the button {name}", bool(find(window, ANY_BUTTON, name)), True)
        for label in fields:
            check(f"{page}: there is the field {label}", bool(find_field(window, FIELD, label)), True)
        check_unnamed(page, window)
        if page == "Watchlists":
            grid = parts("Assets").get_table_iface()
            columns = [grid.get_column_description(column) for column in range(grid.get_n_columns())]
            check("Watchlists: the columns of Assets", [name for name in COLUMNS_OF_ASSETS if name not in columns], [])
        if page == "Charts":
            press(find(window, ANY_BUTTON, "Data table"))
            wait_for("Charts: Candles", lambda: parts("Candles"))
            wait_for("Charts: what the chart says", lambda: " candles, last open " in parts("Price chart").get_description())


@patiently
def check_table(table):
    """Its cells say what a person reads."""
    grid = table.get_table_iface()
    columns = [grid.get_column_description(column) for column in range(grid.get_n_columns())]
    row = [grid.get_accessible_at(0, column).get_name() for column in range(grid.get_n_columns())]
    shown = dict(zip(columns, row))
    check("confidence is a percentage", shown["Confidence"].replace("\u00a0", " ").rstrip().endswith("%"), True)
    check("the type is a word", shown["Type"] in ("Add", "Remove", "Rebalance", "Tier change"), True)
    check("the status is a word", shown["Status"], "Pending")
    check("the coin is one", psql(f"SELECT count(*) FROM cryptocurrencies WHERE symbol = '{shown['Coin']}'"), "1")


@patiently
def selected_coin(table):
    grid = table.get_table_iface()
    rows = grid.get_selected_rows()
    if len(rows) != 1:
        return None
    columns = [grid.get_column_description(column) for column in range(grid.get_n_columns())]
    return grid.get_accessible_at(rows[0], columns.index("Coin")).get_name()


def check_decided(action, status, coin, comment=""):
    """The newest review, the case, and the audit trail agree. Returns the case."""
    case, before = psql("SELECT suggestion_id, previous_status FROM suggestion_reviews ORDER BY id DESC LIMIT 1").split(
        "|")
    me = psql("SELECT user_id FROM console.logins WHERE role_name = 'postgres'")
    check(f"{action}: the review", psql(f"SELECT action, new_status, reviewer_id, comment FROM suggestion_reviews"
                                        f" WHERE suggestion_id = {case} ORDER BY id DESC LIMIT 1"),
          f"{action}|{status}|{me}|{comment}")
    check(f"{action}: the case", psql(f"SELECT status FROM ai_suggestions WHERE id = {case}"), status)
    check(f"{action}: it is the one that was shown", psql(
        f"SELECT symbol FROM ai_suggestions s JOIN cryptocurrencies c ON c.id = s.crypto_id WHERE s.id = {case}"), coin)
    check(f"{action}: the audit trail", psql(
        f"SELECT action, user_id FROM user_activities WHERE entity_type = 'suggestion' AND entity_id = {case}"
        f" ORDER BY id DESC LIMIT 1"), f"{action}|{me}")
    check(f"{action}: it was another status before", before != status, True)
    return case


def reviews():
    return int(psql("SELECT count(*) FROM suggestion_reviews"))


def decide(app, window):
    table = find(window, (Role.TABLE,), "Suggestions")
    coin = wait_for("the first case", lambda: selected_coin(table))
    button = lambda name: find(window, BUTTON, name)  # noqa: E731
    count = reviews()
    wait_for("Approve to be possible", lambda: is_enabled(button("Approve")))
    press(button("Approve"))
    wait_for("the approval", lambda: reviews() == count + 1)
    check_decided("approve", "approved", coin)

    wait_for("Reject to be possible", lambda: is_enabled(button("Reject")))
    coin = wait_for("a current case", lambda: selected_coin(table))
    press(button("Reject"))
    reason = wait_for("the field Reason", lambda: next(
        (field for dialog in children(app) if dialog.get_role() == Role.DIALOG
         if (field := find_field(dialog, (Role.TEXT,), "Reason"))), None))
    dialog = next(d for d in children(app) if d.get_role() == Role.DIALOG)
    check("a reason is needed", is_enabled(find(dialog, BUTTON, "Reject")), False)
    reason.get_editable_text_iface().set_text_contents("Not in this market")
    wait_for("the reason to count", lambda: is_enabled(find(dialog, BUTTON, "Reject")))
    press(find(dialog, BUTTON, "Reject"))
    wait_for("the rejection", lambda: reviews() == count + 2)
    case = check_decided("reject", "rejected", coin, "Not in this market")

    wait_for("Undo to be possible", lambda: is_enabled(button("Undo")))
    press(button("Undo"))
    wait_for("the undo", lambda: reviews() == count + 3)
    check("undo takes back what was last", check_decided("undo", "pending", coin), case)


def prepare(console):
    psql(f"CREATE DATABASE {DATABASE}", SERVER + " dbname=postgres")
    for command in (["init-db"], ["load-demo", "--small"]):
        subprocess.run([console, "--connection", CONNINFO, *command], check=True, stdout=subprocess.DEVNULL)


def main():
    Atspi.set_timeout(20000, 20000)  # of an answer on the bus, on a busy machine
    console = sys.argv[1]
    prepare(console)
    Atspi.init()
    Atspi.get_desktop(0).set_cache_mask(Atspi.Cache.NONE)  # what it says now, not what it said
    running = subprocess.Popen([console, "--connection", CONNINFO, "--page", "suggestions"],
                               env={**os.environ, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"})
    try:
        app = wait_for("the console on the bus", lambda: application(running.pid))
        app.set_cache_mask(Atspi.Cache.NONE)
        window = wait_for("its window", lambda: next((w for w in children(app) if w.get_role() == Role.FRAME), None))
        table = wait_for("the table Suggestions", lambda: find(window, (Role.TABLE,), "Suggestions"))
        wait_for("its rows", lambda: table.get_table_iface().get_n_rows() > 0)
        wait_for("the first case", lambda: find(window, (Role.TREE_TABLE, Role.TREE), "Reasoning"))
        check_names(window)
        check_table(table)
        decide(app, window)
        check_pages(window)
        check("the console is still there", running.poll(), None)
    finally:
        running.terminate()
        running.wait(PATIENCE)
        psql(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", SERVER + " dbname=postgres")


if __name__ == "__main__":
    main()
