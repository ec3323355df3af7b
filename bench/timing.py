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


def medians(peers: Mapping[str, Callable[[], object]], runs: int = 5) -> dict[str, float]:
    """Median seconds of each peer over some rounds, after one round to warm up."""
    seconds: dict[str, list[float]] = {name: [] for name in peers}
    for number in range(runs + 1):
        for name, run in peers.items():
            gc.collect()
            gc.disable()  # as timeit does: what one peer left on the heap must not slow the next
            start = time.perf_counter()
            run()
            if number:
                seconds[name].append(time.perf_counter() - start)
            gc.enable()
    return {name: statistics.median(each) for name, each in seconds.items()}


def process(*arguments: str, says: str = "") -> Callable[[], object]:
    """A fresh Python process that must end with status 0 and print a certain text; a crash is no fast run.

    It keeps its bytecode, as an installed package does, whatever the environment says.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def run() -> None:
        done = subprocess.run(
            [sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment
        )
        if done.returncode or says not in done.stdout:
            raise RuntimeError(f"status {done.returncode}: {done.stdout[-500:]}{done.stderr[-500:]}")

    return run


def report(seconds: Mapping[str, float], ratios: Mapping[str, tuple[float, float | None]], **facts: object) -> None:
    """Print facts, seconds, and each ratio with its limit, if it has one, as JSON.

    Raises:
        SystemExit: with status 1 where a ratio is over its limit.
    """
    held = {name: {"ratio": round(value, 3), "limit": limit} for name, (value, limit) in ratios.items()}
    print(json.dumps({**facts, "seconds": {k: round(v, 4) for k, v in seconds.items()}, "ratios": held}, indent=1))
    if any(limit is not None and value > limit for value, limit in ratios.values()):
        sys.exit(1)
