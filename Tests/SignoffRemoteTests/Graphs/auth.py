"""Lets people in by keys such as `key-of-maria`, each to their own threads."""

from langgraph_sdk import Auth

auth = Auth()


@auth.authenticate
async def authenticate(headers: dict) -> str:
    key = headers.get(b"x-api-key", b"").decode()
    if not key.startswith("key-of-"):
        raise Auth.exceptions.HTTPException(status_code=401, detail="no such key")
    return key.removeprefix("key-of-")


@auth.on.threads
async def own(ctx: Auth.types.AuthContext, value: dict) -> dict:
    if ctx.action in ("create", "create_run"):
        value.setdefault("metadata", {})["owner"] = ctx.user.identity
    if ctx.user.identity == "visitor" and ctx.action in ("create_run", "update", "delete"):
        raise Auth.exceptions.HTTPException(status_code=403, detail="visitors look only")
    return {"owner": ctx.user.identity}


@auth.on.assistants
async def look(ctx: Auth.types.AuthContext, value: dict) -> bool:
    return ctx.action in ("read", "search")
