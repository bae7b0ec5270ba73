#!/usr/bin/env python3
"""CONTRIBUTING.md by the letter: a check and a channel are added to a scratch copy as its lists say, built, and tried.
additions.py [SCRATCH]

Copies what git knows of this checkout into SCRATCH (else a folder of its own, removed at the end), writes the files of the two
lists and nothing else, builds, runs the tests that the lists name, finds the new check's fault in the simulated world, and sends
through the new channel to a server of its own. Then each thing is forgotten once: it must not compile, or the test that the list
names must fail and say where. Exit 0: the lists are true."""
import http.server, os, pathlib, re, shutil, subprocess, sys, tempfile, threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHECK = "decision_overdue"
MOST = 12
PROGRAMS = ("returnwatch", "returnwatch-demo", "test_checks", "test_alerts", "test_config", "test_floors")


class Copy:
    def __init__(self, at):
        self.at, self.touched = at, []
        names = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], check=True, capture_output=True).stdout.decode().split("\0")
        for name in filter(None, names):
            if (ROOT / name).exists():
                (at / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, at / name)

    def read(self, name):
        return (self.at / name).read_text()

    def write(self, name, text):
        (self.at / name).write_text(text)
        if name not in self.touched:
            self.touched.append(name)

    def swap(self, name, old, new):
        if self.read(name).count(old) != 1:
            sys.exit(f"{name} has {old!r} not once: say here where the addition goes")
        self.write(name, self.read(name).replace(old, new))

    def after(self, name, line_with, more):
        """`more` behind the line that has `line_with`."""
        line = next((l for l in self.read(name).split("\n") if line_with in l), None)
        if line is None:
            sys.exit(f"{name} has no line with {line_with!r}: say here where the addition goes")
        self.swap(name, line + "\n", line + "\n" + more + "\n")

    def run(self, *command, **more):
        return subprocess.run([str(c) for c in command], cwd=self.at, capture_output=True, text=True, **more)

    def builds(self, *targets):
        done = self.run("cmake", "--build", "build/dev", "--target", *targets)
        return done.returncode == 0, done.stdout + done.stderr

    def passes(self, test, **env):
        done = self.run(f"build/dev/tests/{test}", env={**os.environ, **env})
        return done.returncode == 0, done.stdout


def add_check(c):
    c.write(f"checks/{CHECK}.cc", f"""// A customer asked for a return, and nobody has approved or rejected it.
#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {{
namespace {{

void judge(const ReturnCase& c, const Facts&, const RmaFacts& r, const Context&, Verdict& v) {{
  if (r.status != RmaStatus::pending || !r.rma->created_at) return;
  Problem p = return_problem(c, r, "undecided", *r.rma->created_at);
  p.summary = "Return " + r.rma->id + " waits for a decision.";
  p.evidence.push_back({{"returngo", "return is Pending", r.rma->created_at, r.rma->id}});
  v.problems.push_back(std::move(p));
}}

}}  // namespace

CheckInfo {CHECK}_check() {{
  CheckInfo i;
  i.id = "{CHECK}";
  i.title = "Return undecided";
  i.topic = Topic::exchange;
  i.owner = Owner::cx;
  i.severity = Severity::info;
  i.grace = days(7);
  i.needs = {{Need::returngo}};
  i.causes = {{{{"undecided", "Approve or reject the return in ReturnGO, and tell the customer."}}}};
  i.judge_return = judge;
  i.reads = "the status of the return in ReturnGO";
  i.fires = "a return is Pending for 7 days";
  i.not_when = "it was approved, rejected or cancelled";
  return i;
}}

}}  // namespace returnwatch::checks
""")
    c.swap("checks/catalogue.h", "  X(return_reason_not_mapped)", f"  X(return_reason_not_mapped) \\\n  X({CHECK})")
    c.after("docs/facts/specification.md", "| `return_reason_not_mapped` (return; reason) |",
            f"| `{CHECK}` (return) | cx, info, 7d after the request | Pending (`undecided`) | approved, rejected, cancelled |")
    c.after("tests/checks/catalogue_test.cc", '{"return_reason_not_mapped", ', f'    {{"{CHECK}", "cx info 10080m: undecided"}},')
    c.write(f"tests/checks/{CHECK}_test.cc", f"""#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

TEST_CASE("a return that waits for a decision", "[{CHECK}]") {{
  Scene s = healthy();
  CHECK(says(s, "{CHECK}") == "");
  s.rma().status = "Pending";
  CHECK(says(s, "{CHECK}") == "undecided");
  s.rma().created_at = ago(days(6));
  CHECK(says(s, "{CHECK}") == "(undecided)");
}}
""")
    c.write(f"docs/guide/{CHECK}.md", f"""# Return undecided

`{CHECK}` · cx · info · 7 days after the request

The customer asked to return something, and nobody has answered.

## How it comes about

| cause | what happened |
|---|---|
| `undecided` | the return waits for approval |

## How to see it

ReturnGO: Returns, *Pending*.

## What to do now

Approve or reject it.

## How to prevent it

Let ReturnGO approve what your policy allows.
""")
    c.after("docs/guide/README.md", "[return_reason_not_mapped](", f"| [{CHECK}]({CHECK}.md) | nobody has decided | cx |")
    c.swap("tests/alerts/check_scenes.h", '      {"return_reason_not_mapped", {[](Scene& s) {',
           f'      {{"{CHECK}", {{[](Scene& s) {{ s.rma().status = "Pending"; }}}}}},\n'
           '      {"return_reason_not_mapped", {[](Scene& s) {')
    c.after("config/returnwatch.example.toml", "#return_reason_not_mapped ",
            f'#{CHECK}               = {{ enabled = true, grace = "7d", severity = "info", owner = "cx" }}')
    c.write(f"tests/world/faults_{CHECK}.cc", f"""// docs/facts/specification.md section 4, {CHECK}: cx, info, 7 days after the request.
#include "tests/world/faults.h"

namespace returnwatch::world {{
namespace {{

constexpr const char* kCheck = "{CHECK}";

std::shared_ptr<Story> asked(State& world, Duration before) {{
  auto s = Story::make(world, {{}});
  s->order(world.ago(before + days(8)));
  s->open(world.ago(before));
  return s;
}}

void undecided(State& world) {{
  Label l = return_label(*asked(world, days(9)), kCheck, "undecided", "info", "cx");
  l.from = world.ago(days(2));
  world.expect(l);
}}

void lately(State& world) {{ miss(world, *asked(world, days(2)), kCheck, "asked two days ago"); }}

void rejected(State& world) {{
  auto s = asked(world, days(9));
  s->reject(world.ago(days(8)));
  miss(world, *s, kCheck, "rejected");
}}

void cancelled(State& world) {{
  auto s = asked(world, days(9));
  s->cancel(world.ago(days(8)));
  miss(world, *s, kCheck, "cancelled");
}}

}}  // namespace

FaultSet {CHECK}_set() {{
  return {{{{{{kCheck, "undecided", undecided, true}}}},
          {{{{kCheck, "undecided_lately", lately}}, {{kCheck, "undecided_rejected", rejected}}, {{kCheck, "undecided_cancelled", cancelled}}}}}};
}}

}}  // namespace returnwatch::world
""")
    c.swap("tests/world/faults.cc", "  X(reason_set)", f"  X(reason_set)             \\\n  X({CHECK}_set)")
    c.after("CHANGELOG.md", "* `instant_exchange_not_returned`: ", f"* `{CHECK}`: nobody has approved or rejected a return.")


def add_channel(c):
    header, table = "alerts/channels/channel.h", "alerts/channels/channel.cc"
    c.write("alerts/channels/sample.cc", """// One line of text for each message.
#include <nlohmann/json.hpp>

#include "alerts/channels/channel.h"
#include "alerts/channels/words.h"

namespace returnwatch::alerts {

std::vector<Rendered> render_sample(const Notification& n) {
  return {{lead(n), nlohmann::json{{"line", lead(n)}}.dump()}};
}
std::vector<Rendered> sample_document(const Document& d) {
  return {{d.subject, nlohmann::json{{"line", d.text}}.dump()}};
}

}  // namespace returnwatch::alerts
""")
    c.swap(header, "pagerduty, alertmanager };", "pagerduty, alertmanager, sample };")
    c.after(header, "SendVerdict classify_pagerduty(", "\n[[nodiscard]] std::vector<Rendered> render_sample(const Notification& n);\n"
            "[[nodiscard]] std::vector<Rendered> sample_document(const Document& d);")
    rows = int(re.search(r"kChannelKinds = (\d+);", c.read(header)).group(1))
    c.swap(header, f"kChannelKinds = {rows};", f"kChannelKinds = {rows + 1};")
    c.after(table, "{ChannelKind::alertmanager,",
            '    {ChannelKind::sample, "sample", kPlain, false, render_sample, sample_document, classify_http},')
    c.swap("config/config.h", "// Every channel: what reads,", """struct SampleReceiver {
  static constexpr const char* kName = "sample";
  std::string url;
};

// Every channel: what reads,""")
    c.swap("config/config.h", "AlertmanagerReceiver>;", "AlertmanagerReceiver, SampleReceiver>;")
    c.swap("config/load_receiver.cc", "void read_channel(Section s, AlertmanagerReceiver& c) {", """void read_channel(Section s, SampleReceiver& c) {
  s.need("url", c.url, url_rule);
  s.unknown_keys();
}

void read_channel(Section s, AlertmanagerReceiver& c) {""")
    c.after("config/secret_files.cc", "operator()(const AlertmanagerReceiver&)",
            "  std::vector<NamedSecret> operator()(const SampleReceiver&) const { return {}; }")
    c.after("config/returnwatch.example.toml", '#+ alertmanager = { url = "http://alertmanager:9093" }',
            '\n#+ [[receiver]]\n#+ name   = "lines"\n#+ sample = { url = "http://lines.example" }')
    c.after("agent/courier/receivers.cc", "operator()(const config::AlertmanagerReceiver&)",
            "    ChannelKind operator()(const config::SampleReceiver&) const { return ChannelKind::sample; }")
    c.after("agent/courier/outgoing.h", "Delivery deliver_email(",
            "[[nodiscard]] Delivery deliver_sample(const config::Receiver& r, const Outbox::Message& m, const Surrounds& around);")
    c.after("agent/courier/outgoing.cc", "operator()(const config::AlertmanagerReceiver&)",
            "    Delivery operator()(const config::SampleReceiver&) const { return deliver_sample(r, m, around); }")
    c.swap("agent/courier/deliver_http.cc", "Delivery deliver_pagerduty(", """Delivery deliver_sample(const config::Receiver& r, const Outbox::Message& m, const Surrounds& around) {
  const auto& c = std::get<config::SampleReceiver>(r.channel);
  return {alerts::classify_http(post_json(r, c.url, {}, m.payload, around).answer), "", ""};
}

Delivery deliver_pagerduty(""")
    c.after("docs/configuration.md", "| `alertmanager` | `url` of an Alertmanager |", "| `sample` | `url`: gets each message as one line |")
    c.after("docs/notifications.md", "## PagerDuty", "\nBeside it stands `sample`, which gets one line.\n")


def listed(section, word, text):
    """The paths of a list, with `word` for what it names by an example."""
    body = re.search(rf"{section}(.*?)\n(?:## |\*\*)", text, re.S).group(1)
    rows = [l.split("|")[1] for l in body.split("\n") if l.startswith("| `")] or [body]
    return {p.replace("<id>", word).replace("pagerduty", word) for row in rows for p in re.findall(r"`([\w<>./-]*[/.][\w<>./-]+)`", row)}


def on_the_list(what, touched, paths):
    unlisted = [t for t in touched if t not in paths]
    if unlisted:
        sys.exit(f"{what} needed {', '.join(unlisted)}, which its list does not name")
    print(f"{what} touches {len(touched)} files", flush=True)
    if len(touched) > MOST:
        sys.exit(f"{what} touches {len(touched)} files, more than {MOST}:\n" + "\n".join(touched))


def sends(c):
    """`notify test` through the new channel, to a server that keeps what it is sent."""
    got = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = c.at / "build/sample.toml"
    config.write_text('[[store]]\nname = "acme"\n[store.returngo]\nshop = "acme.myshopify.com"\napi_key = { env = "K" }\n'
                      '[store.shopify]\naccess_token = { env = "K" }\n'
                      f'[[receiver]]\nname = "lines"\nsample = {{ url = "http://127.0.0.1:{server.server_port}" }}\n')
    done = c.run("build/dev/returnwatch", "notify", "test", "lines", "--config", config, env={**os.environ, "K": "k"})
    server.shutdown()
    if done.returncode != 0 or len(got) != 1 or '"line"' not in got[0]:
        sys.exit(f"notify test does not send through the new channel: {done.returncode} {got}\n{done.stdout}{done.stderr}")


def forgotten(c, name, line, told_by, word):
    """Without this line (or, where none is given, without the file) `told_by` must fail and name `word`: a test, or else a
    target that must not build."""
    kept = c.read(name)
    if line and line not in kept:
        sys.exit(f"{name} has no {line!r} to forget")
    if line:
        (c.at / name).write_text(kept.replace(line, ""))
    else:
        (c.at / name).unlink()
    compiled = line and name.endswith((".h", ".cc"))  # what is read when a test runs needs no building
    built, said = c.builds(told_by) if compiled else (True, "")
    if told_by.startswith("test_") and not built:
        sys.exit(f"{name} was forgotten, and {told_by} does not build:\n{said[-2000:]}")
    passed, heard = c.passes(told_by) if told_by.startswith("test_") else (built, said)
    (c.at / name).write_text(kept)
    if passed or word not in heard:
        sys.exit(f"{name} was forgotten, and {told_by} " + ("passed" if passed else f"did not say {word}:\n{heard[-3000:]}"))
    print(f"forgetting {name}{': ' + line.strip() if line else ''}\n    {told_by} fails and names {word}", flush=True)


def forget_each(c):
    courier = "rw_agent"
    forgotten(c, f"docs/guide/{CHECK}.md", "", "test_checks", CHECK)
    forgotten(c, "docs/guide/README.md", f"[{CHECK}]({CHECK}.md)", "test_checks", CHECK)
    forgotten(c, f"tests/checks/{CHECK}_test.cc", "", "test_floors", CHECK)
    forgotten(c, "tests/checks/catalogue_test.cc", f'    {{"{CHECK}", "cx info 10080m: undecided"}},\n', "test_checks", CHECK)
    forgotten(c, "checks/catalogue.h", f" \\\n  X({CHECK})", "test_checks", CHECK)
    forgotten(c, "tests/alerts/check_scenes.h", f'      {{"{CHECK}", {{[](Scene& s) {{ s.rma().status = "Pending"; }}}}}},\n', "test_alerts", CHECK)
    forgotten(c, "config/returnwatch.example.toml", f"#{CHECK} ", "test_config", CHECK)
    forgotten(c, "tests/world/faults.cc", f" \\\n  X({CHECK}_set)", "test_floors", CHECK)
    for name, line in (("config/load_receiver.cc", "void read_channel(Section s, SampleReceiver& c) {\n  s.need(\"url\", c.url, url_rule);\n  s.unknown_keys();\n}\n"),
                       ("config/secret_files.cc", "  std::vector<NamedSecret> operator()(const SampleReceiver&) const { return {}; }\n")):
        forgotten(c, name, line, "rw_config", "SampleReceiver")
    for name, line in (("agent/courier/receivers.cc", "    ChannelKind operator()(const config::SampleReceiver&) const { return ChannelKind::sample; }\n"),
                       ("agent/courier/outgoing.cc", "    Delivery operator()(const config::SampleReceiver&) const { return deliver_sample(r, m, around); }\n")):
        forgotten(c, name, line, courier, "SampleReceiver")
    forgotten(c, "alerts/channels/channel.cc", '    {ChannelKind::sample, "sample", kPlain, false, render_sample, sample_document, classify_http},\n',
              "rw_alerts", "channel.cc")


def tried(c):
    ok, said = c.builds(*PROGRAMS)
    if not ok:
        sys.exit("what was added as the lists say does not build:\n" + said[-6000:])
    c.passes("test_alerts", RETURNWATCH_UPDATE_GOLDENS="1")  # writes the new check's golden; the others must not change
    for test in (p for p in PROGRAMS if p.startswith("test_")):
        ok, said = c.passes(test)
        if not ok:
            sys.exit(f"{test} fails though everything on the lists was done:\n" + said[-6000:])
        print(f"{test} passes", flush=True)
    for golden in (ROOT / "tests/alerts/golden").rglob("*.*"):
        if golden.read_bytes() != (c.at / golden.relative_to(ROOT)).read_bytes():
            sys.exit(f"the additions changed {golden.name}")
    found = c.run("build/dev/returnwatch-demo", "--once", "--listen", "127.0.0.1:0")
    if "Return undecided" not in found.stdout:
        sys.exit("the demo does not find the new check's fault:\n" + found.stdout + found.stderr)
    print("the demo finds the new check's fault", flush=True)
    sends(c)
    print("the new channel is sent through", flush=True)


def main():
    given = len(sys.argv) > 1
    scratch = pathlib.Path(sys.argv[1] if given else tempfile.mkdtemp(prefix="returnwatch-additions-")).resolve()
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        c = Copy(scratch)
        add_check(c)
        contributing, architecture = (ROOT / "CONTRIBUTING.md").read_text(), (ROOT / "ARCHITECTURE.md").read_text()
        on_the_list("a check", c.touched, listed("\n## A check\n", CHECK, contributing))
        c.touched = []
        add_channel(c)
        product = [t for t in c.touched if not t.startswith("docs/")]
        on_the_list("a channel", product, listed(r"\*\*A channel\*\*", "sample", architecture))
        if c.run("cmake", "--preset", "dev").returncode != 0:
            sys.exit("the copy cannot be configured")
        tried(c)
        forget_each(c)
    finally:
        if not given:
            shutil.rmtree(scratch, ignore_errors=True)
    print("CONTRIBUTING.md's lists are true")


main()
