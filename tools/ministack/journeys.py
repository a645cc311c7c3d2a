"""What must come true on the deployed stack. Each journey is one function; its docstring is the line that is printed."""

import dataclasses
import html.parser
import json
import re
import time
import urllib.parse

from emulator import ACCOUNT
from gateway import Gateway
from people import PASSWORD, People, fetch
from stack import SENDER, Stack

PATIENCE = 30  # seconds that something which must happen may take
QUIET = 3  # seconds in which nothing more may happen


@dataclasses.dataclass
class World:
    stack: Stack
    people: People
    door: Gateway

    def mails(self, address):
        """Mails of ours that SES was given for an address, the oldest first."""
        by_account = fetch(f"{self.stack.endpoint}/_ministack/ses/messages")["messages"]
        sent = by_account.get(ACCOUNT, [])
        return [mail for mail in sent if address in mail["To"] and mail["Source"].find(SENDER) >= 0]

    def user(self, address):
        """The sub of somebody who signed up, as the stack knows it."""
        sub = self.people.users[address]
        return self.door.names.get(sub, sub)

    def asked(self, address):
        """The calls by which SES was asked to send to an address."""
        return [mail for mail in self.door.mails if mail["Destination"]["ToAddresses"] == [address]]

    def one_mail(self, address):
        """The only mail for an address, once it is clear that no second one follows."""
        eventually(lambda: self.mails(address), f"no mail for {address}")
        time.sleep(QUIET)
        mails = self.mails(address)
        assert len(mails) == 1, f"{len(mails)} mails for {address} instead of one"
        return mails[0]

    def facts(self, address, kind):
        """The row of facts of a kind, its sort key, about the person with an address; None if there is none."""
        key = {"pk": f"{self.stack.outputs['UserPoolId']}#{self.user(address)}", "sk": kind}
        return self.stack.row("FactsTable", key)


def eventually(look, complaint):
    """What look finds, as soon as it finds something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(complaint)


def configured(world):
    """setup wrote the configuration that functions read"""
    stack = world.stack
    rows = [row for row in stack.rows("WorkTable") if row["pk"]["S"] == "config"]
    assert len(rows) == 1, f"{len(rows)} configuration rows"
    told = json.dumps({name: value for name, value in rows[0].items() if name != "hashKey"})
    for output in ("UserPoolId", "WebClientId", "ServerClientId", "PortalUrl"):
        assert stack.outputs[output] in told, f"the configuration lacks {output}"


def welcomed(world):
    """sign-up, confirmation, one welcome mail; nothing owed or personal is left"""
    address = "jane.doe@example.com"
    code = world.people.sign_up(address, locale="de")
    assert code["custom"], "the mail with the code is not worded by the custom message trigger"
    world.people.confirm(address, code["code"])
    mail = world.one_mail(address)
    assert mail["Subject"] and mail["BodyText"] and mail["BodyHtml"], "the mail has not all its parts"
    asked = world.asked(address)
    assert len(asked) == 1, f"SES was asked {len(asked)} times"
    assert asked[0]["ConfigurationSetName"] == world.stack.outputs["ConfigurationSetName"], "sent without its configuration set"
    assert asked[0]["EmailTags"], "sent without the tag by which SES's events are told apart"
    row = eventually(lambda: settled(world.facts(address, "confirmed")), "the row still owes what was done, or keeps the address")
    assert "owedAt" not in row and "news" not in row, f"bookkeeping is left in the row: {sorted(row)}"


def settled(row):
    """The row if it owes nothing and holds no letter."""
    return row if row and "owed" not in row and not any(name.startswith("letter/") for name in row) else None


def stream_twice(world):
    """a stream record delivered twice more sends nothing more"""
    address = "john.doe@example.com"
    world.people.join(address)
    world.one_mail(address)
    mine = [r for r in world.stack.records() if news_of(r, world.user(address))]
    assert mine, "the stream has no record of the confirmation"
    for _ in range(2):
        answer = world.stack.invoke("OutboxFunction", {"Records": mine})
        assert answer == {"batchItemFailures": []}, f"the outbox does not take a record again: {answer}"
    time.sleep(QUIET)
    world.one_mail(address)


def news_of(record, user):
    image = record["dynamodb"].get("NewImage", {})
    return image.get("news") == {"S": "1"} and image["pk"]["S"].endswith("#" + user)


def queue_twice(world):
    """a queued message delivered three times sends one mail"""
    address, stack = "jane.roe@example.com", world.stack
    stack.switch("MailerMapping", False)
    try:
        world.people.join(address)
        message = eventually(lambda: peek(stack, "MailQueue"), "nothing was queued")
        assert not any(address.split("@")[0] in text for text in (message["Body"], json.dumps(message["Attributes"]))), "the queue holds the address"
        for _ in range(2):
            answer = stack.invoke("MailerFunction", {"Records": [for_lambda(message, stack)]})
            assert answer == {"batchItemFailures": []}, f"the mailer does not take the message: {answer}"
    finally:
        stack.switch("MailerMapping", True)
    world.one_mail(address)
    eventually(lambda: empty(stack, "MailQueue"), "the message stays in the queue")


def peek(stack, queue):
    """A message of a queue, which stays there."""
    sqs = stack.client("sqs")
    answer = sqs.receive_message(QueueUrl=stack.resources[queue], VisibilityTimeout=0, MessageSystemAttributeNames=["All"])
    return next(iter(answer.get("Messages", [])), None)


def empty(stack, queue):
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    answer = stack.client("sqs").get_queue_attributes(QueueUrl=stack.resources[queue], AttributeNames=names)
    return all(answer["Attributes"][name] == "0" for name in names)


def for_lambda(message, stack):
    """A message as Lambda hands it to a function."""
    arn = stack.client("sqs").get_queue_attributes(QueueUrl=stack.resources["MailQueue"], AttributeNames=["QueueArn"])
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": arn["Attributes"]["QueueArn"],
    }


def stream_lost(world):
    """what the stream lost the clock drives, once"""
    address, stack = "john.roe@example.com", world.stack
    stack.switch("OutboxMapping", False)
    try:
        world.people.join(address)
        row = eventually(lambda: world.facts(address, "confirmed"), "the confirmation is not recorded")
        assert "owed" in row, "the row owes nothing"
        stack.invoke("ClockFunction", {"source": "aws.events", "detail-type": "Scheduled Event"})
        time.sleep(QUIET)
        assert not world.mails(address), "the clock does not leave fresh debts to the stream"
        six_minutes_pass(stack, row)
        stack.invoke("ClockFunction", {"source": "aws.events", "detail-type": "Scheduled Event"})
        world.one_mail(address)
    finally:
        stack.switch("OutboxMapping", True)
    world.one_mail(address)


def six_minutes_pass(stack, row):
    """Makes a row's debts older, since the functions' clock cannot be moved."""
    stack.client("dynamodb").update_item(
        TableName=stack.resources["FactsTable"],
        Key={"pk": row["pk"], "sk": row["sk"]},
        UpdateExpression="SET owedAt = owedAt - :ms",
        ExpressionAttributeValues={":ms": {"N": str(6 * 60 * 1000)}},
    )


def forgotten(world):
    """the letter of a mail that was refused goes when the ledger has forgotten the mail"""
    address, stack = "richard.roe@example.com", world.stack
    world.people.join(address)
    world.one_mail(address)
    row = eventually(lambda: settled(world.facts(address, "confirmed")), "the row still owes what was done")
    about = [entry for entry in stack.rows("WorkTable") if entry["pk"]["S"].startswith("mail#") and row["pk"]["S"] in entry["effect"]["S"]]
    assert len(about) == 1, f"the ledger has {len(about)} entries of one mail"
    refused_long_ago(stack, row, about[0])
    stack.invoke("ClockFunction", {"source": "aws.events", "detail-type": "Scheduled Event"})
    assert settled(world.facts(address, "confirmed")), "the letter still stands"
    assert not [listed for listed in stack.rows("WorkTable") if listed["pk"]["S"] == "refused"], "the mail is still listed"


def refused_long_ago(stack, row, entry):
    """Makes a mail that was sent one that was refused 46 days ago: its letter stands, it is listed, and the ledger knows it no more."""
    table, at = stack.client("dynamodb"), str(int((time.time() - 46 * 24 * 3600) * 1000))
    table.update_item(
        TableName=stack.resources["FactsTable"],
        Key={"pk": row["pk"], "sk": row["sk"]},
        UpdateExpression="SET #letter = :letter",
        ExpressionAttributeNames={"#letter": "letter/welcome/1"},
        ExpressionAttributeValues={":letter": {"S": "{}"}},
    )
    table.delete_item(TableName=stack.resources["WorkTable"], Key={"pk": entry["pk"], "sk": entry["sk"]})
    listed = {"S": f"{at}#{entry['pk']['S'].removeprefix('mail#')}"}
    table.put_item(
        TableName=stack.resources["WorkTable"],
        Item={"pk": {"S": "refused"}, "sk": listed, "effect": entry["effect"], "at": {"N": at}},
    )


def denied(world):
    """a function may do nothing but what its role says"""
    address, stack = "mary.major@example.com", world.stack
    functions, name = stack.client("lambda"), stack.resources["PostConfirmationFunction"]
    own = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    # Its role lets it read the table Work and not write there.
    functions.update_function_configuration(FunctionName=name, Environment={"Variables": own | {"FACTS_TABLE": own["WORK_TABLE"]}})
    try:
        world.people.join(address)
    finally:
        functions.update_function_configuration(FunctionName=name, Environment={"Variables": own})
    assert "AccessDeniedException" in stack.logs("PostConfirmationLogGroup"), "writing to another table was not denied"
    user = world.user(address)
    assert not any(row["pk"]["S"].endswith("#" + user) for row in stack.rows("WorkTable")), "a row was written in spite of the role"


def reported(world):
    """a sign-in brings an alert; its link shows on GET, acts on POST, once: signed out, a new password required"""
    address, stack = "jane.bloggs@example.com", world.stack
    code = world.people.sign_up(address)["code"]
    also_in_the_stack(world, address)
    world.people.confirm(address, code)
    world.one_mail(address)
    world.people.sign_in(address)
    alert = eventually(lambda: world.mails(address)[1:], "no alert")[0]
    link = re.search(r"https?://\S+/not-me\?\S+", alert["BodyText"])
    assert link, "the alert has no link"
    world.people.secrets |= set(urllib.parse.parse_qs(urllib.parse.urlsplit(link[0]).query).get("t", []))
    for method in ("HEAD", "GET"):
        status, page = stack.browse(method, link[0])
        assert status == 200, f"{method} is answered with {status}"
    assert not world.facts(address, "account"), "looking at the page has acted"
    form = Form(page)
    status, _ = stack.browse("POST", urllib.parse.urljoin(link[0], form.action), form.fields)
    assert status == 200, f"POST is answered with {status}"
    assert world.facts(address, "account"), "the report is not recorded"
    eventually(lambda: "owed" not in world.facts(address, "account"), "the sign-out is still owed")
    eventually(lambda: account_status(world, address) == "RESET_REQUIRED", "no new password is required")
    eventually(lambda: empty(stack, "RevocationsQueue"), "the sign-out stays in the queue")
    assert empty(stack, "DirectoryDeadLetters"), "the sign-out was given up"
    before = world.facts(address, "account")
    stack.browse("POST", urllib.parse.urljoin(link[0], form.action), form.fields)
    assert world.facts(address, "account") == before, "the link acts twice"


def also_in_the_stack(world, address):
    """Puts the person into the stack's own pool too, and has events speak of that one, so that there is somebody to sign out."""
    api, pool = world.stack.client("cognito-idp"), world.stack.outputs["UserPoolId"]
    verified = [{"Name": "email", "Value": address}, {"Name": "email_verified", "Value": "true"}]
    user = api.admin_create_user(UserPoolId=pool, Username=address, MessageAction="SUPPRESS", UserAttributes=verified)["User"]
    api.admin_set_user_password(UserPoolId=pool, Username=address, Password=PASSWORD, Permanent=True)
    world.door.names[world.people.users[address]] = user["Username"]


def account_status(world, address):
    """What the stack's pool says of an account."""
    user = world.stack.client("cognito-idp").admin_get_user(UserPoolId=world.stack.outputs["UserPoolId"], Username=address)
    return user["UserStatus"]


class Form(html.parser.HTMLParser):
    """The form of a page: where it goes and what it sends."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields = "", {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.action = given.get("action", "")
        if tag in ("input", "button") and "name" in given:
            self.fields[given["name"]] = given.get("value", "")


def bounced(world):
    """an address that bounced gets no more mail"""
    address, stack = "john.bloggs@example.com", world.stack
    world.people.join(address)
    event = bounce(address, world.one_mail(address)["MessageId"], world.asked(address)[0]["EmailTags"], stack)
    rule = stack.client("events").describe_rule(Name=stack.resources["MaileventsRule"])
    matched = stack.client("events").test_event_pattern(EventPattern=rule["EventPattern"], Event=json.dumps(event))
    assert matched["Result"], "the rule does not match what SES says"
    stack.invoke("MaileventsFunction", event)  # the emulator's SES is silent
    world.people.sign_in(address)
    eventually(lambda: world.facts(address, "signin#latest").get("alerts") == {"N": "1"}, "no alert is owed")
    eventually(lambda: settled(world.facts(address, "signin#latest")), "the alert is still owed")
    eventually(lambda: empty(stack, "MailQueue"), "the alert stays in the queue")
    world.one_mail(address)


def bounce(address, message, tags, stack):
    """What EventBridge is told of a hard bounce.

    Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-eventbridge-examples.html
    """
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    mail = {"timestamp": at, "source": SENDER, "messageId": message, "destination": [address]}
    mail["tags"] = {tag["Name"]: [tag["Value"]] for tag in tags} | {"ses:configuration-set": [stack.outputs["ConfigurationSetName"]]}
    said = {"bounceType": "Permanent", "bounceSubType": "General", "timestamp": at, "feedbackId": "example"}
    said["bouncedRecipients"] = [{"emailAddress": address, "action": "failed", "status": "5.1.1"}]
    event = {"version": "0", "id": "11111111-2222-4333-8444-555555555555", "detail-type": "Email Bounced", "source": "aws.ses"}
    event |= {"account": "000000000000", "time": at, "region": "us-east-1", "resources": []}
    return event | {"detail": {"eventType": "Bounce", "bounce": said, "mail": mail}}


def discreet(world):
    """no log holds an address, a name or a code of the people above"""
    logs = {group: world.stack.logs(group) for group in world.stack.log_groups}
    assert '"outcome"' in logs["PostConfirmationLogGroup"], "nothing was logged"
    for group, text in logs.items():
        for secret in world.people.secrets:
            assert secret not in text, f"{group} holds what a person typed or was sent"


JOURNEYS = (configured, welcomed, stream_twice, queue_twice, stream_lost, reported, bounced, forgotten, denied, discreet)
