"""Cases for whatever dtolint has: each rule, check, keyword of JSON Schema, report format and command. What is new is in
them without being asked for; what cannot be tried, because nobody has said how, is an error."""
import json
import pathlib
import re
import subprocess
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DOMAINS = "domains"
# What joins checks, or is a part of that.
JOINS = {"all", "any", "not", "when", "then", "else"}
# Arguments whose form the JSON Schema of policies doesn't tell.
ARGUMENTS = {
    "families": lambda n: [{"when": [f"a{nth}*"], "then": [f"b{nth}*"]} for nth in range(n)],
    "scopes": lambda n: [{"domains": [f"h{nth}.example.com"], "only": [f"a{nth}*"]} for nth in range(n)],
    "matches": lambda n: "x|" * n + "y", "no-value-matches": lambda n: "x|" * n + "y", "pattern": lambda n: "x|" * n + "y",
    "within": lambda n: "90 days", "max": lambda n: 5, "min": lambda n: 1, "decimals": lambda n: 2,
    "where": lambda n: {"one-of": {"values": [f"x{nth}z" for nth in range(n)]}},
    "by": lambda n: "/id", "member": lambda n: "/url", "url": lambda n: "/url",
    "of": lambda n: "/url", "is": lambda n: 1,
    "after": lambda n: "2026-01-01", "before": lambda n: "2027-01-01",
}
# Those that another check has by the same name.
OF_CHECKS = {
    ("compare", "is"): lambda n: "less", ("compare", "read"): lambda n: "number", ("in-member", "is"): lambda n: "one-of",
    ("in-member", "member"): lambda n: "/tags/*",
    ("quantity", "max"): lambda n: "5", ("quantity", "min"): lambda n: "1",
    ("version", "max"): lambda n: "5.0.0", ("version", "min"): lambda n: "1.0.0",
    ("ip", "within"): lambda n: [f"10.{nth}.0.0/16" for nth in range(n)],
    ("ip", "outside"): lambda n: [f"172.16.{nth}.0/24" for nth in range(n)],
    ("sum", "of"): lambda n: "/id",
    ("url-path", "one-of"): lambda n: [f"/x{nth}*y" for nth in range(n)],
    ("url-path", "none-of"): lambda n: [f"/x{nth}*z" for nth in range(n)],
    ("decoded", "as"): lambda n: "json", ("decoded", "holds"): lambda n: {"at": "/a", "one-of": {"values": [f"x{nth}z" for nth in range(n)]}},
}
# Words that the JSON Schema of policies lists, of which there are no more.
WORDS = {"type": ["string", "null"], "url-homograph": ["Latin", "Greek"]}


def definitions():
    return json.loads((REPOSITORY / "docs/dtolint.schema.json").read_text(encoding="utf-8"))["definitions"]


def shared(schema):
    """The definition that a schema refers to, or nothing."""
    return (schema.get("allOf") or [{}])[0].get("$ref", "").rpartition("/")[2]


def argument(check, name, schema, n):
    """A value for a parameter: a list of n entries where it takes a list."""
    if (check, name) in OF_CHECKS:
        return OF_CHECKS[check, name](n)
    if name in ARGUMENTS:
        return ARGUMENTS[name](n)
    if shared(schema) == DOMAINS:
        # What one list allows, the other must not refuse.
        return [f"*.{name.replace('-', '')}{nth}.example.com" for nth in range(n)]
    if shared(schema) in ("names", "values"):
        return [f"x{nth}*y" for nth in range(n)]
    items = schema.get("items", {})
    if "enum" in items:
        return WORDS.get(check, items["enum"][:2])
    if items.get("type") == "integer":
        return list(range(1000, 1000 + n))
    if items.get("type") == "string":
        return [f"x{nth}" for nth in range(n)]
    if "enum" in schema:
        return schema["enum"][0]
    raise SystemExit(f"say in {__file__} what to try for the parameter `{name}` of `{check}`: {json.dumps(schema)}")


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(it)}" for key, it in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def rule_text(name, arguments, select):
    return f'[[rule]]\nid = "r"\ntitle = "t"\nselect = "{select}"\ncheck = {{ {name} = {toml(arguments)} }}\n'


DTO = {"tags": {"type": "array"}, "map": {"type": "object"}, "url": {"type": "string"}}
SCHEMA = json.dumps({"type": "object", "properties": DTO})


def document(n):
    """A value of every kind that has n parts."""
    tags = [f"x{nth}z" for nth in range(n)]
    members = {f"k{nth}": {"id": nth % 7, "other": nth} for nth in range(n)}
    address = "https://h.example.com/" + "a/" * n + "?" + "&".join(f"q{nth}=1" for nth in range(n))
    return json.dumps({"tags": tags, "map": members, "url": address})


def checks():
    """Of each check: lists of three sizes for one document, and documents of three sizes for one list."""
    made = []
    for name, definition in definitions()["check"]["properties"].items():
        if name in JOINS:
            continue
        parameters = definition.get("properties", {})
        arguments = lambda n, name=name, parameters=parameters: {key: argument(name, key, it, n) for key, it in parameters.items()}
        text = lambda n, name=name, arguments=arguments: "version = 1\nschema = \"s.json\"\n" + "".join(
            rule_text(name, arguments(n), select).replace('"r"', f'"r{nth}"')
            for nth, select in enumerate(["/tags", "/tags/*", "/map", "/map/*", "/url"]) if fits(name, select))
        made.append((f"check {name}, its list", 60, lambda n, text=text: {
            "dtolint.toml": text(n), "s.json": SCHEMA, "a.json": document(3)}))
        made.append((f"check {name}, its value", 30, lambda n, text=text: {
            "dtolint.toml": text(3), "s.json": SCHEMA, "a.json": document(n)}, "github", "lint"))
    return made


def fits(check, select):
    """Whether the check can look at what is there; the policy is refused otherwise."""
    is_for = {
        "/tags": {"url-scope", "covered", "count", "in-member", "includes", "implies", "sorted", "sum", "unique"},
        "/tags/*": {"compare", "distinct", "in-member", "ip", "none-of", "one-of", "length", "matches", "date", "equals-path", "quantity", "range", "type", "version"},
        "/map": {"count", "forbidden-member", "keys", "known-members", "sum", "lookalike-members", "required", "no-merge-key", "one-reading"},
        "/map/*": {"equals-member", "known-members", "required"},
        "/url": set(),
    }
    if select == "/url":
        return check.startswith("url-") and check != "url-scope" or not any(check in names for names in is_for.values())
    return check in is_for[select]


def rules(program):
    """Of each rule that looks at documents: by itself, in documents of three sizes."""
    listed = json.loads(subprocess.run([program, "rules", "--format", "json"], capture_output=True, text=True, check=True).stdout)
    known = definitions()
    made = []
    for rule in listed:
        if rule["check"] is None:
            continue
        options = known.get(f"rule-{rule['id']}", {})
        options = next((it for it in options.get("anyOf", [options]) if "properties" in it), {}).get("properties", {})
        options = {key: it for key, it in options.items() if key not in ("level", "level-from", "reason", "final")}
        values = {key: rule_option(rule["id"], key, it) for key, it in options.items()}
        entry = toml({"level": "error", **values})
        text = "version = 1\n" + ("" if rule["always_on"] else f"[rules]\n{rule['id']} = {entry}\n")
        made.append((f"rule {rule['id']}", 15, lambda n, text=text: {"dtolint.toml": text, "a.json": json.dumps({
            "endpoint_url": "https://h.example.com/" + "a/" * n + "?" + "&".join(f"q{nth}=1" for nth in range(n)),
            "events": [f"user.made{nth}" for nth in range(n)], **{f"Events{nth}": nth for nth in range(n)}})}, "github", "lint"))
    return made


def rule_option(rule, name, schema):
    if shared(schema) in ("names", "values"):
        return ["user.*"]
    if name == "scopes":
        return [{"domains": ["h.example.com"], "only": ["dsync.*"]}]
    return argument(rule, name, schema, 2)


def strings(n):
    return [f"v{nth}" for nth in range(n)]


def schemas(n):
    return [{"const": f"v{nth}"} for nth in range(n)]


def by_name(n):
    return {f"v{nth}": {"type": "string"} for nth in range(n)}


# Each keyword with a value of n parts.
KEYWORDS = {
    "$ref": lambda n: {"$ref": "#/properties/text/$defs/v0", "$defs": by_name(n)},
    "$dynamicRef": lambda n: {"$dynamicRef": "#here", "$defs": {"a": {"$dynamicAnchor": "here", "enum": strings(n)}}},
    "$defs": lambda n: {"$defs": by_name(n)},
    "additionalProperties": lambda n: {"additionalProperties": {"enum": strings(n)}},
    "allOf": lambda n: {"allOf": schemas(n)}, "anyOf": lambda n: {"anyOf": schemas(n)}, "oneOf": lambda n: {"oneOf": schemas(n)},
    "const": lambda n: {"const": strings(n)},
    "contains": lambda n: {"contains": {"enum": strings(n)}, "minContains": 2, "maxContains": 3},
    "dependentRequired": lambda n: {"dependentRequired": {f"k{nth}": strings(3) for nth in range(n)}},
    "dependentSchemas": lambda n: {"dependentSchemas": {f"k{nth}": {"required": ["v"]} for nth in range(n)}},
    "enum": lambda n: {"enum": strings(n)},
    "exclusiveMaximum": lambda n: {"exclusiveMaximum": n}, "exclusiveMinimum": lambda n: {"exclusiveMinimum": n},
    "format": lambda n: {"properties": {f"v{nth}": {"format": "uri"} for nth in range(n)}},
    "if": lambda n: {"if": {"enum": strings(n)}, "then": {"minLength": 3}, "else": {"maxLength": 3}},
    "items": lambda n: {"items": {"enum": strings(n)}},
    "maxItems": lambda n: {"maxItems": n}, "minItems": lambda n: {"minItems": n},
    "maxLength": lambda n: {"maxLength": n}, "minLength": lambda n: {"minLength": n},
    "maxProperties": lambda n: {"maxProperties": n}, "minProperties": lambda n: {"minProperties": n},
    "maximum": lambda n: {"maximum": n}, "minimum": lambda n: {"minimum": n}, "multipleOf": lambda n: {"multipleOf": n},
    "not": lambda n: {"not": {"enum": strings(n)}},
    "pattern": lambda n: {"pattern": "v" * n}, "patternProperties": lambda n: {"patternProperties": {f"v{nth}$": {} for nth in range(n)}},
    "prefixItems": lambda n: {"prefixItems": schemas(n)},
    "properties": lambda n: {"properties": by_name(n)}, "propertyNames": lambda n: {"propertyNames": {"enum": strings(n)}},
    "required": lambda n: {"required": strings(n)}, "type": lambda n: {"type": ["string", "null"]},
    "unevaluatedItems": lambda n: {"prefixItems": schemas(n), "unevaluatedItems": False},
    "unevaluatedProperties": lambda n: {"properties": by_name(n), "unevaluatedProperties": False},
    "uniqueItems": lambda n: {"uniqueItems": True},
}
# What asserts nothing by itself or is a part of another, what earlier drafts called by another name, and what only tools know.
NO_ASSERTIONS = set("""
    $id $schema $anchor $dynamicAnchor $comment $vocabulary title description default deprecated examples readOnly writeOnly then else
    minContains maxContains contentEncoding contentMediaType contentSchema contentLength
    $recursiveAnchor $recursiveRef id definitions dependencies additionalItems
    discriminator enumDescriptions enumNames example externalDocs formatMaximum formatMinimum nullable summary xml deprecationMessage
    doNotSuggest defaultSnippets errorMessage markdownDescription markdownEnumDescriptions patternErrorMessage propertyOrder suggestSortText
    tsType tsEnumNames typeName name tags version""".split())


def known_keywords():
    """The keywords, as the program's own list has them."""
    source = (REPOSITORY / "src/schema/keywords.rs").read_text(encoding="utf-8")
    return set(re.findall(r'^    "(\S+)",$', source, re.M))


def keywords():
    """Of each keyword: schemas of three sizes for one document, and documents of three sizes for one schema."""
    missing = known_keywords() - set(KEYWORDS) - NO_ASSERTIONS
    if missing:
        raise SystemExit(f"say in {__file__} what to try for the keywords {', '.join(sorted(missing))}")
    made = []
    # One value of each type, so that there is one that the keyword looks at.
    values = lambda n: json.dumps({"text": "w" * n, "number": n, "items": [f"w{nth}" for nth in range(n)], "object": {f"k{nth}": nth for nth in range(n)}})
    for name, schema in KEYWORDS.items():
        text = lambda n, schema=schema: json.dumps({"properties": {key: schema(n) for key in ("text", "number", "items", "object")}})
        made.append((f"keyword {name}, the schema", 20, lambda n, text=text: {
            "dtolint.toml": 'version = 1\nschema = "s.json"\n', "s.json": text(n), "a.json": values(3)}))
        made.append((f"keyword {name}, the document", 30, lambda n, text=text: {
            "dtolint.toml": 'version = 1\nschema = "s.json"\n', "s.json": text(3), "a.json": values(n)}, "github", "lint"))
    return made


def hooks(n):
    return json.dumps([{"endpoint_url": f"http://h{nth}.example.com/", "events": [f"made.{nth}"]} for nth in range(n)])


MANY = 'version = 1\nextends = ["dtolint:recommended"]\n[[documents]]\nfiles = ["d/*.json"]\nselect = "/*"\n'
# Each command with something of n parts: its arguments, and the files.
COMMANDS = {
    "check": (["check", "d"], 3, lambda n: {"dtolint.toml": MANY, **{f"d/{nth}.json": hooks(2) for nth in range(n)}}),
    "check --keys": (["check", "--keys", "-f", "ndjson", "d"], 3, lambda n: {"dtolint.toml": MANY, **{f"d/{nth}.json": hooks(2) for nth in range(n)}}),
    "policy check": (["policy", "check"], 3, lambda n: {"dtolint.toml": MANY + "".join(rule_text("one-of", {"values": ["user.*"]}, "/events/*").replace('"r"', f'"r{nth}"') for nth in range(n)), "d/a.json": hooks(1)}),
    "policy test": (["policy", "test"], 3, lambda n: {"dtolint.toml": MANY + "".join(
        f"[[test]]\nname = \"t{nth}\"\nfile = \"d/a.json\"\ndocument = '{hooks(1)}'\nexpect = [{{ rule = \"schema\", at = \"/0/nowhere\" }}]\n" for nth in range(n))}),
    "policy test --min-branch-coverage": (["policy", "test", "--min-branch-coverage", "1"], 3, lambda n: {"dtolint.toml": MANY + "".join(
        rule_text("any", [{"none-of": {"values": ["user.c*"]}}, {"none-of": {"values": ["user.d*"]}}], "/events/*").replace('"r"', f'"r{nth}"') for nth in range(n)) + f"[[test]]\nname = \"t\"\nfile = \"d/a.json\"\ndocument = '{hooks(1)}'\nexpect = []\n"}),
    "policy test --generate": (["policy", "test", "--generate", "--all"], 2, lambda n: {"dtolint.toml": MANY + "".join(
        rule_text("one-of", {"values": ["user.*"]}, "/events/*").replace('"r"', f'"r{nth}"') for nth in range(n))}),
    "policy test --mutate": (["policy", "test", "--mutate"], 2, lambda n: {"dtolint.toml": MANY + "".join(
        rule_text("one-of", {"values": ["user.*"]}, "/events/*").replace('"r"', f'"r{nth}"') for nth in range(n))}),
    "policy show": (["policy", "show"], 6, lambda n: {"dtolint.toml": MANY + "[sets]\n" + "".join(f's{nth} = ["dsync.*"]\n' for nth in range(n))}),
    "policy compare": (["policy", "compare", "dtolint.toml", "new.toml"], 3, lambda n: {
        name: MANY + "".join(rule_text("none-of", {"values": [f"user.{letter}*"]}, "/events/*").replace('"r"', f'"r{nth}"') for nth in range(n))
        for name, letter in (("dtolint.toml", "c"), ("new.toml", "d"))}),
    "policy init": (["policy", "init", "d"], 100, lambda n: {**{f"d/{nth}.json": json.dumps({"endpoint_url": f"https://h{nth}.example.com/", "events": []}) for nth in range(n)}}),
    "policy schema": (["policy", "schema"], 1, lambda n: {}),
    "schema diff": (["schema", "diff", "one.json", "two.json"], 30, lambda n: {"one.json": json.dumps({"properties": by_name(n)}), "two.json": json.dumps({"properties": {f"w{nth}": {} for nth in range(n)}})}),
    "schema diff --no-policy": (["schema", "diff", "one.json", "two.json", "--no-policy"], 30, lambda n: {name: json.dumps({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": {
            f"c{nth}": {"properties": {"a": {"maxLength": 9 + nth % 2 * extra}, "b": {"pattern": f"^x{nth}"}}} for nth in range(n)}}}) for name, extra in (("one.json", 0), ("two.json", 1))}),
    "schema update": (["schema", "update", "api.json", "--component", "C", "--no-policy", "--force", "-o", "new.json"], 30, lambda n: {"api.json": json.dumps({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": {
            "C": {"properties": {f"p{nth}": {"$ref": f"#/components/schemas/D{nth}"} for nth in range(n)}}, **{f"D{nth}": {"type": "string"} for nth in range(n)}}}})}),
    "schema list": (["schema", "list"], 1, lambda n: {}),
    "schema show": (["schema", "show", "s.yaml#/a"], 30, lambda n: {"s.yaml": "a:\n" + "".join(f"  k{nth}: {nth}\n" for nth in range(n))}),
    "rules": (["rules"], 1, lambda n: {}),
    "checks": (["checks"], 1, lambda n: {}),
    "completions": (["completions", "bash"], 1, lambda n: {}),
    "man": (["man", "policy", "check"], 1, lambda n: {}),
    "explain": (["explain", "d/a.json:1"], 10, lambda n: {"dtolint.toml": MANY, "d/a.json": hooks(n)}),
    "explain --example": (["explain", "--example", "r0"], 2, lambda n: {"dtolint.toml": MANY + "".join(
        rule_text("one-of", {"values": ["user.*"]}, "/events/*").replace('"r"', f'"r{nth}"') for nth in range(n))}),
    "hook": (["hook"], 2, lambda n: {"dtolint.toml": MANY, "requests": json.dumps({"hello": {"version": 1}}) + "\n" + "".join(json.dumps({
        "id": nth, "check": {"documents": [{"path": f"d/{nth}.json", "text": hooks(2)}]}}) + "\n" for nth in range(n))}),
}


def with_keys(program, n):
    """A policy, and the keys of n DTOs of one document, each with the URL of another, as the command itself writes them."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "d").mkdir()
        (folder / "dtolint.toml").write_text(MANY, encoding="utf-8")
        (folder / "d" / "a.json").write_text(json.dumps([{"endpoint_url": f"https://h{nth // 2}.example.com/", "events": ["user.created"]} for nth in range(n)]), encoding="utf-8")
        arguments = ["check", "--keys", "--fail-on", "never", "--today", "2026-12-01", "-f", "ndjson"]
        keys = subprocess.run([pathlib.Path(program).absolute(), *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout
    return {"dtolint.toml": MANY, "keys": keys}


def commands(program):
    """The commands that the help lists, with those below them."""
    def listed(*words):
        usage = subprocess.run([program, *words, "--help"], capture_output=True, text=True, check=True).stdout
        part = re.search(r"\nCommands:\n((?:  .*\n)+)", usage)
        names = re.findall(r"^  (\w+) ", part[1], re.M) if part else []
        return [name for it in names for name in listed(*words, it)] or [" ".join(words)]
    missing = set(listed()) - set(COMMANDS)
    if missing:
        raise SystemExit(f"say in {__file__} what to try for the commands {', '.join(sorted(missing))}")
    known = {**COMMANDS, "check --from-keys": (["check", "--today", "2026-12-01", "--from-keys", "keys", "--documents", "1"], 3, lambda n: with_keys(program, n))}
    return [(f"command {name}", size, files, "github", "command", arguments) for name, (arguments, size, files) in known.items() if name.split(" --")[0] in listed()]


def cases(program):
    """All: the name, the smallest size, what makes the files, and how it is run."""
    return checks() + rules(program) + keywords() + commands(program)
