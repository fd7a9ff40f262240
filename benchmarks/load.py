"""Requests from another process: wrk on loopback."""

import json
import os
import random
import subprocess
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple
from uuid import uuid4

ASK = Path(__file__).with_name("ask.lua")


class Load(NamedTuple):
    """What a round came to: requests a second, and milliseconds."""

    rate: float
    p50: float
    p99: float
    failed: int


def drive(port, addresses, connections, seconds, *, is_fresh=False):
    """Ask for the addresses in turn, over so many connections at once, for so long.

    An address is a path, or a (path, ETag) of a page that is known already. Fresh requests are
    for pages that nobody has asked for yet. It begins anywhere: else each round would ask for what
    the last one asked for, of which parts are kept.
    """
    lines = [each if isinstance(each, str) else "\t".join(each) for each in addresses]
    with NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        threads = min(2, connections)
        command = ["wrk", "-t", threads, "-c", connections, "-d", f"{seconds}s", "-s", ASK]
        own = {"ADDRESSES": file.name, "START": str(random.randrange(len(lines)))}  # noqa: S311
        if is_fresh:
            own["FRESH"] = uuid4().hex[:8]
        done = subprocess.run(
            [str(part) for part in [*command, "--timeout", "60s", f"http://127.0.0.1:{port}/"]],
            env=os.environ | own,
            capture_output=True,
            text=True,
            check=True,
        )
    told = json.loads(done.stdout.partition("\nJSON ")[2])
    rate = (told["requests"] - told["failed"]) / told["seconds"]
    return Load(rate, told["p50"], told["p99"], told["failed"])
