#!/usr/bin/python3
"""Imports real price files, by the command line or dropped into a window, and compares what is in the database with a reading
of its own.

    CP_PRICE_FILES=FOLDER tests/support/with-cluster.sh tests/import/real_files.py PROGRAM [DROPFILE]

DROPFILE is the program of tests/import/dropfile.cpp; with it each file is dropped.

FOLDER has a folder for each source of files, named as in LAYOUTS; files of others are passed by. Each file becomes a coin of
its own. Compared are the number of candles, the first and last moment, and the sums of closes and volumes.
"""
import csv
import datetime as dt
import gzip
import io
import json
import lzma
import os
import re
import subprocess
import sys
from decimal import Decimal as D, ROUND_HALF_UP

UTC = dt.timezone.utc
SCALE = D("0.00000001")


def epoch(text):
    whole = text.split(".")[0]
    divisor = 1 if len(whole) <= 11 else 1000 if len(whole) <= 14 else 1_000_000
    return dt.datetime(1970, 1, 1, tzinfo=UTC) + dt.timedelta(seconds=int(whole) // divisor)


def iso(text):
    text = text.replace(" UTC", "").replace("Z", "").replace("+00:00", "").replace("T", " ")
    hour = re.fullmatch(r"(\d+-\d+-\d+) (\d+)-([AP]M)", text)
    if hour:
        moment = dt.datetime.strptime(hour[1], "%Y-%m-%d") + dt.timedelta(hours=int(hour[2]) % 12 + 12 * (hour[3] == "PM"))
    else:
        moment = dt.datetime.fromisoformat(text[:19])
    return moment.replace(tzinfo=UTC)


def closing_day(text):
    return iso(text[:10])


def american(text):
    return dt.datetime.strptime(text, "%b %d, %Y").replace(tzinfo=UTC)


def number(text):
    text = (text or "").replace(",", "").replace("$", "")
    if text in ("", "NaN", "NA", "null", "-"):
        return None
    power = {"K": 3, "M": 6, "B": 9}.get(text[-1])
    return D(text[:-1]).scaleb(power) if power else D(text)


def columns(time, opened, high, low, close, volume=None, read_time=epoch, header=0, delimiter=","):
    """A reader of CSV with these columns, by number or by name."""

    def read(text):
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter))
        names = None
        if header is not None:
            at = next(i for i, row in enumerate(rows) if len(row) > 1 and any(not c or not c[0].isdigit() for c in row[:1]) and
                      not row[0].startswith(("http", "Timestamps")))
            names, rows = rows[at], rows[at + 1:]
        for row in rows:
            if not row:
                continue
            cell = lambda c: None if c is None else row[names.index(c) if isinstance(c, str) else c]
            yield (read_time(cell(time)), *(number(cell(c)) for c in (opened, high, low, close, volume)))

    return read


def cryptodatadownload(text):
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    at = next(i for i, row in enumerate(rows) if "open" in [c.lower() for c in row])
    names = [c.lower() for c in rows[at]]
    time = next(n for n in ("unix", "unix timestamp", "date") if n in names)
    volume = next(i for i, n in enumerate(names) if n.startswith("volume"))
    for row in rows[at + 1:]:
        cell = row[names.index(time)]
        yield (epoch(cell) if time != "date" else iso(cell), *(number(row[names.index(n)]) for n in ("open", "high", "low", "close")),
               number(row[volume]))


def binance(text):
    for row in csv.reader(io.StringIO(text)):
        if row and row[0][0].isdigit():
            yield (iso(row[0]) if "-" in row[0] else epoch(row[0]), *(number(c) for c in row[1:6]))


def kraken(text, name):
    if name.startswith("trades"):
        candles = {}
        for row in csv.reader(io.StringIO(text)):
            minute = epoch(str(int(float(row[0])) // 60 * 60))
            price, volume = number(row[1]), number(row[2])
            o, h, l, _, v = candles.get(minute, (price, price, price, price, D(0)))
            candles[minute] = (o, max(h, price), min(l, price), price, v + volume)
        for minute, candle in candles.items():
            yield (minute, *candle)
        return
    for row in csv.reader(io.StringIO(text)):
        if row and row[0][0].isdigit():
            yield (iso(row[0]) if "-" in row[0] else epoch(row[0]), *(number(c) for c in row[1:6]))


def coingecko_json(text, name):
    data = json.loads(text, parse_float=D)
    if isinstance(data, dict):
        volumes = {t: v for t, v in data["total_volumes"]}
        for t, price in data["prices"]:
            yield (dt.datetime(1970, 1, 1, tzinfo=UTC) + dt.timedelta(milliseconds=t), *[D(price)] * 4, D(volumes[t]))
    else:
        for t, *prices in data:
            yield (epoch(str(t)), *(D(p) for p in prices), None)


def coinmarketcap(text):
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    for row in rows:
        yield (iso(row.get("timeOpen") or row["timestamp"]), *(number(row[n]) for n in ("open", "high", "low", "close", "volume")))


LAYOUTS = {
    "binance_hourly_multi": columns("date", "open", "high", "low", "close", "volume", iso),
    "binance_klines": binance,
    "binance_rest_json": lambda text: ((epoch(str(row[0])), *(number(c) for c in row[1:6])) for row in json.loads(text)),
    "bitfinex": columns(0, 1, 3, 4, 2, 5, header=None),
    "bitstamp": columns("Date", "Open", "High", "Low", "Close", "Vol", iso),
    "coindesk": columns("Date", "24h Open (USD)", "24h High (USD)", "24h Low (USD)", "Closing Price (USD)", None, iso),
    "coingecko_2021_daily": columns("timestamp", "price", "price", "price", "price", "totalVolume"),
    "coingecko_csv": columns("snapped_at", "price", "price", "price", "price", "total_volume", iso),
    "coingecko_json": coingecko_json,
    "coinmarketcap": coinmarketcap,
    "coinmetrics": columns("time", "PriceUSD", "PriceUSD", "PriceUSD", "PriceUSD", None, iso),
    "cryptodatadownload": cryptodatadownload,
    "investing_com": columns("Date", "Open", "High", "Low", "Price", "Vol.", american),
    "kaggle_coin_history": columns("Date", "Open", "High", "Low", "Close", "Volume", closing_day),
    "kraken": kraken,
    "misc": columns(0, 3, 2, 1, 4, 5, header=None),
    "tradingview": columns("time", "open", "high", "low", "close", None),
}
NO_PRICES = {"coinlist.csv", "metrics.csv", "coins_bitcoin_full.json", "coins_categories_list.json",
             "coins_categories_market_data.json", "coins_markets_100.json", "coins_markets_bitcoin.json", "global.json"}


def contents(path):
    opener = {".gz": gzip.open, ".xz": lzma.open}.get(os.path.splitext(path)[1], open)
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        return file.read()


def expected(path, layout):
    """The candles by moment: of two with one moment the first; none that contradicts itself or has no price."""
    text = contents(path)
    rows = layout(text, os.path.basename(path)) if layout in (kraken, coingecko_json) else layout(text)
    candles = {}
    for moment, opened, high, low, close, volume in rows:
        if None in (opened, high, low, close) or min(opened, high, low, close) < 0 or (volume or 0) < 0:
            continue
        if high < low or not low <= opened <= high or not low <= close <= high or high >= 10 ** 12:
            continue
        candles.setdefault(moment, (close, volume))
    rounded = lambda n: n.quantize(SCALE, ROUND_HALF_UP)
    return (len(candles), min(candles), max(candles), sum(rounded(c) for c, _ in candles.values()),
            sum(rounded(v) for _, v in candles.values() if v is not None))


def psql(database, query):
    return subprocess.run(["psql", "-XqAt", "-F", " ", "-d", database, "-c", query], check=True, capture_output=True,
                          text=True).stdout.strip()


def main(program, folder, dropfile=None):
    database = "prices_dropped" if dropfile else "prices"
    console = [program, "--connection", f"dbname={database}"]
    subprocess.run(["createdb", database], check=True)
    subprocess.run([*console, "init-db"], check=True, stdout=subprocess.DEVNULL)
    failures = number_of_files = 0
    for source in sorted(os.listdir(folder)):
        if source not in LAYOUTS:
            continue
        for name in sorted(os.listdir(os.path.join(folder, source))):
            path = os.path.join(folder, source, name)
            number_of_files += 1
            coin = f"T{number_of_files}"
            command = [dropfile, f"dbname={database}", path, coin] if dropfile else [*console, "import-prices", path, "--coin", coin]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            if name in NO_PRICES:
                failed = run.returncode != 1
                found = wanted = run.stderr.strip()[-90:]
            else:
                wanted = expected(path, LAYOUTS[source])
                row = psql(database, "SELECT count(*), min(extract(epoch FROM timestamp)), max(extract(epoch FROM timestamp)),"
                           " sum(close_price), coalesce(sum(volume), 0) FROM price_data p JOIN cryptocurrencies c"
                           f" ON c.id = p.crypto_id WHERE symbol = '{coin}'").split()
                found = None
                if run.returncode == 0 and len(row) == 5:
                    moment = lambda t: dt.datetime(1970, 1, 1, tzinfo=UTC) + dt.timedelta(seconds=float(t))
                    found = (int(row[0]), moment(row[1]), moment(row[2]), D(row[3]), D(row[4]))
                failed = found != wanted
            print("not ok" if failed else "ok", f"{source}/{name}", "" if failed else found[0] if isinstance(found, tuple) else found)
            if failed:
                failures += 1
                print("  wanted", wanted, "\n  found ", found, "\n ", run.stdout.strip()[-400:], run.stderr.strip()[-600:])
    print(f"{number_of_files} files, {failures} not as they should be")
    return 1 if failures or not number_of_files else 0


if __name__ == "__main__":
    if not os.path.isdir(os.environ.get("CP_PRICE_FILES", "")):
        sys.exit(77)
    sys.exit(main(sys.argv[1], os.environ["CP_PRICE_FILES"], *sys.argv[2:3]))
