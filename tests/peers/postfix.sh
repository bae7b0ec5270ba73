#!/bin/sh
# Mail to a real Postfix (Debian's) on loopback that takes mail for one recipient, puts a second off and refuses a third. It is
# an instance of its own in a temporary folder; what it takes is discarded, so that nothing leaves the machine. Needs root.
# postfix.sh TEST_AGENT
set -eu
[ "$(id -u)" = 0 ] && command -v postfix >/dev/null || { echo "needs root and postfix: skipped"; exit 77; }
dir=$(mktemp -d) && chmod 755 "$dir"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir "$dir/etc" "$dir/queue" "$dir/data" && chown postfix "$dir/data"
cat > "$dir/etc/main.cf" <<MAIN
compatibility_level = 3.6
queue_directory = $dir/queue
data_directory = $dir/data
myhostname = mail.acme.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
default_transport = discard
relay_transport = discard
smtpd_delay_reject = yes
smtpd_recipient_restrictions = check_recipient_access texthash:$dir/etc/recipients, permit_mynetworks, reject
maillog_file = $dir/maillog
maillog_file_prefixes = $dir
MAIN
cat > "$dir/etc/master.cf" <<MASTER
127.0.0.1:$port inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
proxymap  unix  - - n - - proxymap
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
postlog   unix-dgram n - n - 1 postlogd
MASTER
printf 'ben@acme.example 450 4.7.1 greylisted, try again later\ncleo@acme.example 550 5.1.1 no such mailbox\n' > "$dir/etc/recipients"
trap 'postfix -c "$dir/etc" stop >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT
postfix -c "$dir/etc" start >/dev/null
cat > "$dir/accept" <<ACCEPT
#!/bin/sh
printf 'cleo@acme.example 550 5.1.1 no such mailbox\n' > "$dir/etc/recipients"
postfix -c "$dir/etc" reload >/dev/null && sleep 1
ACCEPT
chmod +x "$dir/accept"
RETURNWATCH_SMTP="smtp://127.0.0.1:$port" RETURNWATCH_MAILLOG="$dir/maillog" RETURNWATCH_ACCEPT="$dir/accept" "$1" "[postfix]"
