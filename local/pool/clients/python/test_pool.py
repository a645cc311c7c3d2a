"""boto3 and pycognito, unmodified but for their endpoint, against the pool whose line of JSON is on standard input."""

import functools
import json
import re
import sys
import unittest
import urllib.parse
import urllib.request

import boto3
import pycognito

POOL = json.load(sys.stdin)
POOL_ID = POOL["userPoolId"]
WEB = next(client["id"] for client in POOL["clients"] if client["name"] == "web")
SERVER = next(client for client in POOL["clients"] if client["name"] == "server")

EMAIL = "jane.doe@python.example.com"
FIRST, RESET = "Correct-Horse-31", "Battery-Staple-32"

SIGN_IN = ["PreAuthentication_Authentication", "PostAuthentication_Authentication", "TokenGeneration_Authentication"]

API = boto3.client(
    "cognito-idp",
    endpoint_url=POOL["endpoint"],
    region_name=POOL["region"],
    aws_access_key_id="local",
    aws_secret_access_key="local",
)


def get(address):
    with urllib.request.urlopen(address, timeout=10) as response:
        return json.load(response)


def code(to, source):
    """Waits for a message of the occasion and returns its code."""
    query = urllib.parse.urlencode({"to": to, "source": source, "timeout": "5s"})
    return get(f"{POOL['mailbox']}/wait?{query}")["code"]


def another(code):
    """A wrong code of the same form."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def password_sign_in(password):
    return API.admin_initiate_auth(
        UserPoolId=POOL_ID,
        ClientId=WEB,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": EMAIL, "PASSWORD": password},
    )["AuthenticationResult"]


def srp_person(**client):
    """Somebody who proves the password without sending it."""
    return pycognito.Cognito(
        POOL_ID,
        user_pool_region=POOL["region"],
        boto3_client_kwargs={"endpoint_url": POOL["endpoint"]},  # tokens are issued below it
        username=EMAIL,
        **client,
    )


def causes(*triggers):
    """Demands that a test calls these triggers, in their order."""

    def decorate(step):
        @functools.wraps(step)
        def checked(self):
            before = max((entry["id"] for entry in get(f"{POOL['timeline']}/")), default=0)
            step(self)
            entries = get(f"{POOL['timeline']}/?after={before}")
            self.assertEqual([entry["source"] for entry in entries], list(triggers))

        return checked

    return decorate


class Pool(unittest.TestCase):
    """The way of one person; unittest takes the steps in the order of their names."""

    @causes("PreSignUp_SignUp")
    def test_01_sign_up_is_refused_by_pre_sign_up(self):
        with self.assertRaises(API.exceptions.UserLambdaValidationException) as refusal:
            API.sign_up(ClientId=WEB, Username="someone@mailinator.com", Password=FIRST)
        error = refusal.exception.response["Error"]
        self.assertEqual(error["Code"], "UserLambdaValidationException")
        self.assertTrue(re.fullmatch(r"PreSignUp failed with error disposable_email: .+\.", error["Message"]), "another text")

    @causes("PreSignUp_SignUp", "CustomMessage_SignUp")
    def test_02_sign_up(self):
        person = {"ClientId": WEB, "Username": EMAIL, "Password": FIRST}
        with self.assertRaises(API.exceptions.InvalidPasswordException):
            API.sign_up(**person | {"Password": "correct-horse"})
        answer = API.sign_up(**person, UserAttributes=[{"Name": "name", "Value": "Jane Doe"}])
        self.assertFalse(answer["UserConfirmed"])
        with self.assertRaises(API.exceptions.UsernameExistsException):
            API.sign_up(**person)

    @causes("PostConfirmation_ConfirmSignUp")
    def test_03_confirmation(self):
        sent = code(EMAIL, "CustomMessage_SignUp")
        with self.assertRaises(API.exceptions.CodeMismatchException):
            API.confirm_sign_up(ClientId=WEB, Username=EMAIL, ConfirmationCode=another(sent))
        API.confirm_sign_up(ClientId=WEB, Username=EMAIL, ConfirmationCode=sent)
        person = API.admin_get_user(UserPoolId=POOL_ID, Username=EMAIL)
        self.assertEqual(person["UserStatus"], "CONFIRMED")
        self.assertIn({"Name": "email_verified", "Value": "true"}, person["UserAttributes"])

    @causes(SIGN_IN[0], *SIGN_IN)
    def test_04_password(self):
        with self.assertRaises(API.exceptions.NotAuthorizedException) as refusal:
            password_sign_in(RESET)
        self.assertEqual(refusal.exception.response["Error"]["Message"], "Incorrect username or password.")
        person = API.get_user(AccessToken=password_sign_in(FIRST)["AccessToken"])
        self.assertIn({"Name": "name", "Value": "Jane Doe"}, person["UserAttributes"])

    @causes(*2 * [SIGN_IN[0], *SIGN_IN, "TokenGeneration_RefreshTokens"])
    def test_05_srp(self):
        for secret in ({"client_id": WEB}, {"client_id": SERVER["id"], "client_secret": SERVER["secret"]}):
            person = srp_person(**secret)
            with self.assertRaises(API.exceptions.NotAuthorizedException):
                person.authenticate(RESET)
            person.authenticate(FIRST)  # verifies both tokens with the pool's keys
            self.assertEqual(person.id_claims["aud"], secret["client_id"])
            self.assertEqual(person.get_user().name, "Jane Doe")
            before = person.access_token
            person.username = person.id_claims["cognito:username"]  # refreshing hashes the name in the pool
            person.renew_access_token()
            self.assertTrue(person.access_token != before, "the access token is still the old one")

    @causes(*SIGN_IN)
    def test_06_global_sign_out(self):
        person = srp_person(client_id=WEB)
        person.authenticate(FIRST)
        person.client.global_sign_out(AccessToken=person.access_token)
        for revoked in (person.get_user, person.renew_access_token):
            with self.assertRaises(API.exceptions.NotAuthorizedException):
                revoked()

    @causes()
    def test_07_groups(self):
        API.create_group(UserPoolId=POOL_ID, GroupName="reviewers", Precedence=5)
        with self.assertRaises(API.exceptions.GroupExistsException):
            API.create_group(UserPoolId=POOL_ID, GroupName="reviewers")
        for group in ("staff", "reviewers"):
            API.admin_add_user_to_group(UserPoolId=POOL_ID, Username=EMAIL, GroupName=group)
        with self.assertRaises(API.exceptions.ResourceNotFoundException):
            API.admin_add_user_to_group(UserPoolId=POOL_ID, Username=EMAIL, GroupName="nobody")
        pages = API.get_paginator("admin_list_groups_for_user").paginate(UserPoolId=POOL_ID, Username=EMAIL)
        self.assertEqual({group["GroupName"] for page in pages for group in page["Groups"]}, {"staff", "reviewers"})
        members = API.get_paginator("list_users_in_group").paginate(UserPoolId=POOL_ID, GroupName="reviewers")
        self.assertEqual(len([user for page in members for user in page["Users"]]), 1)
        API.admin_remove_user_from_group(UserPoolId=POOL_ID, Username=EMAIL, GroupName="staff")
        left = API.admin_list_groups_for_user(UserPoolId=POOL_ID, Username=EMAIL)["Groups"]
        self.assertEqual([group["GroupName"] for group in left], ["reviewers"])

    @causes("CustomMessage_ForgotPassword", SIGN_IN[0], "PostConfirmation_ConfirmForgotPassword", *SIGN_IN)
    def test_08_an_administrator_resets_the_password(self):
        API.admin_reset_user_password(UserPoolId=POOL_ID, Username=EMAIL)
        with self.assertRaises(API.exceptions.PasswordResetRequiredException):
            password_sign_in(FIRST)
        sent = code(EMAIL, "CustomMessage_ForgotPassword")
        API.confirm_forgot_password(ClientId=WEB, Username=EMAIL, ConfirmationCode=sent, Password=RESET)
        password_sign_in(RESET)

    @causes(*SIGN_IN)
    def test_09_a_disabled_person(self):
        API.admin_disable_user(UserPoolId=POOL_ID, Username=EMAIL)
        with self.assertRaises(API.exceptions.NotAuthorizedException) as refusal:
            password_sign_in(RESET)
        self.assertEqual(refusal.exception.response["Error"]["Message"], "User is disabled.")
        API.admin_enable_user(UserPoolId=POOL_ID, Username=EMAIL)
        password_sign_in(RESET)

    @causes()
    def test_10_an_update_of_the_pool_resets_what_it_omits(self):
        pool = API.describe_user_pool(UserPoolId=POOL_ID)["UserPool"]
        members = API.meta.service_model.operation_model("UpdateUserPool").input_shape.members
        everything = {name: value for name, value in pool.items() if name in members} | {"UserPoolId": POOL_ID}
        API.update_user_pool(UserPoolId=POOL_ID)
        bare = API.describe_user_pool(UserPoolId=POOL_ID)["UserPool"]
        self.assertEqual(bare.get("LambdaConfig", {}), {})
        self.assertEqual(bare["MfaConfiguration"], "OFF")
        password_sign_in(RESET)  # calls no trigger
        API.update_user_pool(**everything)
        again = API.describe_user_pool(UserPoolId=POOL_ID)["UserPool"]
        self.assertEqual(again["LambdaConfig"], pool["LambdaConfig"])
        self.assertEqual(again["Policies"], pool["Policies"])

    @causes()
    def test_11_bad_requests(self):
        with self.assertRaises(API.exceptions.UserNotFoundException):
            API.admin_get_user(UserPoolId=POOL_ID, Username="nobody@python.example.com")
        with self.assertRaises(API.exceptions.ResourceNotFoundException):
            API.describe_user_pool(UserPoolId="local_another")
        with self.assertRaises(API.exceptions.InvalidParameterException):
            API.list_users(UserPoolId=POOL_ID, Filter='tier = "gold"')

    @causes(*SIGN_IN)
    def test_12_the_person_leaves(self):
        token = password_sign_in(RESET)["AccessToken"]
        API.delete_user(AccessToken=token)
        with self.assertRaises(API.exceptions.UserNotFoundException):
            API.admin_get_user(UserPoolId=POOL_ID, Username=EMAIL)

    def test_13_no_secret_is_on_the_timeline(self):
        text = json.dumps(get(f"{POOL['timeline']}/"))
        self.assertTrue("PreSignUp_SignUp" in text, "the timeline is empty")
        self.assertFalse(any(password in text for password in (FIRST, RESET)), "the timeline holds a password")


if __name__ == "__main__":
    unittest.main()
