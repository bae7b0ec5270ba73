// What the three fakes share: an HTTP server on loopback that notes what its own handler could not do.
import http from 'node:http';

export class Served {
  violations = [];
  requests = 0;
  fault = null;  // (request, body) -> { status, body, headers } | null: answers before anything else does

  async start() {
    this.server = http.createServer((req, res) => {
      const parts = [];
      req.on('data', (d) => parts.push(d));
      req.on('end', () => {
        this.requests++;
        const body = Buffer.concat(parts).toString();
        try {
          const fault = this.fault?.(req, body);
          if (fault?.hang) return;
          if (fault) res.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers }).end(fault.body ?? '');
          else this.handle(req, res, body);
        } catch (e) {
          this.violations.push(`the fake broke: ${e.stack}`);
          res.writeHead(500).end('{}');
        }
      });
    });
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}
