"""The types in the studio's page agree with the structs of its server: names, optional keys, and what stands there."""

import re
from importlib import resources
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from evidence_kit.model.roles import ROLE_WORDS
from evidence_kit.studio import wire, wire_case, wire_director, wire_requests

PAGE = resources.files("evidence_kit.studio").joinpath("page")

TYPES: dict[str, dict[str, type[msgspec.Struct]]] = {
    "types.js": {
        "CaseJson": wire_case.CaseJson,
        "Conflict": wire.ConflictJson,
        "PreviewJson": wire.PreviewJson,
        "Edit": wire_requests.Edit,
    },
    "claim.js": {"Reason": wire.ReasonJson},
    "director.js": {"Shot": wire_director.ShotJson, "Judged": wire_director.JudgedJson},
}
"""Types of the page by their module, and what the server sends or takes; whatever stands in them is compared too."""

WORD = re.compile(r"""\s*("[^"]*"|[A-Za-z_]\w*|[{}\[\]()<>|,;:?&])""")


def written(module: str) -> dict[str, str]:
    """Return the types that a module of the page defines, as they are written."""
    text = PAGE.joinpath(module).read_text(encoding="utf-8")
    found = {}
    for comment in re.findall(r"/\*\*(.*?)\*/", text, re.DOTALL):
        plain = re.sub(r"\n\s*\*", "\n", comment)
        start = plain.find("@typedef {")
        if start < 0:
            continue
        body, rest = braced(plain, start + 9)
        name = rest.split()[0]
        if body.startswith("import("):
            continue  # another module's own type, under its own name
        if body == "object":
            keys = []
            for piece in plain.split("@property ")[1:]:
                kind, after = braced(piece, 0)
                keys.append(f"{after.split()[0]}: {kind}")
            body = "{" + ", ".join(keys) + "}"
        found[name] = body
    return found


def braced(text: str, start: int) -> tuple[str, str]:
    """Return what stands in the braces that open there, and what follows them."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start + 1 : at], text[at + 1 :]
    raise AssertionError(f"braces are not closed: {text}")


class Reading:
    """One type as it is read, word by word; a class because reading moves on."""

    def __init__(self, text: str, known: dict[str, str]) -> None:
        self.words = WORD.findall(text)
        self.known = known

    def next(self, *wanted: str) -> bool:
        """Take the next word when it is one of these."""
        if not self.words or self.words[0] not in wanted:
            return False
        self.words.pop(0)
        return True

    def whole(self) -> Any:
        """Return a type with all that may stand there."""
        kinds = [self.one()]
        while self.next("|"):
            kinds.append(self.one())
        while self.next("&"):
            kinds[-1] = {**kinds[-1], **self.one()}
        return either(kinds)

    def one(self) -> Any:
        """Return a type without "or"."""
        kind: Any
        if self.next("{"):
            kind = self.table()
        elif self.next("["):
            kind = ("tuple", *self.several("]"))
        elif self.next("("):
            [kind] = self.several(")")
        else:
            kind = self.named(self.words.pop(0))
        while self.next("["):
            assert self.next("]")
            kind = ("list", kind)
        return kind

    def named(self, name: str) -> Any:
        """Return what a name stands for."""
        if name in self.known:
            return Reading(self.known[name], self.known).whole()
        if name == "Record":
            assert self.next("<")
            return ("record", self.several(">")[1])
        return name

    def table(self) -> dict[str, Any]:
        """Return the keys of an object; one that may be missing may be undefined as well."""
        keys = {}
        while not self.next("}"):
            name = self.words.pop(0)
            optional = self.next("?")
            assert self.next(":")
            keys[name] = ("optional", self.whole()) if optional else self.whole()
            self.next(",", ";")
        return keys

    def several(self, end: str) -> list[Any]:
        """Return types up to a bracket."""
        kinds = []
        while not self.next(end):
            kinds.append(self.whole())
            self.next(",")
        return kinds


def either(kinds: list[Any]) -> Any:
    """Return one type of several, in an order that does not matter."""
    flat = [each for kind in kinds for each in (kind[1] if isinstance(kind, tuple) and kind[0] == "or" else [kind])]
    if "any" in flat:
        return "any"
    return flat[0] if len(flat) == 1 else ("or", sorted(flat, key=repr))


PLAIN = {
    inspect.StrType: "string",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.NoneType: "null",
    inspect.AnyType: "any",
}


def sent(kind: inspect.Type) -> Any:
    """Return a type of the server in the same form."""
    match kind:
        case inspect.StructType(fields=fields):
            return {one.encode_name: sent(one.type) for one in fields}
        case inspect.UnionType(types=types):
            return either([sent(one) for one in types])
        case inspect.LiteralType(values=values):
            return either([f'"{value}"' for value in values])
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return ("list", sent(item))
        case inspect.TupleType(item_types=items):
            return ("tuple", *map(sent, items))
        case inspect.DictType(value_type=value):
            return ("record", sent(value))
        case _:
            return PLAIN[type(kind)]


def differences(page: Any, server: Any, at: str) -> list[str]:
    """Return where two types differ, in words."""
    if isinstance(page, dict) and isinstance(server, dict):
        found = [f"{at}.{key} is unknown to the page" for key in server.keys() - page.keys()]
        found += [f"{at}.{key} is never sent" for key in page.keys() - server.keys()]
        return found + [
            line for key in page.keys() & server.keys() for line in differences(page[key], server[key], f"{at}.{key}")
        ]
    if isinstance(page, tuple) and isinstance(server, tuple) and page[0] == server[0] != "or":
        if len(page) == len(server):
            pairs = zip(page[1:], server[1:], strict=True)
            return [line for one, other in pairs for line in differences(one, other, f"{at}[]")]
    elif isinstance(page, tuple) and isinstance(server, tuple) and page[0] == server[0] == "or":
        return both(page[1], server[1], at)
    return [] if page == server else [f"{at}: the page has {page}, the server {server}"]


def both(page: list[Any], server: list[Any], at: str) -> list[str]:
    """Return where two choices of types differ; a table is compared with the one table of the other."""
    [mine, theirs] = ([kind for kind in kinds if isinstance(kind, dict | tuple)] for kinds in (page, server))
    rest = [[kind for kind in kinds if not isinstance(kind, dict | tuple)] for kinds in (page, server)]
    if len(mine) != len(theirs) or rest[0] != rest[1]:
        return [f"{at}: the page has {page}, the server {server}"]
    return [line for one, other in zip(mine, theirs, strict=True) for line in differences(one, other, at)]


@pytest.mark.parametrize(("module", "name"), [(module, name) for module, names in TYPES.items() for name in names])
def test_a_type_of_the_page_is_what_the_server_sends(module: str, name: str) -> None:
    """Every key with what may stand there, all the way down."""
    known = written("types.js") | written(module)
    struct = TYPES[module][name]
    page = Reading(known[name], known).whole()
    server = sent(inspect.type_info(struct))
    if name == "Edit":  # what the page sends has every key, or leaves out the pair
        page["pair"] = page["pair"][1] if page["pair"][0] == "optional" else page["pair"]
        page["pair"] = either(["null" if one == "undefined" else one for one in page["pair"][1]])
    assert not differences(page, server, name)


def test_a_difference_is_found() -> None:
    """A missing key, a key too many, a type that is another one, and null where nobody expects it."""

    class Sent(msgspec.Struct):
        one: int
        two: str | None = None
        three: tuple[str, ...] = ()

    server = sent(inspect.type_info(Sent))
    assert not differences(Reading("{one: number, two: string | null, three: string[]}", {}).whole(), server, "it")
    for text in (
        "{one: number, two: string | null}",
        "{one: number, two: string | null, three: string[], four: number}",
        "{one: string, two: string | null, three: string[]}",
        "{one: number, two: string, three: string[]}",
        "{one: number, two: string | null, three: number[]}",
        "{one?: number, two: string | null, three: string[]}",
    ):
        assert len(differences(Reading(text, {}).whole(), server, "it")) == 1, text


def test_folders_mean_the_same_on_the_page_and_in_a_case() -> None:
    """The names of folders beside those of the roles themselves."""
    text = PAGE.joinpath("folders.js").read_text(encoding="utf-8")
    body = re.search(r"const ROLE_WORDS = .*?\(\{(.*?)\}\)", text, re.DOTALL)
    assert body
    page = dict(re.findall(r'"([a-z-]+)": "([a-z-]+)"', body[1]))
    assert page == {word: role.value for word, role in ROLE_WORDS.items() if word != role.value}


FOR_TESTS = frozenset({"codec", "scales"})
"""What is sent for those who look from outside whether a film or a preview is the right one."""


def test_the_page_is_sent_nothing_that_it_never_reads() -> None:
    """Each field's name stands somewhere in the code of the page, besides its types and comments."""
    scripts = (entry for entry in PAGE.iterdir() if entry.name.endswith(".js") and entry.name != "types.js")
    code = "\n".join(re.sub(r"/\*\*.*?\*/", "", one.read_text(encoding="utf-8"), flags=re.DOTALL) for one in scripts)
    read = {*re.findall(r"\w+", re.sub(r"^\s*//.*$", "", code, flags=re.MULTILINE))}
    sent = [
        (name, field.encode_name)
        for module in (wire, wire_case)
        for name, struct in vars(module).items()
        if isinstance(struct, type) and issubclass(struct, wire.ToPage)
        for field in msgspec.structs.fields(struct)
    ]
    assert [one for one in sent if one[1] not in read | FOR_TESTS] == []
