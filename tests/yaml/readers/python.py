"""PyYAML, with and without libyaml, and ruamel.yaml: python.py pyyaml|libyaml|ruamel-1.1|ruamel-1.2. See ../run.py."""

import struct
import sys


def number(value):
    if isinstance(value, float):
        if value == value and abs(value) <= 9007199254740992 and value == int(value):
            return f"i{int(value)}"
        return "d" + struct.pack(">d", value).hex()
    return f"i{value}"


def key(value):
    if isinstance(value, str):
        return "s" + value.encode("utf-8", "surrogatepass").hex()
    if value is None:
        text = "null"
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, int):
        text = str(value)
    elif isinstance(value, float):
        text = str(int(value)) if value == value and abs(value) <= 9007199254740992 and value == int(value) else repr(value)
    else:
        return shown(value)
    return "s" + text.encode().hex()


def shown(value):
    if isinstance(value, str):
        return "s" + value.encode("utf-8", "surrogatepass").hex()
    if value is None:
        return "n"
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, list):
        return "[" + ",".join([shown(item) for item in value]) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(sorted([key(name) + ":" + shown(item) for name, item in value.items()])) + "}"
    return f"o{type(value).__name__}"


def reader(kind):
    if kind in ("pyyaml", "libyaml"):
        import yaml

        loader = yaml.SafeLoader if kind == "pyyaml" else yaml.CSafeLoader
        return lambda text: yaml.load_all(text, Loader=loader)
    from ruamel.yaml import YAML

    version = (1, 1) if kind == "ruamel-1.1" else (1, 2)

    def read(text):
        yaml = YAML(typ="safe", pure=True)
        yaml.version = version
        return yaml.load_all(text)

    return read


def main():
    read = reader(sys.argv[1])
    for names in sys.stdin:
        asked, answered = names.rstrip("\n").split("\t")
        answers = []
        with open(asked, encoding="ascii") as file:
            for line in file:
                try:
                    text = bytes.fromhex(line).decode()
                    answers.append("|".join([shown(document) for document in read(text)]))
                except RecursionError:
                    answers.append("!recursion")
                except Exception as error:
                    answers.append("!" + f"{type(error).__name__}: {error}".replace("\n", " ")[:200])
        with open(answered, "w", encoding="utf-8", errors="replace") as file:
            file.write("\n".join(answers) + "\n")
        print("done", flush=True)


main()
