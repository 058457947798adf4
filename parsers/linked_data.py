"""JSON-LD: articles in a graph, and what only furnishes a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["articles", "in_graph", "is_furniture", "nodes_by_name", "resolved"]

_FURNITURE: Final = frozenset(
    {
        "BreadcrumbList", "ImageObject", "ItemList", "ListItem", "NewsMediaOrganization", "Organization", "Person",
        "SearchAction", "SiteNavigationElement", "WPFooter", "WPHeader", "WebPage", "WebSite",
    }
)  # fmt: skip
"""What stands beside an article in the JSON-LD of a page."""

_MAX_REFERENCES = 1000


def articles(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The articles of a JSON-LD graph, references to other nodes of it resolved; any other record is its own."""
    found = in_graph(record)
    if not found:
        return [record]
    nodes = nodes_by_name(record["@graph"])
    return [resolved(record["@graph"][at], nodes) for at in found]


def in_graph(record: Mapping[str, Any]) -> list[int]:
    """Positions of the articles in the graph of a record, if it has one."""
    graph = record.get("@graph")
    if not isinstance(graph, list):
        return []
    return [at for at, node in enumerate(graph) if isinstance(node, dict) and _is_article(node)]


def nodes_by_name(graph: list[Any]) -> dict[str, Any]:
    """The nodes of a graph that have a name, which is what others refer to them by."""
    return {node["@id"]: node for node in graph if isinstance(node, dict) and isinstance(node.get("@id"), str)}


def _types(node: Mapping[str, Any]) -> list[str]:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return [name.rsplit("/", 1)[-1] for name in names if isinstance(name, str)]


def _is_article(node: Mapping[str, Any]) -> bool:
    return any(name.endswith(("Article", "Posting", "NewsStory")) for name in _types(node))


def is_furniture(node: Mapping[str, Any]) -> bool:
    """What stands beside articles in the JSON-LD of a page, such as its breadcrumbs."""
    types = _types(node)
    return bool(types) and _FURNITURE.issuperset(types) and not {"headline", "articleBody"} & node.keys()


def resolved(node: Mapping[str, Any], nodes: Mapping[str, Any]) -> dict[str, Any]:
    """The node with `{"@id": …}`, alone or in a list, replaced by the node of that name; one level deep."""

    def resolve(value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str):
            return nodes.get(value["@id"], value)
        return value

    return {
        key: [resolve(item) for item in value[:_MAX_REFERENCES]] if isinstance(value, list) else resolve(value)
        for key, value in node.items()
    }
