"""Deploys the template to the emulator and runs the journeys; tools/ministack.sh calls it with its folder.

Prints one line a journey and ends with 1 where one comes out differently than it should.
"""

import pathlib
import signal
import sys
import time
import traceback

from emulator import emulator, free_port
from gateway import gateway
from journeys import JOURNEYS, World
from people import pool
from stack import Stack


def run(world):
    failed = 0
    for journey in JOURNEYS:
        began = time.monotonic()
        try:
            journey(world)
            print(f"ok      {journey.__doc__}, {time.monotonic() - began:.1f} s", flush=True)
        except Exception:
            failed += 1
            print(f"FAILED  {journey.__doc__}\n{traceback.format_exc()}", flush=True)
    return failed


def main(folder):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ministack: told to stop"))  # an exit like any other: what was started ends, too
    port = free_port()
    with gateway(port) as door, emulator(port, folder / "run", door.url):
        stack = Stack(door.url)
        began = time.monotonic()
        stack.deploy(folder / "app")
        print(f"ok      deployed {len(stack.resources)} resources, {time.monotonic() - began:.1f} s", flush=True)
        with pool(folder / "run", door.url, stack) as people:
            door.names[people.pool] = stack.outputs["UserPoolId"]
            failed = run(World(stack, people, door))
        for group in stack.log_groups:
            (folder / "run" / f"{group}.txt").write_text(stack.logs(group))
    if failed:
        print(f"ministack: logs are in {folder / 'run'}")
    print(f"ministack: {len(JOURNEYS) + 1 - failed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(1 if main(pathlib.Path(sys.argv[1])) else 0)
