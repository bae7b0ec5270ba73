"""The files for Kubernetes and compose, read as their tools read them: one agent per state, read-only, probed, persistent."""
import pathlib
import sys

import yaml

source = pathlib.Path(sys.argv[1])
deploy = source / "config/deploy"
wrong = []


def check(holds, what):
    if not holds:
        wrong.append(what)


objects = {o["kind"]: o for o in yaml.safe_load_all((deploy / "kubernetes.yaml").read_text())}
spec = objects["Deployment"]["spec"]
pod = spec["template"]["spec"]
agent = next(c for c in pod["containers"] if c["name"] == "returnwatch")
check(spec["replicas"] == 1 and spec["strategy"]["type"] == "Recreate", "kubernetes: two agents could share a state")
port = agent["ports"][0]
check(agent["livenessProbe"]["httpGet"] == {"path": "/healthz", "port": port["name"]}, "kubernetes: liveness probe")
check(agent["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": port["name"]}, "kubernetes: readiness probe")
check(port["containerPort"] == 9464, "kubernetes: port")
check(agent["securityContext"]["readOnlyRootFilesystem"] is True, "kubernetes: the root file system can be written")
check(agent["securityContext"]["capabilities"]["drop"] == ["ALL"], "kubernetes: capabilities")
check(pod["securityContext"]["runAsNonRoot"] is True, "kubernetes: runs as root")
volumes = {v["name"]: v for v in pod["volumes"]}
mounts = {m["mountPath"]: m["name"] for m in agent["volumeMounts"]}
claim = volumes[mounts["/var/lib/returnwatch"]]["persistentVolumeClaim"]["claimName"]
check(claim == objects["PersistentVolumeClaim"]["metadata"]["name"], "kubernetes: the state is not on the claimed volume")
check("configMap" in volumes[mounts["/etc/returnwatch"]], "kubernetes: configuration")
check(objects["Service"]["spec"]["selector"] == spec["selector"]["matchLabels"], "kubernetes: service")

policy = objects["NetworkPolicy"]["spec"]
check(policy["podSelector"] == {"matchLabels": spec["selector"]["matchLabels"]}, "kubernetes: the network policy is of other pods")
check(set(policy["policyTypes"]) == {"Ingress", "Egress"}, "kubernetes: the network policy leaves a way open")
check(policy["ingress"][0]["ports"] == [{"port": port["name"]}], "kubernetes: the network policy opens another port")
check({"port": 443, "protocol": "TCP"} in policy["egress"][0]["ports"], "kubernetes: the agent cannot reach the systems")
monitor = yaml.safe_load((deploy / "kubernetes-prometheus.yaml").read_text())
check(monitor["kind"] == "ServiceMonitor", "kubernetes: service monitor")
check(monitor["spec"]["selector"]["matchLabels"].items() <= objects["Service"]["metadata"]["labels"].items(), "kubernetes: the monitor finds no service")
endpoint = monitor["spec"]["endpoints"][0]
check(endpoint["port"] == objects["Service"]["spec"]["ports"][0]["name"] and endpoint["path"] == "/metrics", "kubernetes: the monitor scrapes something else")
check({"targetLabel": "job", "replacement": "returnwatch"} in endpoint["relabelings"], "kubernetes: the rules do not know the job")

compose = yaml.safe_load((deploy / "docker-compose.yml").read_text())
services = compose["services"]
check(set(services) == {"returnwatch", "prometheus", "grafana"}, "compose: services")
check(services["returnwatch"]["read_only"] is True, "compose: the root file system can be written")
for name, service in services.items():
    for p in service["ports"]:
        check(p.startswith("127.0.0.1:"), f"compose: {name} listens beyond loopback")
    for v in service.get("volumes", []):
        place = v.split(":")[0]
        # What the reader puts there is not in the tree.
        check(not place.startswith(".") or place == "./returnwatch.toml" or (deploy / place).exists(), f"compose: {place} is not there")
        check(place.startswith(".") or place in compose["volumes"], f"compose: volume {place}")
check((deploy / services["returnwatch"]["build"]["context"] / services["returnwatch"]["build"]["dockerfile"]).exists(), "compose: container file")

scrape = yaml.safe_load((deploy / "compose-prometheus.yml").read_text())["scrape_configs"][0]
check(scrape["static_configs"][0]["targets"] == ["returnwatch:9464"], "compose: Prometheus scrapes something else")

base = yaml.safe_load((deploy / "kustomization.yaml").read_text())
check(base["resources"] == ["kubernetes.yaml"], "kustomize: the base is something else than the agent")
names = sorted(p.parent.name for p in (deploy / "agents").glob("*/kustomization.yaml"))
check(len(names) >= 2, "kustomize: several agents are fewer than two")
for name in names:
    own = yaml.safe_load((deploy / "agents" / name / "kustomization.yaml").read_text())
    check(own["namePrefix"] == f"{name}-", f"kustomize: {name} shares names, and so the state, with another agent")
    check(own["labels"][0]["pairs"] == {"agent": name} and own["labels"][0]["includeSelectors"], f"kustomize: {name}'s pods")
    check((deploy / "agents" / name / own["resources"][0]).resolve() == deploy.resolve(), f"kustomize: {name}'s base")
    for kind in ("configMapGenerator", "secretGenerator"):
        check(own[kind][0]["name"] == "returnwatch", f"kustomize: {name} has no {kind} of its own")
jobs = yaml.safe_load((deploy / "agents/prometheus.yml").read_text())["scrape_configs"]
kept = [r for r in jobs[0]["relabel_configs"] if r.get("action") == "keep"]
check(kept[0]["regex"] == objects["Deployment"]["metadata"]["labels"]["app"], "prometheus: it keeps other pods")
check([t["labels"]["agent"] for t in jobs[1]["static_configs"]] == names, "prometheus: agents on one machine")

for w in wrong:
    print(w, file=sys.stderr)
sys.exit(bool(wrong))
