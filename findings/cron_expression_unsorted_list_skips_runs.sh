#!/bin/sh
# dragonmantank/cron-expression 3.3.1 (Debian 12's php-dragonmantank-cron-expression), the reader of schedules in Laravel.
# Input: "0 18,6 * * *", a list whose values are not in ascending order, which cron allows; and "0 6,18 * * *".
# Expected: getNextRunDate() and getPreviousRunDate() give the instants at which isDue() is true: 06:00 and 18:00 each day.
# Seen: for "18,6" the next runs are 18:00, 18:00, 18:00 and the previous ones 06:00, 06:00, 06:00, while isDue() is true at
#   both hours; for "6,18" all three agree. So who shows "next run" beside a scheduler that asks isDue() shows half of them,
#   and who looks for missed runs with getPreviousRunDate() misses the other half.
# Exits non-zero if that changes.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
# PHP itself is whatever 8.2 Debian 12 has now.
apt-get download -qq php-dragonmantank-cron-expression=3.3.1-2 php-webmozart-assert php8.2-cli php8.2-common \
  libargon2-1 libedit2 libpcre2-8-0 libsodium23 libxml2 libicu72 libbsd0 libmd0 >/dev/null 2>&1
for d in *.deb; do dpkg -x "$d" root; done
libs=$(find "$PWD/root" -name '*.so.*' -exec dirname {} + | sort -u | paste -sd:)
cat > probe.php <<'P'
<?php
spl_autoload_register(fn($c) => require 'root/usr/share/php/' . strtr($c, '\\', '/') . '.php');
foreach (['0 18,6 * * *', '0 6,18 * * *'] as $text) {
  $cron = new Cron\CronExpression($text);
  $noon = '2026-11-25 12:00:00';
  $next = $previous = $due = [];
  $at = $noon;
  for ($i = 0; $i < 4; $i++) $next[] = ($at = $cron->getNextRunDate($at, 0, false, 'UTC'))->format('H');
  $at = $noon;
  for ($i = 0; $i < 4; $i++) $previous[] = ($at = $cron->getPreviousRunDate($at, 0, false, 'UTC'))->format('H');
  for ($h = 0; $h < 24; $h++) if ($cron->isDue(sprintf('2026-11-26 %02d:00:00', $h), 'UTC')) $due[] = sprintf('%02d', $h);
  echo $text, ' | next ', implode(' ', $next), ' | previous ', implode(' ', $previous), ' | due ', implode(' ', $due), "\n";
}
P
got=$(LD_LIBRARY_PATH="$libs" "$(find root -name 'php8.2' -type f -perm -u+x | head -1)" -n -d error_reporting=0 probe.php)
echo "$got"
[ "$got" = "0 18,6 * * * | next 18 18 18 18 | previous 06 06 06 06 | due 06 18
0 6,18 * * * | next 18 06 18 06 | previous 06 18 06 18 | due 06 18" ]
