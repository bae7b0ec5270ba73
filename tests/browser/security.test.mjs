// Who may ask, and what a page may do: headers, cross-site requests, names that are not ours.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { startDemo } from './agent.mjs';

let demo;
before(async () => (demo = await startDemo()));
after(async () => demo?.stop());

const ask = (path, { method = 'GET', headers = {}, body = '' } = {}) =>
  new Promise((resolve, reject) => {
    const request = http.request(demo.base + path, { method, headers: { ...(body ? { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) } : {}), ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (d) => (text += d));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    request.on('error', reject);
    request.end(body);
  });

test('every answer carries the security headers', async () => {
  for (const path of ['/', '/checks', '/style.css', '/metrics', '/api/findings', '/no-such-page', '/findings/0000000000000000']) {
    const { headers } = await ask(path);
    const csp = headers['content-security-policy'] ?? '';
    assert.match(csp, /default-src 'none'/, path);
    assert.doesNotMatch(csp, /script-src|unsafe-eval/, path);
    for (const part of ["form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) assert.ok(csp.includes(part), `${path}: ${part}`);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.equal(headers['x-frame-options'], 'DENY', path);
    assert.equal(headers['referrer-policy'], 'no-referrer', path);
    assert.equal(headers['cache-control'], 'no-store', path);
    assert.equal(headers['access-control-allow-origin'], undefined, path);
  }
});

test('what changes something wants the form\'s token', async () => {
  const [f] = await demo.findings();
  for (const path of ['/ack', '/silence', '/silence/end', '/report/send', '/api/ack', '/api/silences', '/api/silences/end', '/api/reload', '/api/forget', '/api/check'])
    for (const csrf of ['', 'csrf=00000000000000000000000000000000&']) {
      const answer = await ask(path, { method: 'POST', body: `${csrf}fingerprint=${f.fingerprint}&matchers=check%3D*&for=4h&reason=x&id=1&rma=${f.rma_id}` });
      assert.equal(answer.status, 403, `${path} ${csrf}`);
    }
  assert.deepEqual((await demo.findings()).map((x) => x.state), (await demo.findings()).map((x) => x.state));
  assert.equal((await demo.findings()).some((x) => x.state === 'silenced' || x.state === 'acknowledged'), false);
});

test('a token of a form is good for a form, and a foreign way back is not followed', async () => {
  const page = await ask('/');
  const csrf = page.text.match(/name="csrf" value="([0-9a-f]{32})"/)[1];
  const f = (await demo.findings()).find((x) => x.state === 'firing');
  for (const back of ['//evil.example/', 'https://evil.example/', '/\\evil.example', '/x%0d%0aSet-Cookie:a=b']) {
    const answer = await ask('/ack', { method: 'POST', body: `csrf=${csrf}&fingerprint=${f.fingerprint}&back=${back.includes('%') ? back : encodeURIComponent(back)}` });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, '/');
    assert.equal(answer.headers['set-cookie'], undefined);
  }
});

test('on the loopback no foreign name is served: a page elsewhere cannot reach us by a name of its own', async () => {
  assert.equal((await ask('/', { headers: { Host: 'evil.example' } })).status, 421);
  assert.equal((await ask('/api/findings', { headers: { Host: 'evil.example:9464' } })).status, 421);
});

test('writing by GET does nothing', async () => {
  for (const path of ['/ack?fingerprint=0', '/silence?matchers=check%3D*', '/api/reload']) assert.equal((await ask(path)).status, 404, path);
});
