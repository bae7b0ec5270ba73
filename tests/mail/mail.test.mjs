// Mail in a real SMTP server over TLS, read as a mail client reads it; and what is said when it cannot get there.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { certificates, clean, notify, serve } from "./server.mjs";

let dir, tls;
before(() => {
  dir = certificates();
  tls = { key: readFileSync(join(dir, "server.key")), cert: readFileSync(join(dir, "server.pem")) };
});
after(() => clean(dir));

const ca = () => `ca_file = "${join(dir, "ca.pem")}"\ntimeout = "5s"`;
const to = (port, more = "", scheme = "smtp", host = "localhost") =>
  `smtp = "${scheme}://${host}:${port}", from = "Returns Wätch <returnwatch@acme.example>", to = ["finance@acme.example", "books@acme.example"]${more}`;
const onAuth = (auth, _session, done) =>
  auth.username === "agent" && auth.password === "s3cret-pässword" ? done(null, { user: "agent" }) : done(new Error("no"));

test("STARTTLS: offered, so it is used without being asked for; the mail is whole", async () => {
  const server = await serve({ ...tls, authOptional: true });
  try {
    const { code, out } = await notify(dir, to(server.port), ca());
    assert.equal(code, 0, out);
    assert.equal(server.taken.length, 1);
    const { mail, envelope, secure } = server.taken[0];
    assert.ok(secure);
    assert.deepEqual(envelope.rcptTo.map((r) => r.address), ["finance@acme.example", "books@acme.example"]);
    assert.equal(envelope.mailFrom.address, "returnwatch@acme.example");
    assert.equal(mail.from.value[0].name, "Returns Wätch");
    assert.equal(mail.subject, "[returnwatch] TEST: Refund blocked by the order's state (sample-store)");
    assert.match(mail.text, /^TEST: Refund blocked by the order's state, 1 return \(#0000\), 59\.90 GBP, since /);
    assert.match(mail.text, /Nothing is wrong/);
    assert.doesNotMatch(mail.text, /What to do:/);  // nothing is to be done about a sample
    assert.match(mail.html, /<h1[^>]*>TEST: Refund blocked by the order&apos;s state/);
    assert.doesNotMatch(mail.html, /<script|<img|src=/);
    assert.equal(mail.headers.get("auto-submitted"), "auto-generated");
    assert.equal(mail.headerLines.find((h) => h.key === "list-id").line, "List-Id: <sample-store.returnwatch.acme.example>");
    assert.match(mail.messageId, /^<[0-9a-f]+\.returnwatch@acme\.example>$/);
    assert.ok(Math.abs(mail.date - Date.now()) < 120000);
  } finally {
    await server.stop();
  }
});

test("TLS from the first byte, with a password, by smtps:// and by tls = \"implicit\"", async () => {
  const server = await serve({ ...tls, secure: true, onAuth });
  try {
    const auth = `, username = { env = "RW_USER" }, password = { env = "RW_PASSWORD" }`;
    for (const email of [to(server.port, auth, "smtps"), to(server.port, `${auth}, tls = "implicit"`)]) {
      const { code, out } = await notify(dir, email, ca());
      assert.equal(code, 0, out);
    }
    assert.deepEqual(server.taken.map((t) => t.user), ["agent", "agent"]);
  } finally {
    await server.stop();
  }
});

test("what fails is named, with what to look at, and no secret", async () => {
  const starttls = await serve({ ...tls, authOptional: false, onAuth });
  const implicit = await serve({ ...tls, secure: true, authOptional: true });
  const plain = await serve({ authOptional: true, hideSTARTTLS: true });
  const picky = await serve({ authOptional: true, hideSTARTTLS: true, onRcptTo: (_a, _s, done) => done(Object.assign(new Error("no such user"), { responseCode: 550 })) });
  const later = await serve({ authOptional: true, hideSTARTTLS: true, onMailFrom: (_a, _s, done) => done(Object.assign(new Error("greylisted"), { responseCode: 451 })) });
  try {
    const wrong = `, username = { env = "RW_USER" }, password = { env = "RW_WRONG" }`;
    const rows = [
      [to(starttls.port, wrong), ca(), /username or password is refused \(535\)/],
      [to(starttls.port, wrong), `timeout = "5s"`, /the certificate's authority is not trusted here.*ca_file/],
      [to(starttls.port, "", "smtps"), ca(), /a port that begins in plain text \(587, 25\) needs tls = "starttls"/],
      [to(implicit.port), ca(), /needs tls = "implicit"/],
      [to(plain.port, `, tls = "starttls"`), ca(), /does not offer STARTTLS/],
      [to(picky.port), ca(), /is refused: .*550 no such user \(550\)/],
      [to(later.port), ca(), /may work later: .*greylisted.*\(451\)/],
      [to(1), ca(), /connection refused/],
      [to(25, "", "smtp", "nowhere.invalid"), ca(), /DNS: the mail server's host is not found/],
    ];
    for (const [email, receiver, expected] of rows) {
      const { code, out } = await notify(dir, email, receiver);
      assert.equal(code, 1, out);
      assert.match(out, expected);
      assert.doesNotMatch(out, /s3cret/);
      assert.doesNotMatch(out, /finance@/);
    }
  } finally {
    for (const server of [starttls, implicit, plain, picky, later]) await server.stop();
  }
});

test("one wrong address does not keep the mail from the other, and is told of", async () => {
  const server = await serve({
    authOptional: true,
    hideSTARTTLS: true,
    onRcptTo: (address, _session, done) => done(address.address.startsWith("books") ? Object.assign(new Error("no such user"), { responseCode: 550 }) : null),
  });
  try {
    const { code, out } = await notify(dir, to(server.port), ca());
    assert.equal(code, 1, out);
    assert.match(out, /went to 1 of 2 recipients; recipient 2 is refused: the mail server says: 550 no such user/);
    assert.doesNotMatch(out, /books@/);
    assert.deepEqual(server.taken[0].envelope.rcptTo.map((r) => r.address), ["finance@acme.example"]);
  } finally {
    await server.stop();
  }
});
