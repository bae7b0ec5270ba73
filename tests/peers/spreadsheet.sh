#!/bin/sh
# The month's tables in the real LibreOffice: order numbers stay text, dates are dates, three decimals stay three, the sums of columns are the totals.
# spreadsheet.sh PROGRAM: PROGRAM is test_agent, which writes the tables of its own books. As its import dialog is to be set: "Quoted field as text" and
# "Detect special numbers" (docs/operating.md).
set -eu
program=$(realpath "${1:?}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
RETURNWATCH_TABLES_DIR=$work "$program" "the month's tables are one a file*" >"$work/log" || { cat "$work/log"; exit 1; }
cd "$work"
for table in lines totals owed umlaut; do
  # comma, quote, UTF-8, from the first line, all columns, English (UK), quoted fields as text, special numbers detected
  soffice "-env:UserInstallation=file://$work/profile" --headless --infilter="Text - txt - csv (StarCalc):44,34,76,1,,2057,true,true" \
    --convert-to fods "$table.csv" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  [ -s "$table.fods" ] || { cat "$work/log"; echo "LibreOffice wrote no $table.fods"; exit 1; }
done
/usr/bin/python3 - <<'PY'
import xml.etree.ElementTree as E
T, O = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}", "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
X = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def rows(name):
    for row in E.parse(name).iter(T + "table-row"):
        cells = []
        for cell in row.findall(T + "table-cell"):
            text = "".join("".join(p.itertext()) for p in cell.findall(X + "p"))
            value = (cell.get(O + "value-type"), cell.get(O + "value") or cell.get(O + "date-value") or text)
            cells += [value] * min(int(cell.get(T + "number-columns-repeated", "1")), 40)
        if any(c[1] for c in cells):
            yield cells


lines = list(rows("lines.fods"))
head = [c[1] for c in lines[0]]
assert head[0] == "date" and "difference" in head, head
at = {name: head.index(name) for name in ("date", "order", "rma", "currency", "returngo", "shopify", "difference", "order id")}
kwd = next(r for r in lines if r[at["currency"]][1] == "KWD")
assert kwd[at["order"]] == ("string", "00123"), kwd
assert kwd[at["rma"]][0] == "string" and kwd[at["order id"]][0] == "string", kwd
assert kwd[at["date"]] == ("date", "2026-11-21"), kwd
assert kwd[at["returngo"]] == ("float", "1.234"), kwd
both = [float(r[at["returngo"]][1]) for r in lines[1:] if r[at["returngo"]][0] == "float"]
totals = list(rows("totals.fods"))
column = [c[1] for c in totals[0]].index("returngo")
assert abs(sum(both) - sum(float(r[column][1]) for r in totals[1:])) < 1e-9, (both, totals)
umlaut = list(rows("umlaut.fods"))
assert umlaut[0][0][1] == "date", f"the mark is read as letters: {umlaut[0][0]}"
assert any(c[1] == "Größe" for r in umlaut for c in r), umlaut
print("LibreOffice keeps order numbers, dates and three decimals; the columns add up")
PY
