"""Medians of runs taken in turns, so that a slow minute of the machine falls on all peers alike."""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

USED = """
import pathlib, re, time
start = time.process_time()
{work}
status = pathlib.Path("/proc/self/status").read_text()
print(time.process_time() - start, int(re.search(r"VmHWM:\\s*(\\d+)", status)[1]) / 1024)
"""  # the peak of the process itself: what the system tells its parent has the parent's in it


class Used(NamedTuple):
    """What some work took: medians of its CPU seconds, and of the peak memory of its process
    in MB.
    """

    cpu: float
    megabytes: float


def medians(
    peers: Mapping[str, Callable[[], object]], runs: int = 5, patience: float = 120
) -> dict[str, float]:
    """Median seconds of each peer over some rounds, after one round to warm up.

    Args:
        peers: what is run, by name.
        runs: how many rounds count.
        patience: seconds after which no more rounds begin; where the warm-up took them all, it
            counts, for nothing that slow is slow for being cold.
    """
    seconds: dict[str, list[float]] = {name: [] for name in peers}
    began = time.perf_counter()
    while len(seconds[next(iter(peers))]) <= runs:
        for name, run in peers.items():
            gc.collect()
            gc.disable()  # as timeit does: what one peer left on the heap must not slow the next
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
            gc.enable()
        if time.perf_counter() - began > patience:
            break
    return {name: statistics.median(each[1:] or each) for name, each in seconds.items()}


def process(*arguments: str, says: str = "") -> Callable[[], str]:
    """A fresh Python process that must end with status 0 and print a certain text; a crash is no
    fast run.

    It keeps its bytecode, as an installed package does, whatever the environment says.
    """
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }

    def run() -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        if done.returncode or says not in done.stdout:
            raise RuntimeError(
                f"status {done.returncode}: {done.stdout[-500:]}{done.stderr[-500:]}"
            )
        return done.stdout

    return run


def used(setup: str, work: str, *arguments: str, runs: int = 5) -> Used:
    """What some work takes in a fresh process, once it is set up (its imports, say); Linux only."""
    run = process("-c", setup + USED.format(work=work), *arguments)
    found = [[float(part) for part in run().split()[-2:]] for _ in range(runs)]
    return Used(*map(statistics.median, zip(*found, strict=True)))


def report(
    seconds: Mapping[str, float], ratios: Mapping[str, tuple[float, float | None]], **facts: object
) -> None:
    """Print facts, seconds, and each ratio with its limit, if it has one, as JSON.

    Raises:
        SystemExit: with status 1 where a ratio is over its limit.
    """
    held = {
        name: {"ratio": round(value, 3), "limit": limit} for name, (value, limit) in ratios.items()
    }
    print(
        json.dumps(
            {**facts, "seconds": {k: round(v, 4) for k, v in seconds.items()}, "ratios": held},
            indent=1,
        )
    )
    if any(limit is not None and value > limit for value, limit in ratios.values()):
        sys.exit(1)
