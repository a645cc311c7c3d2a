// amazon-cognito-identity-js, unmodified but for its endpoint, on the way of one person from sign-up to sign-out.
import assert from 'node:assert/strict';
import {after} from 'node:test';
import identity from 'amazon-cognito-identity-js';
import {api, claims, client, code, journey, pool, totp, unseen, wrong} from './pool.js';

const email = 'jane.doe@identity-js.example.com';
const passwords = {first: 'Correct-Horse-11', changed: 'Battery-Staple-12', forgotten: 'Paper-Lantern-13'};

const userPool = new identity.CognitoUserPool({
  UserPoolId: pool.userPoolId, ClientId: client('web').id, endpoint: pool.endpoint,
});

// person has no session yet, and of what the library stores only the device.
const person = () => new identity.CognitoUser({Username: email, Pool: userPool});

let user = person(); // who is signed in
let authenticator; // the secret of the authenticator app

// call turns a method whose last argument is a callback into a promise.
const call = (on, method, ...args) => new Promise((resolve, reject) =>
  on[method](...args, (error, result) => error ? reject(error) : resolve(result)));

// settle is the same for a method that wants two callbacks.
const settle = (method, ...args) => new Promise((resolve, reject) =>
  user[method](...args, {onSuccess: resolve, onFailure: reject}));

// outcome is how a step of a sign-in ends: a session or the next challenge.
const outcome = step => new Promise((resolve, reject) => step({
  onSuccess: (session, mayRemember = false) => resolve({session, mayRemember}),
  onFailure: reject,
  totpRequired: () => resolve({challenge: 'SOFTWARE_TOKEN_MFA'}),
  customChallenge: parameters => resolve({challenge: 'CUSTOM_CHALLENGE', parameters}),
}));

const signIn = password => outcome(callbacks =>
  user.authenticateUser(new identity.AuthenticationDetails({Username: email, Password: password}), callbacks));

const refused = (name, message) => error => {
  assert.equal(error.name, name);
  if (message) assert.equal(error.message, message);
  return true;
};

const signUp = address => call(userPool, 'signUp', address, passwords.first,
  [new identity.CognitoUserAttribute({Name: 'name', Value: 'Jane Doe'})], null);

const signInTriggers = ['PreAuthentication_Authentication', 'PostAuthentication_Authentication', 'TokenGeneration_Authentication'];

const {UserPool: settings} = await api.describeUserPool({UserPoolId: pool.userPoolId});

// track tells the pool how to track devices. What UpdateUserPool is not told is reset, so it is told everything.
const track = DeviceConfiguration => api.updateUserPool({...settings, UserPoolId: pool.userPoolId, DeviceConfiguration});
after(() => track(settings.DeviceConfiguration));

journey('sign-up with a throw-away address is refused by pre sign-up', ['PreSignUp_SignUp'], async () => {
  await assert.rejects(signUp('someone@mailinator.com'), error => {
    assert.equal(error.code, 'UserLambdaValidationException');
    assert.match(error.message, /^PreSignUp failed with error disposable_email: .+\.$/);
    return true;
  });
});

journey('sign-up', ['PreSignUp_SignUp', 'CustomMessage_SignUp'], async () => {
  const {userConfirmed, userSub, codeDeliveryDetails} = await signUp(email);
  assert.equal(userConfirmed, false);
  assert.match(userSub, /^[0-9a-f-]{36}$/);
  assert.equal(codeDeliveryDetails.DeliveryMedium, 'EMAIL');
});

journey('sign-up with the same address is refused', [], () =>
  assert.rejects(signUp(email), refused('UsernameExistsException')));

journey('sign-in before the confirmation is refused', ['PreAuthentication_Authentication'], () =>
  assert.rejects(signIn(passwords.first), refused('UserNotConfirmedException')));

journey('a wrong code is refused', [], async () => {
  user = person();
  const sent = await code(email, 'CustomMessage_SignUp');
  await assert.rejects(call(user, 'confirmRegistration', wrong(sent), false), refused('CodeMismatchException'));
});

journey('confirmation with a code that is sent again', ['CustomMessage_ResendCode', 'PostConfirmation_ConfirmSignUp'], async () => {
  await call(user, 'resendConfirmationCode');
  assert.equal(await call(user, 'confirmRegistration', await code(email, 'CustomMessage_ResendCode'), false), 'SUCCESS');
});

journey('SRP with a wrong password is refused', ['PreAuthentication_Authentication'], () =>
  assert.rejects(signIn(passwords.changed), refused('NotAuthorizedException', 'Incorrect username or password.')));

journey('SRP as somebody unknown is refused in the same words', ['PreAuthentication_Authentication'], async () => {
  const nobody = new identity.CognitoUser({Username: 'nobody@identity-js.example.com', Pool: userPool});
  const details = new identity.AuthenticationDetails({Username: 'nobody@identity-js.example.com', Password: passwords.first});
  await assert.rejects(outcome(callbacks => nobody.authenticateUser(details, callbacks)), refused('NotAuthorizedException', 'Incorrect username or password.'));
});

journey('SRP on a device that nobody remembers', signInTriggers, async () => {
  user = person();
  const {session, mayRemember} = await signIn(passwords.first);
  assert.ok(session.isValid(), 'the session is not valid');
  assert.equal(mayRemember, true, 'the person is not asked whether to remember the device');
  const {payload} = session.getIdToken();
  assert.deepEqual([payload.token_use, payload.email === email, payload.email_verified, payload.iss], ['id', true, true, pool.issuer]);
  assert.equal(session.getAccessToken().payload.client_id, client('web').id);
});

journey('an authenticator app', [], async () => {
  authenticator = await new Promise((resolve, reject) =>
    user.associateSoftwareToken({associateSecretCode: resolve, onFailure: reject}));
  const verify = code => settle('verifySoftwareToken', code, 'Example app');
  await assert.rejects(verify('000000'), refused('EnableSoftwareTokenMFAException'));
  assert.equal((await verify(await totp(authenticator))).Status, 'SUCCESS');
  assert.equal(await call(user, 'setUserMfaPreference', null, {Enabled: true, PreferredMfa: true}), 'SUCCESS');
});

journey('SRP and the app on another device', signInTriggers, async () => {
  user = person();
  userPool.storage.clear();
  assert.equal((await signIn(passwords.first)).challenge, 'SOFTWARE_TOKEN_MFA');
  const answer = async code => outcome(callbacks => user.sendMFACode(code, callbacks, 'SOFTWARE_TOKEN_MFA'));
  const right = await totp(authenticator);
  await assert.rejects(answer(wrong(right)), refused('CodeMismatchException'));
  assert.ok((await answer(right)).session.isValid(), 'the session is not valid');
});

journey('the device is remembered', [], async () => {
  assert.equal(await settle('setDeviceStatusRemembered'), 'SUCCESS');
  const {Device} = await settle('getDevice');
  assert.ok(Device.DeviceAttributes.some(a => a.Name === 'device_status' && a.Value === 'valid'), 'the device is not valid');
  const {Devices} = await settle('listDevices', 10, null);
  assert.equal(Devices.length, 2);
});

journey('SRP on the remembered device, which stands for the app', [
  'PreAuthentication_Authentication', 'PostAuthentication_Authentication', 'TokenGeneration_AuthenticateDevice',
], async () => {
  user = person();
  const {session, challenge, mayRemember} = await signIn(passwords.first);
  assert.equal(challenge, undefined);
  assert.equal(mayRemember, false, 'the device is taken for a new one');
  assert.equal(typeof claims(session.getAccessToken().getJwtToken()).device_key, 'string', 'the access token does not name the device');
});

journey('refresh', ['TokenGeneration_RefreshTokens'], async () => {
  const before = user.getSignInUserSession();
  const after = await call(user, 'refreshSession', before.getRefreshToken());
  assert.notEqual(after.getAccessToken().payload.jti, before.getAccessToken().payload.jti);
  assert.equal(after.getAccessToken().payload.origin_jti, before.getAccessToken().payload.origin_jti);
});

journey('attributes', ['CustomMessage_VerifyUserAttribute'], async () => {
  await call(user, 'updateAttributes', [new identity.CognitoUserAttribute({Name: 'nickname', Value: 'Jane'})]);
  const list = Object.fromEntries((await call(user, 'getUserAttributes')).map(a => [a.Name, a.Value]));
  assert.deepEqual([list.nickname, list.name, list.email_verified], ['Jane', 'Jane Doe', 'true']);
  await settle('getAttributeVerificationCode', 'email');
  const sent = await code(email, 'CustomMessage_VerifyUserAttribute');
  const verify = code => settle('verifyAttribute', 'email', code);
  await assert.rejects(verify(wrong(sent)), refused('CodeMismatchException'));
  assert.equal(await verify(sent), 'SUCCESS');
});

journey('a new password by the old one', [], async () => {
  await assert.rejects(call(user, 'changePassword', passwords.first, 'short'), refused('InvalidPasswordException'));
  await assert.rejects(call(user, 'changePassword', passwords.forgotten, passwords.changed), refused('NotAuthorizedException'));
  assert.equal(await call(user, 'changePassword', passwords.first, passwords.changed), 'SUCCESS');
});

journey('a new password by a code', ['CustomMessage_ForgotPassword', 'PostConfirmation_ConfirmForgotPassword'], async () => {
  const sent = await new Promise((resolve, reject) => user.forgotPassword({
    onFailure: reject, inputVerificationCode: async () => resolve(await code(email, 'CustomMessage_ForgotPassword')),
  }));
  const confirm = code => settle('confirmPassword', code, passwords.forgotten);
  await assert.rejects(confirm(wrong(sent)), refused('CodeMismatchException'));
  assert.equal(await confirm(sent), 'SUCCESS');
});

const sum = ['CreateAuthChallenge_Authentication', 'VerifyAuthChallengeResponse_Authentication', 'DefineAuthChallenge_Authentication'];

journey('a challenge of our own', [
  'DefineAuthChallenge_Authentication', ...sum, 'PostAuthentication_Authentication', 'TokenGeneration_Authentication',
], async () => {
  user = person();
  user.setAuthenticationFlowType('CUSTOM_AUTH');
  const details = new identity.AuthenticationDetails({Username: email});
  const asked = await outcome(callbacks => user.initiateAuth(details, callbacks));
  assert.deepEqual([asked.challenge, asked.parameters.question], ['CUSTOM_CHALLENGE', '3 + 4']);
  const {session} = await outcome(callbacks => user.sendCustomChallengeAnswer('7', callbacks));
  assert.ok(session.isValid(), 'the session is not valid');
});

journey('a challenge of our own after SRP, answered wrongly', [
  'DefineAuthChallenge_Authentication', 'DefineAuthChallenge_Authentication', ...sum,
], async () => {
  user = person();
  user.setAuthenticationFlowType('CUSTOM_AUTH');
  assert.equal((await signIn(passwords.forgotten)).challenge, 'CUSTOM_CHALLENGE');
  await assert.rejects(outcome(callbacks => user.sendCustomChallengeAnswer('8', callbacks)), refused('NotAuthorizedException'));
});

journey('SRP and the app where devices are not tracked, then global sign-out', signInTriggers, async () => {
  await track(undefined);
  userPool.storage.clear();
  user = person();
  assert.equal((await signIn(passwords.forgotten)).challenge, 'SOFTWARE_TOKEN_MFA');
  const right = await totp(authenticator);
  const {session, mayRemember} = await outcome(callbacks => user.sendMFACode(right, callbacks, 'SOFTWARE_TOKEN_MFA'));
  assert.equal(mayRemember, false, 'the person is asked whether to remember the device');
  assert.equal(session.getAccessToken().payload.device_key, undefined);
  await settle('globalSignOut');
  // The library asks for some seconds again, whatever the answer.
  await assert.rejects(call(user, 'refreshSession', session.getRefreshToken()),
    refused('NotAuthorizedException', 'Refresh Token has been revoked'));
  user.setSignInUserSession(session);
  await assert.rejects(call(user, 'getUserAttributes'), refused('NotAuthorizedException', 'Access Token has been revoked'));
});

unseen(passwords);
