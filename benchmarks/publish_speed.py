"""Batches cut, written and uploaded to a local server, beside a bare upload of their bytes.

`python -m benchmarks.publish_speed [ROWS [ROUNDS]]`: the people of a made-up night are laid down as a night has
them; then `cut` and `publish` are timed, and beside them the outbox's `put` and boto3's `upload_file` of the same
files. The server is moto's, or the one that HEED_S3 names (its credentials are the environment's).
"""

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import boto3
import polars as pl

from flows.cut import cut
from flows.decide.slices import CONTACTS_AT_ONCE
from flows.demo import TONIGHT
from flows.home import Home
from flows.init_home import init_home
from flows.ledgers import open_ledgers
from flows.outbox import outbox_of
from flows.pin import pin
from flows.plan import load_plan
from flows.publish import publish
from flows.run_folder import RunFolder
from schemas.run import Run
from schemas.tables.batches import Batches
from schemas.tables.verdicts import Verdicts
from transforms.numbering import number_facts

ROWS, ROUNDS = 10_000_000, 3
BUCKET = "publish-speed"
SURNAMES = "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 韩 邓 冯 曹"
GIVEN = "伟 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀英 秀兰 桂英 建国 建华 志强 志明 小红 海燕 玉兰 文 斌 辉 波 宁"
"""Names in common use; whoever bears one here is made up."""
SETTINGS = """
[vendors.example-dialer]
root = "s3://{bucket}/{prefix}"
outcome_codes = "aliyun-vms"
[vendors.example-dialer.s3]
region = "us-east-1"
endpoint_url = "{url}"
"""


@dataclass(frozen=True)
class Times:
    """Seconds of one round, and how many bytes went over."""

    cut: float
    publish: float
    put: float
    """The upload alone, each file verified after it."""
    bare: float
    size: int


def people(home: Home, run: Run, rows: int) -> None:
    """Everybody who is called tonight, as the night lays them down: in the order of their numbers, some to a file.

    The numbers are scattered over the mobile ranges, each with its own facts; positions, consents, names and ids are in
    another order than the numbers, as a night's are.
    """
    index = pl.int_range(rows, eager=True).alias("index").to_frame().lazy()
    instant = pl.lit(TONIGHT).dt.cast_time_unit("us")
    drawn = pl.col("e164").hash(2)
    known = {
        "campaign": pl.lit("example"),
        "verdict": pl.lit("callable"),
        "round": pl.lit(1),
        "consent_id": pl.format("{}-{}", (drawn % 150).hash(3) % 10**12, drawn % 200_000),
        "list_id": pl.format("{}", (drawn % 90).hash(4)),
        "position": pl.int_range(pl.len()).shuffle(seed=1) + 1,
        "window_start": instant + timedelta(hours=8),
        "window_end": instant + timedelta(hours=16),
        "valid_until": instant + timedelta(hours=20),
        "name": pl.format("{}{}", _drawn(SURNAMES, drawn), _drawn(GIVEN, drawn // 100)),
        "external_id": pl.format("C-{}", drawn // 10_000 % 100_000_000),
    }
    shape = {**Verdicts.dtypes(), **{name: Batches.dtypes()[name] for name in known if name in Batches.dtypes()}}
    facts = number_facts("e164", plan=load_plan()).struct.unnest()
    numbers = index.select((8_613_000_000_000 + pl.col("index") * 387_420_489 % 1_000_000_000).alias("e164")).sort(
        "e164"
    )
    every = numbers.with_columns(facts, **known).collect()
    told = [pl.col(name) if name in every.columns else pl.lit(None).alias(name) for name in shape]
    called = every.select(expression.cast(shape[name]) for name, expression in zip(shape, told, strict=True))
    folder = RunFolder(home.run_path(run.run_id))
    for place, part in enumerate(called.iter_slices(CONTACTS_AT_ONCE)):
        folder.write("tonight", part, part=place)


def _drawn(words: str, drawn: pl.Expr) -> pl.Expr:
    """One of the words."""
    every = words.split()
    return (drawn % len(every)).replace_strict(range(len(every)), every, return_dtype=pl.String)


def one_round(root: Path, url: str, rows: int) -> Times:
    """A new home and prefix; cut and publish, then the same files by `upload_file`."""
    init_home(root)
    (root / "heed.toml").write_text(SETTINGS.format(bucket=BUCKET, prefix=root.name, url=url), encoding="utf-8")
    home = Home.at(root)
    run = pin(home, open_ledgers(home), as_of=TONIGHT)
    people(home, run, rows)
    begun = time.perf_counter()
    run = cut(home, run)
    was_cut = time.perf_counter()
    if publish(home, run) != rows:
        raise SystemExit("not every row was handed over")
    was_published = time.perf_counter()
    files = sorted(RunFolder(home.run_path(run.run_id)).batches.rglob("*.parquet"))
    client, outbox = boto3.client("s3", endpoint_url=url, region_name="us-east-1"), outbox_of(home, "example-dialer")
    put_begun = time.perf_counter()
    for file in files:
        outbox.put(file, f"again/{file.name}")
    bare_begun = time.perf_counter()
    for file in files:
        client.upload_file(str(file), BUCKET, f"{root.name}-bare/{file.name}")
    bare, put = time.perf_counter() - bare_begun, bare_begun - put_begun
    return Times(was_cut - begun, was_published - was_cut, put, bare, sum(file.stat().st_size for file in files))


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The address of an S3 server with an empty bucket."""
    if "HEED_S3" in os.environ:
        yield os.environ["HEED_S3"]
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ.update({"AWS_ACCESS_KEY_ID": "anybody", "AWS_SECRET_ACCESS_KEY": "anything"})
    with (folder / "moto.log").open("wb") as log:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield _answering(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait()


def _answering(url: str) -> str:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url):  # noqa: S310 - our own server, on loopback
                return url
        except OSError:
            time.sleep(0.1)
    raise SystemExit("no server")


def main(rows: int, rounds: int) -> None:
    """One line for each round, then the medians."""
    with TemporaryDirectory(prefix="publish-speed-") as folder, server(Path(folder)) as url:
        boto3.client("s3", endpoint_url=url, region_name="us-east-1").create_bucket(Bucket=BUCKET)
        every = [one_round(Path(folder) / f"round-{number}-{os.getpid()}", url, rows) for number in range(rounds)]
    for times in every:
        whole = f"cut {times.cut:6.1f} s  publish {times.publish:6.1f} s"
        print(f"{whole}; the upload alone: put {times.put:6.1f} s, bare upload_file {times.bare:6.1f} s")
    ours, bare = (
        statistics.median(times.cut + times.publish for times in every),
        statistics.median(times.bare for times in every),
    )
    print(
        f"{rows:,} rows, {every[0].size / 1e6:,.0f} MB: {ours:.1f} s, bare {bare:.1f} s; {bare / ours:.2f} of its rate"
    )


if __name__ == "__main__":
    told = [int(word.replace("_", "")) for word in sys.argv[1:3]]
    main(*(told + [ROWS, ROUNDS][len(told) :]))
