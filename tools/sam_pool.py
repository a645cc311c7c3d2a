"""Signs people up at the local user pool while `sam local start-lambda` runs its triggers: what a developer sees who has both open."""

import contextlib
import json
import subprocess
import urllib.error
import urllib.request

ADDRESSES = ("jane.doe@example.com", "jane.doe@mailinator.com")


@contextlib.contextmanager
def pool(gatehouse, folder, functions, url):
    """Runs the pool with functions behind Lambda's Invoke API, named by key of LambdaConfig, and yields the line it prints."""
    config = folder / "pool.yaml"
    endpoints = {key: {"endpoint": {"url": url, "function": name}} for key, name in functions.items()}
    config.write_text("functions: " + json.dumps(endpoints) + "\n")  # JSON is YAML
    log = folder / "pool.log"
    with log.open("w") as errors:
        command = [gatehouse, "pool", "serve", "--addr", "127.0.0.1:0", "--config", config]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        line = process.stdout.readline()
        if not line:
            raise SystemExit(f"sam-local: the pool does not start:\n{log.read_text()}")
        yield json.loads(line)
    finally:
        process.terminate()
        process.wait(30)


def call(endpoint, operation, **members):
    """One operation of Cognito's API: "" when it worked, else exception and text."""
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}"}
    request = urllib.request.Request(endpoint, json.dumps(members).encode(), headers)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        direct.open(request, timeout=60).read()
    except urllib.error.HTTPError as failed:
        error = json.loads(failed.read())
        return f"{error['__type']}: {error['message']}"
    return ""


def sign_ups(gatehouse, folder, functions, url, expected):
    """Prints one line a sign-up; yields whether the client was told what is expected for the address."""
    with pool(gatehouse, folder, functions, url) as info:
        client = next(c["id"] for c in info["clients"] if c["name"] == "web")
        for address in ADDRESSES:
            told = call(info["endpoint"], "SignUp", ClientId=client, Username=address, Password="Example-password-1")
            right = told == expected(address)
            print(f"{'pool':<12}  {'SignUp as ' + address:<50}  {'' if right else 'FAIL '}{told or 'allowed'}", flush=True)
            yield right
