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

for w in wrong:
    print(w, file=sys.stderr)
sys.exit(bool(wrong))
