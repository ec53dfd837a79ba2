"""RDF Dataset Canonicalization, RDFC-1.0 (W3C Recommendation, May 2024): names for blank nodes that all agree on.

The rule: every dataset gets its one canonical form or a refusal, soon. Some graphs, built to that end, cost more than
the age of the universe (section 7.1 calls them poison), so all work beyond hashing each blank node once is drawn from
a budget. Real credentials hardly touch it; the costliest graph of the W3C's tests that must pass needs a sixth.
"""

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from vc.nquads import Quad, is_blank, write_quads
from vc.problems import Code, Malformed

HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}
"""The hash functions that RDFC-1.0 requires, by the name that `canonicalize` takes."""

MAX_BLANK_NODES = 10_000
MAX_STEPS = 20_000
"""How many Hash N-Degree Quads calls and permutations one dataset may cost together."""
MAX_RELATED = 200_000
"""How many Hash Related Blank Node calls one dataset may cost."""
MAX_DEPTH = 200
"""How deep Hash N-Degree Quads may call itself: less than Python's own stack allows."""


def canonicalize(dataset: Iterable[Quad], hash_name: str = "sha256") -> str:
    """Take a dataset, give its canonical N-Quads. `hash_name` is a key of `HASHES`.

    Raises `Malformed` if the work would exceed the budget.
    """
    quads = list(dict.fromkeys(dataset))
    names = {f"_:{label}": f"_:{name}" for label, name in _Canonicalizer(quads, hash_name).run().items()}
    return write_quads(Quad(*(names.get(term, term) for term in quad)) for quad in quads)


def canonical_ids(dataset: Iterable[Quad], hash_name: str = "sha256") -> dict[str, str]:
    """Take a dataset, give the issued identifiers map: each blank node's label to its canonical one (`c14n0` ...),
    both without `_:`, in the order of issue. Raises as `canonicalize` does."""
    return _Canonicalizer(list(dict.fromkeys(dataset)), hash_name).run()


class _Issuer:
    """Gives out identifiers in order, the same one for the same blank node (section 4.5)."""

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = issued or {}

    def issue(self, node: str) -> str:
        return self.issued.setdefault(node, f"_:{self.prefix}{len(self.issued)}")

    def copy(self) -> "_Issuer":
        return _Issuer(self.prefix, self.issued.copy())


class _Canonicalizer:
    """The canonicalization state of section 4.2, with the budget."""

    def __init__(self, quads: Sequence[Quad], hash_name: str) -> None:
        self.hash = HASHES[hash_name]
        self.quads_of: dict[str, list[Quad]] = {}
        for quad in quads:
            for node in dict.fromkeys(_blank_nodes(quad)):
                self.quads_of.setdefault(node, []).append(quad)
        if len(self.quads_of) > MAX_BLANK_NODES:
            raise _too_much(f"it has more than {MAX_BLANK_NODES} blank nodes")
        self.first_degree: dict[str, str] = {}
        self.canonical = _Issuer("c14n")
        self.steps = MAX_STEPS
        self.related = MAX_RELATED

    def run(self) -> dict[str, str]:
        """The canonicalization algorithm, section 4.4.3, steps 2 to 5."""
        alike: dict[str, list[str]] = {}
        for node in self.quads_of:
            self.first_degree[node] = self._hash_first_degree(node)
            alike.setdefault(self.first_degree[node], []).append(node)
        for digest in sorted(alike):
            if len(alike[digest]) == 1:
                self.canonical.issue(alike[digest][0])
        for digest in sorted(alike):
            if len(alike[digest]) > 1:
                self._name_alike(alike[digest])
        return {node[2:]: name[2:] for node, name in self.canonical.issued.items()}

    def _name_alike(self, nodes: Sequence[str]) -> None:
        """Step 5: tell apart the nodes that look the same from where they stand."""
        results = []
        for node in nodes:
            if node in self.canonical.issued:
                continue
            issuer = _Issuer("b")
            issuer.issue(node)
            results.append(self._hash_n_degree(node, issuer, depth=0))
        for _, issuer in sorted(results, key=lambda result: result[0]):
            for node in issuer.issued:
                self.canonical.issue(node)

    def _hash_first_degree(self, node: str) -> str:
        """Section 4.6: a node's quads with itself named `a`, every other blank node `z`."""

        def veil(term: str) -> str:
            return term if not is_blank(term) else "_:a" if term == node else "_:z"

        lines = sorted(str(Quad(veil(s), p, veil(o), veil(g))) for s, p, o, g in self.quads_of[node])
        return self._digest("".join(lines))

    def _hash_related(self, related: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        """Section 4.7."""
        self.related -= 1
        if self.related < 0:
            raise _too_much("its blank nodes are too alike to be told apart")
        name = self.canonical.issued.get(related) or issuer.issued.get(related) or self.first_degree[related]
        return self._digest(position + ("" if position == "g" else quad.predicate) + name)

    def _hash_n_degree(self, node: str, issuer: _Issuer, depth: int) -> tuple[str, _Issuer]:
        """Section 4.8: tell a node by the paths that lead away from it."""
        self._spend(1)
        if depth > MAX_DEPTH:
            raise _too_much(f"blank nodes that look alike form a chain of more than {MAX_DEPTH}")
        data = []
        related = self._related_of(node, issuer)
        for digest in sorted(related):
            path, issuer = self._choose_path(related[digest], issuer, depth)
            data += [digest, path]
        return self._digest("".join(data)), issuer

    def _related_of(self, node: str, issuer: _Issuer) -> dict[str, list[str]]:
        """Section 4.8.3, steps 1 to 3: the neighbours of a node, by how they are related to it."""
        related: dict[str, list[str]] = {}
        for quad in self.quads_of[node]:
            for term, position in ((quad.subject, "s"), (quad.object, "o"), (quad.graph, "g")):
                if is_blank(term) and term != node:
                    related.setdefault(self._hash_related(term, quad, issuer, position), []).append(term)
        return related

    def _choose_path(self, nodes: list[str], issuer: _Issuer, depth: int) -> tuple[str, _Issuer]:
        """Section 4.8.3, steps 5.1 to 5.4: of all orders of these nodes the one with the least path."""
        if math.factorial(min(len(nodes), 20)) > self.steps:
            raise _too_much(f"{len(nodes)} of its blank nodes can be ordered in too many ways")
        chosen = ""
        chosen_issuer = issuer
        for order in permutations(nodes):
            self._spend(1)
            path, candidate = self._walk(order, issuer.copy(), chosen, depth)
            if path and (not chosen or path < chosen):
                chosen, chosen_issuer = path, candidate
        return chosen, chosen_issuer

    def _walk(self, order: Sequence[str], issuer: _Issuer, chosen: str, depth: int) -> tuple[str, _Issuer]:
        """Section 4.8.3, step 5.4: the path of one order, or an empty one as soon as it cannot be the least."""
        path = ""
        pending = []
        for node in order:
            if node in self.canonical.issued:
                path += self.canonical.issued[node]
            else:
                if node not in issuer.issued:
                    pending.append(node)
                path += issuer.issue(node)
            if _is_beaten(path, chosen):
                return "", issuer
        for node in pending:
            digest, deeper = self._hash_n_degree(node, issuer, depth + 1)
            path += f"{issuer.issue(node)}<{digest}>"
            issuer = deeper
            if _is_beaten(path, chosen):
                return "", issuer
        return path, issuer

    def _spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise _too_much("its blank nodes are too alike to be told apart")

    def _digest(self, text: str) -> str:
        return self.hash(text.encode("utf-8")).hexdigest()


def _is_beaten(path: str, chosen: str) -> bool:
    return bool(chosen) and len(path) >= len(chosen) and path > chosen


def _blank_nodes(quad: Quad) -> Iterator[str]:
    return (term for term in (quad.subject, quad.object, quad.graph) if is_blank(term))


def _too_much(why: str) -> Malformed:
    return Malformed(Code.PROOF_TRANSFORMATION, f"The document costs too much to canonicalize: {why}.")
