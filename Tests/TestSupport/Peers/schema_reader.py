# SPDX-License-Identifier: MIT
"""Holds each line of standard input against a JSON Schema (2020-12), by Debian's python3-jsonschema.

Usage: schema_reader.py SCHEMA; prints `valid` or `invalid: WHERE: WHY` for each line.
"""
import json
import sys

import jsonschema

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for line in sys.stdin:
    error = jsonschema.exceptions.best_match(validator.iter_errors(json.loads(line)))
    print("valid" if error is None else "invalid: %s: %s" % (error.json_path, error.message.replace("\n", " ")[:300]))
