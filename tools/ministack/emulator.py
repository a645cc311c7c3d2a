"""Runs the emulator on the loopback interface: everything it writes lies below one folder, and it ends with its caller."""

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

LOOPBACK = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "000000000000"
KEY = "test"  # the emulator's root


def free_port():
    with socket.socket() as s:
        s.bind((LOOPBACK, 0))
        return s.getsockname()[1]


def clean_environment():
    """The caller's environment without AWS settings of their own, and with nothing between us and the loopback interface."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return own | {"NO_PROXY": f"{LOOPBACK},localhost", "no_proxy": f"{LOOPBACK},localhost"}


def settings(port, folder, endpoint):
    return {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": LOOPBACK,
        "MINISTACK_HOST": "localhost",
        "MINISTACK_REGION": REGION,
        "AUTH": "true",  # roles are enforced
        "AWS_ENDPOINT_URL": endpoint,  # where functions call AWS
        "IOT_MTLS_ENABLED": "0",  # these two would listen on every interface
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",  # functions run as plain processes
        "TMPDIR": str(folder / "tmp"),
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "s3"),
    }


@contextlib.contextmanager
def emulator(port, folder, endpoint):
    """Runs a fresh emulator whose functions call AWS at endpoint."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tmp").mkdir(parents=True)
    log = folder / "log"
    command = [str(pathlib.Path(sys.executable).with_name("ministack"))]
    with log.open("w") as out:
        process = subprocess.Popen(
            command, env=clean_environment() | settings(port, folder, endpoint), stdout=out, stderr=out, start_new_session=True
        )
    try:
        wait_until_ready(process, f"http://{LOOPBACK}:{port}/_ministack/health", log)
        yield
    finally:
        end(process)


def wait_until_ready(process, health, log):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(300):
        with contextlib.suppress(OSError):
            direct.open(health, timeout=5).read()
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    sys.exit(f"ministack: the emulator does not answer, see {log}:\n{log.read_text()[-2000:]}")


def end(process):
    """Ends a process and what it started, which is of its session: the emulator and its functions."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(30)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
