// The running pool as the tests see it: what `gatehouse pool serve` prints is on standard input.
import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {CognitoIdentityProvider} from '@aws-sdk/client-cognito-identity-provider';

export const pool = JSON.parse(readFileSync(0, 'utf8'));

// api is the AWS SDK as an application of developers uses it; the pool demands credentials of anybody, as Cognito does.
export const api = new CognitoIdentityProvider({
  endpoint: pool.endpoint, region: pool.region, credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
});

export const client = name => pool.clients.find(client => client.name === name);

async function get(address) {
  const response = await fetch(address);
  assert.equal(response.status, 200, `GET ${address.split('?')[0]} answers ${response.status}`);
  return response.json();
}

// code waits for a message of the occasion and returns its code.
export async function code(to, source, after = 0) {
  const message = await get(`${pool.mailbox}/wait?${new URLSearchParams({to, source, after, timeout: '5s'})}`);
  return message.code;
}

// wrong is a code of the same form that is another one.
export const wrong = code => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

// totp is the code of an authenticator app at the pool's time. The pool takes each code once, so its clock moves on first.
export async function totp(secret) {
  const moved = await fetch(pool.clock, {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{"advance": "30s"}',
  });
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.parse((await moved.json()).now) / 30_000)));
  const hash = createHmac('sha1', base32(secret)).update(counter).digest();
  const number = hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

function base32(text) {
  const bits = [...text].map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
}

// journey is a test that also demands the triggers it causes, in their order.
export function journey(name, sources, steps) {
  test(name, async () => {
    const before = (await get(`${pool.timeline}/`)).at(-1)?.id ?? 0;
    await steps();
    const entries = await get(`${pool.timeline}/?after=${before}`);
    assert.deepEqual(entries.map(entry => entry.source), sources);
  });
}

// unseen is a test that the timeline holds none of the secrets.
export function unseen(secrets) {
  test('no secret is on the timeline', async () => {
    const text = JSON.stringify(await get(`${pool.timeline}/`));
    assert.ok(text.includes('PreSignUp_SignUp'), 'the timeline is empty');
    for (const [name, secret] of Object.entries(secrets)) assert.ok(!text.includes(secret), `the timeline holds the ${name}`);
  });
}

export const claims = token => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
