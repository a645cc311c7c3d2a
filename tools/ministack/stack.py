"""The deployed stack: made by `sam deploy` as a user would make it, then asked through AWS's own client."""

import contextlib
import functools
import http.client
import json
import os
import platform
import subprocess
import sys
import urllib.parse

import boto3
import botocore.config

from emulator import ACCOUNT, KEY, REGION, clean_environment

NAME = "gatehouse"
SENDER = "no-reply@example.com"
ARCHITECTURE = "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"
PARAMETERS = {
    "Architecture": ARCHITECTURE,
    "FromAddress": SENDER,
    "SenderIdentityArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{SENDER}",
    "SenderMode": "DEVELOPER",
    "TeamAddresses": "team@example.com",
}


class Stack:
    """The stack behind an endpoint."""

    def __init__(self, endpoint):
        self.endpoint = endpoint

    @functools.cache
    def client(self, service):
        once = botocore.config.Config(retries={"total_max_attempts": 1}, proxies={}, read_timeout=60)
        return boto3.client(
            service, endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=KEY, aws_secret_access_key=KEY, config=once
        )

    def deploy(self, folder):
        """Deploys the template in a folder, whose dist/ holds the functions for this machine."""
        self.client("ses").verify_email_identity(EmailAddress=SENDER)
        command = ["tools/python.sh", "sam", "deploy", "--template", str(folder / "template.yaml"), "--stack-name", NAME]
        command += ["--resolve-s3", "--no-confirm-changeset", "--no-progressbar", "--capabilities", "CAPABILITY_IAM"]
        command += ["--parameter-overrides", *(f"{name}={value}" for name, value in PARAMETERS.items())]
        aws = {"AWS_ENDPOINT_URL": self.endpoint, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": KEY, "AWS_DEFAULT_REGION": REGION}
        none = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true"}
        done = subprocess.run(command, env=clean_environment() | aws | none, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"ministack: sam deploy failed:\n{done.stdout[-6000:]}{done.stderr[-2000:]}{self.reasons()}")

    def reasons(self):
        """What CloudFormation says about resources that failed."""
        events = self.client("cloudformation").describe_stack_events(StackName=NAME)["StackEvents"]
        failed = [e for e in events if e["ResourceStatus"].endswith("FAILED")]
        return "".join(f"\n{e['LogicalResourceId']}: {e.get('ResourceStatusReason', '')}" for e in failed)

    @functools.cached_property
    def outputs(self):
        stack = self.client("cloudformation").describe_stacks(StackName=NAME)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    @functools.cached_property
    def resources(self):
        """Physical ids by logical id."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=NAME)
        return {r["LogicalResourceId"]: r["PhysicalResourceId"] for page in pages for r in page["StackResourceSummaries"]}

    # ---- functions ----

    def invoke(self, name, event):
        """Invokes a function by logical id and returns its answer; a function error ends the test."""
        answer = self.client("lambda").invoke(FunctionName=self.resources[name], Payload=json.dumps(event))
        body = answer["Payload"].read().decode()
        if "FunctionError" in answer:
            raise AssertionError(f"{name} failed: {body}")
        return json.loads(body or "null")

    def switch(self, mapping, on):
        """Switches an event source mapping on or off."""
        self.client("lambda").update_event_source_mapping(UUID=self.resources[mapping], Enabled=on)

    @property
    def log_groups(self):
        """Logical ids of all log groups."""
        return [name for name in self.resources if name.endswith("LogGroup")]

    def logs(self, group):
        """Everything that was logged in a group, by logical id."""
        pages = self.client("logs").get_paginator("filter_log_events").paginate(logGroupName=self.resources[group])
        return "\n".join(event["message"] for page in pages for event in page["events"])

    def browse(self, method, url, form=None):
        """Asks a page of the portal as a browser does; returns status and text."""
        parts = urllib.parse.urlsplit(url)
        headers = {"Host": parts.netloc, "Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
        body = urllib.parse.urlencode(form).encode() if form else None
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.endpoint).netloc, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, f"{parts.path}?{parts.query}", body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()

    # ---- tables ----

    def rows(self, table):
        """All rows of a table, by logical id, in DynamoDB's JSON."""
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName=self.resources[table])
        return [item for page in pages for item in page["Items"]]

    def row(self, table, key):
        """One row of a table, by logical id; None if there is none."""
        key = {name: {"S": value} for name, value in key.items()}
        return self.client("dynamodb").get_item(TableName=self.resources[table], Key=key, ConsistentRead=True).get("Item")

    def records(self):
        """Everything in the stream of facts, as Lambda hands it to a function."""
        streams = self.client("dynamodbstreams")
        arn = self.client("dynamodb").describe_table(TableName=self.resources["FactsTable"])["Table"]["LatestStreamArn"]
        found = []
        for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
            position = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
            found += streams.get_records(ShardIterator=position["ShardIterator"])["Records"]
        return [for_lambda(record, arn) for record in found]


def for_lambda(record, arn):
    image = dict(record["dynamodb"])
    image["ApproximateCreationDateTime"] = image["ApproximateCreationDateTime"].timestamp()
    return record | {"dynamodb": image, "eventSourceARN": arn}
