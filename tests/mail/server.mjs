// A real SMTP server (smtp-server) with a certificate of its own CA, and returnwatch's configuration for it. Loopback, any port.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const openssl = (dir, ...args) => execFileSync("openssl", args, { cwd: dir, stdio: "ignore" });

// ca.pem, and a certificate for 127.0.0.1 and localhost that it signs.
export function certificates() {
  const dir = mkdtempSync(join(tmpdir(), "rw-mail-"));
  openssl(dir, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Mail test CA", "-keyout", "ca.key", "-out", "ca.pem");
  openssl(dir, "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr");
  writeFileSync(join(dir, "names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  openssl(dir, "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "server.pem");
  return dir;
}

// Keeps { raw, mail, envelope, secure, user } of each message. `options` as smtp-server takes them.
export async function serve(options) {
  const taken = [];
  const server = new SMTPServer({
    logger: false,
    ...options,
    onData(stream, session, done) {
      const bytes = [];
      stream.on("data", (chunk) => bytes.push(chunk));
      simpleParser(stream).then((mail) => {
        taken.push({ raw: Buffer.concat(bytes).toString("latin1"), mail, envelope: session.envelope, secure: session.secure, user: session.user });
        done();
      }, done);
    },
  });
  server.on("error", () => {});
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { taken, port: server.server.address().port, stop: () => new Promise((done) => server.close(done)) };
}

// `returnwatch notify test mail` with this email table and more keys of the receiver: { code, out }.
export function notify(dir, email, receiver = "") {
  const config = join(dir, "returnwatch.toml");
  writeFileSync(config, `[agent]
state = "${join(dir, "state.db")}"
[[store]]
name = "acme-uk"
[store.returngo]
shop = "acme.myshopify.com"
api_key = { env = "RW_KEY" }
[store.shopify]
access_token = { env = "RW_KEY" }
[[receiver]]
name = "mail"
${receiver}
email = { ${email} }
`);
  const child = spawn(process.env.RETURNWATCH_BINARY, ["notify", "test", "mail", "--config", config], {
    env: { ...process.env, RW_KEY: "k", RW_USER: "agent", RW_PASSWORD: "s3cret-pässword", RW_WRONG: "wr0ng-s3cret" },
  });
  let out = "";
  child.stdout.on("data", (d) => (out += d));
  child.stderr.on("data", (d) => (out += d));
  return new Promise((done) => child.on("close", (code) => done({ code, out })));
}

export const clean = (dir) => rmSync(dir, { recursive: true, force: true });
