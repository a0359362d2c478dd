"""Finds the program of a target among the JSON messages of a cargo build."""

import json
import sys

found = None
for line in sys.stdin:
    if line.startswith("{"):
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == sys.argv[1]:
            found = message["executable"]
if found is None:
    sys.exit(f"no program {sys.argv[1]} was built")
print(found)
