"""On which scale a part of an index stands: "46.0" says nothing to a reader who does not know that it is out of 80.

The trap: the observed range is no scale. Only what the method itself says is one: the ends that a node is stretched to,
the sum of its children's ends, the worth of the answers. Where the method does not say, there is none.
"""

from __future__ import annotations

from chiso.engine.survey.method import Indicator, Method, Node, Span


def span_of(method: Method, code: str) -> Span | None:
    """The least and the greatest value that a part can have; None when the method does not fix them."""
    node = next((each for each in method.nodes if each.code == code), None)
    if node is not None:
        return _node(method, node)
    leaf = next((each for each in method.indicators if each.code == code), None)
    return _leaf(method, leaf) if leaf is not None else None


def _leaf(method: Method, leaf: Indicator) -> Span | None:
    if leaf.anchors is not None:
        return leaf.anchors.to
    answers = next((each for each in method.answers if each.code == leaf.answers), None)
    return answers.span if answers is not None and answers.values else None


def _node(method: Method, node: Node) -> Span | None:
    if node.to is not None:
        return node.to
    below = [span_of(method, child.code) for child in method.children(node.code)]
    known = [span for span in below if span is not None]
    if not known or len(known) < len(below):
        return None
    if node.combine == "sum":
        return sum(low for low, _ in known), sum(high for _, high in known)
    # a mean of parts that are measured alike is measured alike; of others it has no scale of its own
    return known[0] if len(set(known)) == 1 else None
