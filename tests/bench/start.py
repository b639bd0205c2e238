#!/usr/bin/python3
"""How long the window takes to be there, beside Debian's sqlitebrowser, and what the console holds in memory:

    tests/support/with-cluster.sh tests/support/with-session.sh tests/bench/start.py CONSOLE [--json FILE] [--smoke]

Both programs are started in turn on the session's X display, with warm caches, and are measured in the same way: from
exec until the server has a window of theirs that is painted, which is one whose pixels are not all alike. The console
starts with its server down. Memory is read from /proc while the console lies idle on a database with demo data.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

from Xlib import X, display, error

PATIENCE = 30  # seconds for what has to come; never what is measured
POLL = 0.002  # seconds between two looks: how exact a time is
SMALLEST = 300  # pixels a side: a smaller window is a splash or a helper
DOWN = "host=127.0.0.1 port=1"
DATABASE = f"cp_start_{os.getpid()}"
SERVER = f"host={os.environ['CP_TEST_CLUSTER']} port={os.environ.get('CP_TEST_PORT', '5432')} user=postgres"
LIMIT, FACTOR, MEMORY = 400, 1.2, 120  # what issue and users expect: ms, times sqlitebrowser, MB


def is_painted(window, shape):
    """Whether three rows across it show more than a background and its edge."""
    seen = set()
    for part in (1, 2, 3):
        row = window.get_image(0, shape.height * part // 4, shape.width, 1, X.ZPixmap, 0xFFFFFFFF).data
        seen.update(row[i:i + 4] for i in range(0, len(row), 4))
    return len(seen) > 3


def painted(parent):
    """Whether any window below parent is of a program, on the screen and painted."""
    for window in parent.query_tree().children:
        try:
            if window.get_attributes().map_state != X.IsViewable:
                continue
            shape = window.get_geometry()
            if min(shape.width, shape.height) >= SMALLEST and (
                    window.get_wm_class() and is_painted(window, shape) or painted(window)):
                return True
        except (error.BadWindow, error.BadDrawable, error.BadMatch):
            continue  # it went, or was moved into its frame
    return False


def processor_time(pid):
    """Milliseconds that all threads have run: what a busy machine changes little."""
    return sum(int(file.read_text(encoding="ascii").split()[0])
               for file in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e6


def start(screen, command):
    """Milliseconds from exec to the painted window, and how many of them it ran; the program is ended again."""
    root = screen.screen().root
    began = time.monotonic()
    running = subprocess.Popen(command, env={**os.environ, "QT_QPA_PLATFORM": "xcb"}, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not painted(root):
            if time.monotonic() - began > PATIENCE or running.poll() is not None:
                raise SystemExit(f"start: {command[0]} shows no window")
            time.sleep(POLL)
        return (time.monotonic() - began) * 1000, processor_time(running.pid)
    finally:
        running.terminate()
        running.wait(PATIENCE)
        while painted(root):  # the next one starts on an empty screen
            time.sleep(POLL)


def memory(process):
    """Resident, and its share of what several processes hold, in MB (1,000,000 bytes)."""
    with open(f"/proc/{process.pid}/smaps_rollup", encoding="ascii") as file:
        lines = dict(line.split(":", 1) for line in file.read().splitlines()[1:])
    return tuple(int(lines[key].split()[0]) * 1024 / 1e6 for key in ("Rss", "Pss"))


def idle(console, page, seconds):
    running = subprocess.Popen([console, "--connection", f"{SERVER} dbname={DATABASE}", "--page", page],
                               env={**os.environ, "QT_QPA_PLATFORM": "xcb"}, stderr=subprocess.DEVNULL)
    try:
        time.sleep(seconds)
        if running.poll() is not None:
            raise SystemExit("start: the console has ended")
        return memory(running)
    finally:
        running.terminate()
        running.wait(PATIENCE)


def prepare(console, size):
    subprocess.run(["psql", SERVER + " dbname=postgres", "-Xqc", f"CREATE DATABASE {DATABASE}"], check=True)
    for command in (["init-db"], ["load-demo", *size]):
        subprocess.run([console, "--connection", f"{SERVER} dbname={DATABASE}", *command], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "unknown")


def measure(console, runs, seconds, size):
    screen = display.Display()
    programs = {"console": [console, "--connection", DOWN], "sqlitebrowser": ["sqlitebrowser"]}
    for command in programs.values():  # files into the cache, settings written, fonts known
        start(screen, command)
    times = {name: [] for name in programs}
    for _ in range(runs):
        for name, command in programs.items():
            times[name].append(start(screen, command))
    (ours, our_work), (theirs, their_work) = (
        [statistics.median(values) for values in zip(*times[name])] for name in programs)
    figures = [
        {"name": "start", "label": "Start to first painted window, server down", "value": ours, "unit": "ms",
         "target": f"at most {LIMIT} ms", "met": ours <= LIMIT, "all": times["console"]},
        {"name": "start_ratio", "label": "The same beside sqlitebrowser", "value": ours, "unit": "ms",
         "than": "sqlitebrowser", "other": theirs, "ratio": ours / theirs, "target": f"at most {FACTOR} times it",
         "met": ours <= FACTOR * theirs, "all": times["sqlitebrowser"]},
        {"name": "start_work", "label": "Processor time of it", "value": our_work, "unit": "ms", "than": "sqlitebrowser",
         "other": their_work, "ratio": our_work / their_work},
    ]
    prepare(console, size)
    try:
        for page in ("dashboard", "suggestions", "charts"):
            resident, share = idle(console, page, seconds)
            figures.append({"name": f"memory_{page}", "label": f"Idle for {seconds} s on {page}: resident",
                            "value": resident, "unit": "MB", "target": f"at most {MEMORY} MB",
                            "met": resident <= MEMORY, "share": share})
    finally:
        subprocess.run(["psql", SERVER + " dbname=postgres", "-Xqc", f"DROP DATABASE {DATABASE} WITH (FORCE)"],
                       check=True)
    return figures


def as_table(figures):
    lines = [("Measured", "Value", "Compared with", "Ratio", "Target", "Met")]
    for figure in figures:
        than = f"{figure['than']}: {figure['other']:.0f} {figure['unit']}" if "than" in figure else (
            f"its share (PSS): {figure['share']:.0f} MB" if "share" in figure else "")
        lines.append((figure["label"], f"{figure['value']:.0f} {figure['unit']}", than,
                      f"{figure['ratio']:.2f}" if "ratio" in figure else "", figure.get("target", ""),
                      "" if "met" not in figure else "yes" if figure["met"] else "NO"))
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip() for line in lines)


def main():
    parser = argparse.ArgumentParser(description="How long the window takes to be there, and what it holds in memory.")
    parser.add_argument("console")
    parser.add_argument("--json", help="also write the figures to a file")
    parser.add_argument("--smoke", action="store_true", help="a short run that shows that everything works")
    options = parser.parse_args()
    runs, seconds, size = (1, 3, ["--small"]) if options.smoke else (11, 60, [])
    about = {"processor": processor(), "processors": os.cpu_count(), "load before": os.getloadavg()[0], "runs": runs}
    figures = measure(options.console, runs, seconds, size)
    about["load after"] = os.getloadavg()[0]
    print(" · ".join(f"{key}: {value}" for key, value in about.items()), as_table(figures), sep="\n\n")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"about": about, "figures": figures}, file, indent=1)


if __name__ == "__main__":
    sys.exit(main())
