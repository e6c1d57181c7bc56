"""The one NinjaAPI, to which each noun adds its router."""

from ninja import NinjaAPI

api = NinjaAPI(title="Magpie", version="1", urls_namespace="api")
