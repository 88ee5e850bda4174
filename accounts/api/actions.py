"""Named actions: a method of a view as an address of its own."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action


def post(body: Any, answer: Any, path: str = "", **how: Any) -> Callable[[Any], Any]:
    """Make a method of one row a POST of its own; ``path`` where it isn't the method's name.

    Where ``status`` says so it answers otherwise than with 200.
    """
    schema = extend_schema(request=body, responses={how.pop("status", 200): answer})
    return _action("post", schema, path, how)


def get(answer: Any, path: str = "", **how: Any) -> Callable[[Any], Any]:
    """Make a method of one row a GET of its own; ``schema`` says more of it."""
    schema = extend_schema(responses=answer, filters=False, **how.pop("schema", {}))
    return _action("get", schema, path, how)


def _action(method: Any, schema: Any, path: str, how: dict[str, Any]) -> Callable[[Any], Any]:
    named = {"url_path": path, "url_name": path} if path else {}
    act = action(methods=[method], **{"detail": True} | named | how)
    return lambda handler: schema(act(handler))
