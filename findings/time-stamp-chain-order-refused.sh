#!/usr/bin/env bash
# Surprise: rfc3161-client cannot read the answers of a time stamping authority that sends its chain along with openssl:
# "ASN.1 parse error: ... InvalidSetOrdering". openssl puts the certificate that signs first and the chain behind it;
# the library demands that this set is sorted as DER sorts sets. Whether an authority works depends on the bytes of its
# certificates, and openssl itself verifies every one of these answers.
# Version: rfc3161-client 1.0.9, openssl 3.
# Source: https://www.rfc-editor.org/rfc/rfc5652#section-5.1 (certificates is a set, its encoding is BER).
# Meaning: evidence is stamped, the answer is filed, and years later the checking program calls it no time stamp. Sort
# the certificates before it is read: no signature covers their order, and the same answer then verifies.
# Checked: a local authority answers one request with and without its chain; openssl and the library judge both answers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q rfc3161-client==1.0.9
cd "$folder"
exec 2> errors.txt
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -subj "/CN=Root"
long="Authority with a name that is longer than that of its root"
openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj "/CN=$long"
printf 'extendedKeyUsage=critical,timeStamping\nbasicConstraints=critical,CA:FALSE\n' > extensions
openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem -days 3650 -extfile extensions
echo 01 > serial
echo evidence > file
openssl ts -query -data file -sha256 -cert -no_nonce -out request.tsq
for chain in none sent; do
  printf '[t]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\ndefault_policy=1.2.3\nsigner_digest=sha256\ndigests=sha256\n' > settings
  if [ $chain = sent ]; then echo certs=ca.pem >> settings; fi
  openssl ts -reply -config settings -section t -queryfile request.tsq -out $chain.tsr
  echo "chain $chain: openssl says $(openssl ts -verify -data file -in $chain.tsr -CAfile ca.pem)" >> told.txt
done
cat told.txt
cat > look.py <<'PY'
import sys
from importlib.metadata import version
from pathlib import Path

from rfc3161_client import decode_timestamp_response

print("rfc3161-client", version("rfc3161-client"))
print("expected by most: both answers are read")
read = {}
for chain in ("none", "sent"):
    try:
        read[chain] = f"read, time {decode_timestamp_response(Path(f'{chain}.tsr').read_bytes()).tst_info.gen_time:%Y}"
    except ValueError as problem:
        read[chain] = f"refused: {problem}"
    print(f"chain {chain}: {read[chain]}")
sys.exit(0 if read["none"].startswith("read") and "InvalidSetOrdering" in read["sent"] else 1)
PY
"$folder/venv/bin/python" look.py
[ "$(grep -c "Verification: OK" told.txt)" = 2 ]
