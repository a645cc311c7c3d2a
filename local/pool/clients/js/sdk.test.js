// The AWS SDK for JavaScript, unmodified but for its endpoint: what servers and administrators do.
import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {
  CodeMismatchException, InvalidParameterException, InvalidPasswordException, NotAuthorizedException, RefreshTokenReuseException,
  ResourceNotFoundException, UserLambdaValidationException, UserNotFoundException, UsernameExistsException, paginateListUsers,
} from '@aws-sdk/client-cognito-identity-provider';
import {api, claims, client, code, journey, pool, unseen, wrong} from './pool.js';

const email = 'jane.doe@sdk-js.example.com';
const invited = 'invited@sdk-js.example.com';
const passwords = {first: 'Correct-Horse-21', temporary: 'Battery-Staple-22', chosen: 'Paper-Lantern-23'};
const UserPoolId = pool.userPoolId;
const server = client('server');

// hash is what a client with a secret proves itself by.
const hash = name => createHmac('sha256', server.secret).update(name + server.id).digest('base64');

const signInTriggers = ['PreAuthentication_Authentication', 'PostAuthentication_Authentication', 'TokenGeneration_Authentication'];

journey('sign-up is refused by pre sign-up', ['PreSignUp_SignUp'], () => assert.rejects(
  api.signUp({ClientId: client('web').id, Username: 'someone@mailinator.com', Password: passwords.first}),
  error => {
    assert.ok(error instanceof UserLambdaValidationException, `it is a ${error.name}`);
    assert.match(error.message, /^PreSignUp failed with error disposable_email: .+\.$/);
    assert.equal(error.$metadata.httpStatusCode, 400);
    return true;
  }));

journey('sign-up with a client that has a secret', ['PreSignUp_SignUp', 'CustomMessage_SignUp', 'PostConfirmation_ConfirmSignUp'], async () => {
  const person = {ClientId: server.id, Username: email, Password: passwords.first, UserAttributes: [{Name: 'name', Value: 'Jane Doe'}]};
  await assert.rejects(api.signUp(person), NotAuthorizedException);
  await assert.rejects(api.signUp({...person, SecretHash: hash('somebody else')}), NotAuthorizedException);
  await assert.rejects(api.signUp({...person, SecretHash: hash(email), Password: 'short'}), InvalidPasswordException);
  const {UserConfirmed, CodeDeliveryDetails} = await api.signUp({...person, SecretHash: hash(email)});
  assert.deepEqual([UserConfirmed, CodeDeliveryDetails.AttributeName], [false, 'email']);
  await assert.rejects(api.signUp({...person, SecretHash: hash(email)}), UsernameExistsException);
  const sent = await code(email, 'CustomMessage_SignUp');
  const confirmation = {ClientId: server.id, Username: email, SecretHash: hash(email)};
  await assert.rejects(api.confirmSignUp({...confirmation, ConfirmationCode: wrong(sent)}), CodeMismatchException);
  await api.confirmSignUp({...confirmation, ConfirmationCode: sent});
});

journey('password, then refresh', [...signInTriggers, 'TokenGeneration_RefreshTokens'], async () => {
  const {AuthenticationResult: first} = await api.initiateAuth({
    ClientId: server.id, AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: {USERNAME: email, PASSWORD: passwords.first, SECRET_HASH: hash(email)},
  });
  assert.deepEqual([first.TokenType, first.ExpiresIn, claims(first.IdToken).aud], ['Bearer', 3600, server.id]);
  const {sub} = claims(first.AccessToken);
  const {AuthenticationResult: next} = await api.initiateAuth({
    ClientId: server.id, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: {REFRESH_TOKEN: first.RefreshToken, SECRET_HASH: hash(sub)},
  });
  assert.equal(next.RefreshToken, undefined);
  assert.equal(claims(next.AccessToken).origin_jti, claims(first.AccessToken).origin_jti);
  const {Username, UserAttributes} = await api.getUser({AccessToken: next.AccessToken});
  assert.equal(Username, sub);
  assert.ok(UserAttributes.some(a => a.Name === 'email_verified' && a.Value === 'true'), 'the address is not verified');
});

journey('a refresh token that changes with each use', [...signInTriggers, 'TokenGeneration_Authentication'], async () => {
  const ClientId = client('rotating').id;
  const {AuthenticationResult: first} = await api.initiateAuth({
    ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: {USERNAME: email, PASSWORD: passwords.first},
  });
  const {AuthenticationResult: next} = await api.getTokensFromRefreshToken({ClientId, RefreshToken: first.RefreshToken});
  assert.ok(next.RefreshToken && next.RefreshToken !== first.RefreshToken, 'the refresh token is still the old one');
  await assert.rejects(api.getTokensFromRefreshToken({ClientId, RefreshToken: first.RefreshToken}), RefreshTokenReuseException);
});

journey('wrong passwords and people', ['PreAuthentication_Authentication'], async () => {
  const attempt = {ClientId: client('web').id, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: {USERNAME: email, PASSWORD: passwords.chosen}};
  await assert.rejects(api.initiateAuth(attempt), NotAuthorizedException);
  await assert.rejects(api.initiateAuth({...attempt, ClientId: 'abcdefghijklmnopqrstuvwxyz'}), ResourceNotFoundException);
  await assert.rejects(api.initiateAuth({...attempt, AuthParameters: {USERNAME: email}}), InvalidParameterException);
  await assert.rejects(api.adminGetUser({UserPoolId, Username: 'nobody@sdk-js.example.com'}), UserNotFoundException);
});

journey('an invitation and the new password', [
  'PreSignUp_AdminCreateUser', 'CustomMessage_AdminCreateUser',
  'PreAuthentication_Authentication', 'PostAuthentication_Authentication', 'TokenGeneration_NewPasswordChallenge',
], async () => {
  const {User} = await api.adminCreateUser({
    UserPoolId, Username: invited, TemporaryPassword: passwords.temporary,
    UserAttributes: [{Name: 'email', Value: invited}, {Name: 'email_verified', Value: 'true'}], DesiredDeliveryMediums: ['EMAIL'],
  });
  assert.equal(User.UserStatus, 'FORCE_CHANGE_PASSWORD');
  assert.ok(User.UserCreateDate instanceof Date, 'the date of creation is none');
  assert.equal(await code(invited, 'CustomMessage_AdminCreateUser'), passwords.temporary);
  const {ChallengeName, ChallengeParameters, Session} = await api.initiateAuth({
    ClientId: client('web').id, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: {USERNAME: invited, PASSWORD: passwords.temporary},
  });
  assert.deepEqual([ChallengeName, ChallengeParameters.requiredAttributes], ['NEW_PASSWORD_REQUIRED', '[]']);
  const {AuthenticationResult} = await api.respondToAuthChallenge({
    ClientId: client('web').id, ChallengeName, Session,
    ChallengeResponses: {USERNAME: invited, NEW_PASSWORD: passwords.chosen, 'userAttributes.name': 'Jane Doe'},
  });
  assert.equal(claims(AuthenticationResult.IdToken).name, 'Jane Doe');
  assert.equal((await api.adminGetUser({UserPoolId, Username: invited})).UserStatus, 'CONFIRMED');
});

journey('a code by e-mail instead of a password', [
  'PreAuthentication_Authentication', 'CustomMessage_Authentication', 'PostAuthentication_Authentication', 'TokenGeneration_Authentication',
], async () => {
  const ClientId = client('web').id;
  const {ChallengeName, AvailableChallenges, Session} = await api.initiateAuth({
    ClientId, AuthFlow: 'USER_AUTH', AuthParameters: {USERNAME: email},
  });
  assert.equal(ChallengeName, 'SELECT_CHALLENGE');
  assert.deepEqual(AvailableChallenges.toSorted(), ['EMAIL_OTP', 'PASSWORD', 'PASSWORD_SRP']);
  const chosen = await api.respondToAuthChallenge({
    ClientId, ChallengeName, Session, ChallengeResponses: {USERNAME: email, ANSWER: 'EMAIL_OTP'},
  });
  assert.equal(chosen.ChallengeName, 'EMAIL_OTP');
  const answer = {ClientId, ChallengeName: 'EMAIL_OTP', Session: chosen.Session};
  const sent = await code(email, 'CustomMessage_Authentication');
  await assert.rejects(
    api.respondToAuthChallenge({...answer, ChallengeResponses: {USERNAME: email, EMAIL_OTP_CODE: wrong(sent)}}), CodeMismatchException);
  const {AuthenticationResult} = await api.respondToAuthChallenge({...answer, ChallengeResponses: {USERNAME: email, EMAIL_OTP_CODE: sent}});
  assert.equal(claims(AuthenticationResult.IdToken).email, email);
});

journey('pages of people', Array(5).fill('PreSignUp_AdminCreateUser'), async () => {
  for (let i = 1; i <= 5; i++) {
    await api.adminCreateUser({UserPoolId, Username: `listed${i}@sdk-js.example.com`, MessageAction: 'SUPPRESS'});
  }
  const found = [];
  const pages = paginateListUsers({client: api, pageSize: 2}, {UserPoolId, Filter: 'email ^= "listed"', AttributesToGet: ['email']});
  for await (const {Users} of pages) {
    assert.ok(Users.length <= 2, `a page has ${Users.length} people`);
    found.push(...Users.flatMap(user => user.Attributes.filter(a => a.Name === 'email').map(a => a.Value)));
  }
  assert.deepEqual(found.toSorted(), [1, 2, 3, 4, 5].map(i => `listed${i}@sdk-js.example.com`));
  await assert.rejects(api.listUsers({UserPoolId, Filter: 'email ~ "listed"'}), InvalidParameterException);
});

unseen(passwords);
