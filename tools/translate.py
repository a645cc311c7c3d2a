"""Prints template.yaml as CloudFormation will see it: SAM's shorthand written out, as JSON.

    tools/python.sh python tools/translate.py [template.yaml]

For the linter alone. The code need not be built or uploaded, so every CodeUri points at a bucket that does not exist, and a
managed policy that a function names by its short name does not translate: a function brings its own role.
"""

import json
import pathlib
import sys

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """Stands in for the list of AWS's managed policies, which SAM would fetch with credentials."""

    def load(self):
        return {}


def translate(text):
    template = yaml_parse(text)
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://code/function.zip"
    return transform(template, {}, NoManagedPolicies())


if __name__ == "__main__":
    path = sys.argv[1] if len(sys.argv) > 1 else "template.yaml"
    json.dump(translate(pathlib.Path(path).read_text(encoding="utf-8")), sys.stdout, indent=2)
