"""People who sign up at the local user pool, whose triggers are the functions of the stack.

The emulator's own pool calls some triggers and others not; the local one calls them all, as Cognito does.
"""

import contextlib
import json
import subprocess
import urllib.parse
import urllib.request

import boto3

from emulator import REGION, end

PASSWORD = "Correct-Horse-31"


@contextlib.contextmanager
def pool(folder, endpoint, stack):
    """Runs the local pool, its triggers behind Lambda's Invoke API at endpoint, and yields the people's side of it."""
    functions = {
        key: {"endpoint": {"url": endpoint, "function": stack.resources[f"{key}Function"]}}
        for key in ("PreSignUp", "PostConfirmation", "PostAuthentication", "CustomMessage")
    }
    clients = [{"ClientName": "web", "ClientId": stack.outputs["WebClientId"], "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}]
    config = folder / "pool.yaml"
    config.write_text(json.dumps({"region": REGION, "functions": functions, "clients": clients}))  # JSON is YAML
    log = folder / "pool.log"
    with log.open("w") as errors:
        command = ["bin/gatehouse", "pool", "serve", "--addr", "127.0.0.1:0", "--config", str(config)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True)
    try:
        line = process.stdout.readline()
        if not line:
            raise SystemExit(f"ministack: the pool does not start:\n{log.read_text()}")
        yield People(json.loads(line))
    finally:
        end(process)


class People:
    """What people do, and what of it must stand in no log."""

    def __init__(self, info):
        self.secrets, self.users = {PASSWORD}, {}
        self.pool, self.client, self.mailbox = info["userPoolId"], info["clients"][0]["id"], info["mailbox"]
        self.api = boto3.client(
            "cognito-idp", endpoint_url=info["endpoint"], region_name=REGION, aws_access_key_id="local", aws_secret_access_key="local"
        )

    def sign_up(self, address, **attributes):
        """Signs somebody up, with attributes such as locale, and returns the mail with the code."""
        given = [{"Name": name, "Value": value} for name, value in {"email": address, **attributes}.items()]
        answer = self.api.sign_up(ClientId=self.client, Username=address, Password=PASSWORD, UserAttributes=given)
        mail = self.mail(address, "CustomMessage_SignUp")
        self.users[address] = answer["UserSub"]
        self.secrets |= {address, mail["code"]}
        return mail

    def confirm(self, address, code):
        self.api.confirm_sign_up(ClientId=self.client, Username=address, ConfirmationCode=code)

    def join(self, address, **attributes):
        """Signs somebody up and confirms the address."""
        self.confirm(address, self.sign_up(address, **attributes)["code"])

    def sign_in(self, address):
        self.api.initiate_auth(
            ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": address, "PASSWORD": PASSWORD}
        )

    def mail(self, address, source):
        """What Cognito itself sent to an address."""
        query = urllib.parse.urlencode({"to": address, "source": source, "timeout": "10s"})
        return fetch(f"{self.mailbox}/wait?{query}")


def fetch(url):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(url, timeout=30) as response:
        return json.load(response)
