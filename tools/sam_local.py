"""Gives every sample event of every trigger to SAM and to `gatehouse invoke --raw`, and demands the same answer of both.

    tools/sam-local.sh runs this, with the image that the functions run in as its only argument.

The first sample of every kind of answer goes through `sam local invoke`, the others through one `sam local start-lambda`,
which keeps its container. Both speak with the built function over AWS's own runtime interface emulator. In the end people
sign up at the local user pool, whose triggers are that start-lambda.
"""

import contextlib
import difflib
import json
import os
import pathlib
import platform
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from samtranslator.yaml_helper import yaml_parse

import sam_pool

WORK = pathlib.Path(".tools/sam-local")
GATEHOUSE = pathlib.Path("bin/gatehouse")
ARCHITECTURE = "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"
ELF_MACHINE = {"x86_64": 62, "arm64": 183}
PARAMETERS = {"Architecture": ARCHITECTURE, "SenderMode": "DEVELOPER"}  # the mode in which Cognito takes texts from a trigger
LOOPBACK = "127.0.0.1"


def stop(message):
    sys.exit(f"sam-local: {message}")


# ---- what there is to run ----


def referred(value):
    """The logical id in the first !GetAtt at or below a value of the template."""
    if isinstance(value, dict):
        if "Fn::GetAtt" in value:
            return value["Fn::GetAtt"][0]
        value = list(value.values())
    found = [referred(item) for item in value] if isinstance(value, list) else []
    return next(filter(None, found), None)


def triggers(resources):
    """Yields logical id, folder under dist/ and folder under events/ of every function that a pool calls and that needs no store.

    Functions with one are run by tools/ministack.sh, which has tables.
    """
    for resource in resources.values():
        for key, value in resource.get("Properties", {}).get("LambdaConfig", {}).items():
            function = referred(value)
            properties = resources[function]["Properties"]
            if "FACTS_TABLE" not in properties.get("Environment", {}).get("Variables", {}):
                yield function, pathlib.PurePath(properties["CodeUri"]).name, key


def settings(function):
    """What a function's environment takes from our parameters, as NAME=VALUE; the rest has the same defaults here as there."""
    variables = function["Properties"].get("Environment", {}).get("Variables", {})
    wanted = {name: PARAMETERS.get(value["Ref"]) for name, value in variables.items() if isinstance(value, dict) and "Ref" in value}
    return [f"{name}={value}" for name, value in wanted.items() if value]


def fits(binary):
    """Whether a file is a Linux binary for this machine's processor, the only kind that the container can start."""
    if not binary.is_file():
        return False
    head = binary.open("rb").read(20)
    return head[:4] == b"\x7fELF" and int.from_bytes(head[18:20], "little") == ELF_MACHINE[ARCHITECTURE]


def stage(folder):
    """Copies a function's binary to where the copied template looks: dist/ may hold another processor's, and stays as it is."""
    for binary in (pathlib.Path("dist", folder, "bootstrap"), pathlib.Path("dist/host", folder, "bootstrap")):
        if fits(binary):
            target = WORK / "dist" / folder
            target.mkdir(parents=True)
            shutil.copy2(binary, target)
            return
    stop(f"no Linux binary of {folder} for {ARCHITECTURE} in dist/: make build ARCH={ARCHITECTURE}")


def samples(folder):
    found = sorted(pathlib.Path("events", folder).glob("*.json"))
    return found or stop(f"events/{folder} has no sample")


def expected(address):
    """What a client of the pool is told when somebody signs up with an address, from our own runner's answer."""
    event = json.loads(pathlib.Path("events/PreSignUp/PreSignUp_SignUp.json").read_text(encoding="utf-8"))
    event["request"]["userAttributes"] = {"email": address}
    file = WORK / "sign-up.json"
    file.write_text(json.dumps(event))
    message = gatehouse("presignup", file).get("errorMessage")
    return f"UserLambdaValidationException: PreSignUp failed with error {message}." if message else ""


# ---- the three ways to ask ----


def gatehouse(folder, event, *settings):
    command = [GATEHOUSE, "invoke", folder, event, "--raw", *(f"--env={setting}" for setting in settings)]
    done = subprocess.run(command, capture_output=True, text=True)
    return parse(done.stdout, done.stderr, "gatehouse invoke")


class Sam:
    """The SAM commands, on the copied template."""

    def __init__(self, image):
        self.options = ["--template", str(WORK / "template.yaml")]
        self.options += ["--parameter-overrides", *(f"{name}={value}" for name, value in PARAMETERS.items())]
        self.options += ["--invoke-image", image, "--skip-pull-image", "--layer-cache-basedir", str(WORK / "layers")]
        # The developer's own credentials stay out of the containers; with any at all SAM would ask AWS whose they are.
        own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        none = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true"}
        self.environment = own | none | {"AWS_DEFAULT_REGION": "us-east-1"}

    def start(self, command, **pipes):
        """Starts SAM out of Ctrl-C's reach: told to stop twice, it would not clean up."""
        return subprocess.Popen(command, env=self.environment, start_new_session=True, **pipes)

    def invoke(self, function, event):
        """One `sam local invoke`, with the emulator's image built anew: the base image may have changed."""
        command = ["sam", "local", "invoke", function, "--event", event, "--force-image-build", *self.options]
        process = self.start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            answer, log = process.communicate()
        finally:
            end(process)
        return parse(answer, log, "sam local invoke")

    @contextlib.contextmanager
    def service(self):
        """Runs `sam local start-lambda` on the loopback interface and yields its address and how to ask it."""
        port = free_port()
        command = ["sam", "local", "start-lambda", "--host", LOOPBACK, "--port", str(port), "--warm-containers", "LAZY"]
        command += ["--container-host", LOOPBACK, "--container-host-interface", LOOPBACK, *self.options]
        log = WORK / "start-lambda.log"
        with log.open("w") as out:
            process = self.start(command, stdout=out, stderr=out)
        try:
            wait_for(process, port, log)
            address = f"http://{LOOPBACK}:{port}"
            yield address, lambda function, event: post(address, function, event, log)
        finally:
            end(process)


def free_port():
    with socket.socket() as s:
        s.bind((LOOPBACK, 0))
        return s.getsockname()[1]


def wait_for(process, port, log):
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    stop(f"sam local start-lambda does not answer, see {log}:\n{tail(log.read_text())}")


def post(address, function, event, log):
    url = f"{address}/2015-03-31/functions/{function}/invocations"
    request = urllib.request.Request(url, event.read_bytes(), {"Content-Type": "application/json"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        body = direct.open(request, timeout=60).read()
    except urllib.error.HTTPError as failed:
        body = failed.read()  # SAM's own words, which then differ from the function's
    return parse(body.decode(), log.read_text(), "sam local start-lambda")


def end(process):
    """Ends SAM if it still runs, in a way that lets it clean up."""
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


# ---- comparing ----


def tail(text):
    return "\n".join(text.splitlines()[-10:])


def parse(text, log, who):
    try:
        answer = json.loads(text)
    except ValueError:
        stop(f"{who} printed no JSON:\n{tail(log)}")
    if not isinstance(answer, dict):
        stop(f"{who} printed no JSON object:\n{tail(log)}")
    if "errorMessage" in answer:
        return {key: answer.get(key) for key in ("errorMessage", "errorType")}  # each adds what the other lacks
    return answer


def lines(answer):
    return json.dumps(answer, indent=2, sort_keys=True, ensure_ascii=False).splitlines()


def difference(want, have):
    return "\n".join(difflib.unified_diff(lines(want), lines(have), "gatehouse invoke", "sam", lineterm=""))


def report(way, event, want, have):
    """Prints one line and, where the answers differ, how; says whether they agree."""
    diff = difference(want, have)
    verdict = f"FAIL\n{diff}" if diff else want.get("errorMessage", "allowed")
    print(f"{way:<12}  {event.relative_to('events').with_suffix('').as_posix():<50}  {verdict}", flush=True)
    return not diff


def plan(resources):
    """Asks our own runner; returns what goes through `sam local invoke`, the first of every kind of answer, and what does not."""
    alone, together, seen = [], [], set()
    for function, folder, events in triggers(resources):
        stage(folder)
        for event in samples(events):
            want = gatehouse(folder, event, *settings(resources[function]))
            kind = (function, want.get("errorType"))
            (together if kind in seen else alone).append((function, event, want))
            seen.add(kind)
    return alone, together


def main(image):
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop("told to stop"))  # an exit like any other, so that what was started ends, too
    if not os.access(GATEHOUSE, os.X_OK):
        stop(f"{GATEHOUSE} is missing: make build")
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    shutil.copy2("template.yaml", WORK)
    resources = yaml_parse(pathlib.Path("template.yaml").read_text(encoding="utf-8"))["Resources"]
    alone, together = plan(resources)

    print(f"image: {image}", flush=True)
    sam = Sam(image)
    results = [report("invoke", event, want, sam.invoke(function, event)) for function, event, want in alone]
    with sam.service() as (address, ask):
        results += [report("start-lambda", event, want, ask(function, event)) for function, event, want in together]
        attached = {key: function for function, _, key in triggers(resources)}
        results += sam_pool.sign_ups(GATEHOUSE, WORK, attached, address, expected)
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
