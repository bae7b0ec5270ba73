#!/bin/sh
# What a built program is linked with, as an SPDX 2.3 document: sbom.sh build/returnwatch > returnwatch.spdx
# Header-only libraries are compiled in: their packages are those of this machine's build.
set -eu
program=$1
header_only="libsimdjson-dev libtomlplusplus-dev nlohmann-json3-dev libcli11-dev libexpected-dev libkainjow-mustache-dev libspdlog-dev"
version=$("$program" --version | awk '{print $2}')
created=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%dT%H:%M:%SZ)
cat <<HEAD
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: returnwatch-$version
DocumentNamespace: https://returnwatch.invalid/spdx/returnwatch-$version-$(sha256sum "$program" | cut -c1-16)
Creator: Tool: returnwatch-sbom
Created: $created

PackageName: returnwatch
SPDXID: SPDXRef-returnwatch
PackageVersion: $version
PackageDownloadLocation: NOASSERTION
FilesAnalyzed: false
HEAD
linked=$(ldd "$program" | awk '$3 ~ /^\// {print $3}' | while read -r file; do
  dpkg -S "$(readlink -f "$file")" 2>/dev/null || dpkg -S "$file" 2>/dev/null || dpkg -S "${file#/usr}" 2>/dev/null || true
done | sed 's/: .*//; s/:.*//' | sort -u)
for package in $linked $header_only; do
  found=$(dpkg-query -W -f='${Version}' "$package" 2>/dev/null) || continue
  kind=DYNAMIC_LINK
  case " $header_only " in *" $package "*) kind=STATIC_LINK ;; esac
  id=SPDXRef-$(printf %s "$package" | tr -c 'A-Za-z0-9.' '-')
  cat <<PACKAGE

PackageName: $package
SPDXID: $id
PackageVersion: $found
PackageDownloadLocation: NOASSERTION
FilesAnalyzed: false
ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/$package@$found
Relationship: SPDXRef-returnwatch $kind $id
PACKAGE
done
