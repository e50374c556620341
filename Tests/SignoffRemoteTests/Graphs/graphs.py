"""The graphs that the tests of SignoffRemote run on a LangGraph server."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, TypedDict

from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langgraph.config import get_stream_writer
from langgraph.func import entrypoint, task
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import interrupt

# Each paid refund leaves a line here, so that a test sees what was really carried out.
PAID = Path(__file__).parent / "paid.txt"


@entrypoint()
async def ask(payload: Any) -> Any:
    return interrupt(payload)


@task
async def refund(order: str) -> list:
    small = interrupt({"question": "refund 10?", "order": order})
    with PAID.open("a") as file:
        file.write(f"{order} 10 {small}\n")
    large = interrupt({"question": "refund 10000?", "order": order})
    with PAID.open("a") as file:
        file.write(f"{order} 10000 {large}\n")
    return [small, large]


@entrypoint()
async def ask_twice(order: str) -> list:
    return await refund(order)


@entrypoint()
async def fail(reason: str) -> str:
    raise ValueError(reason)


_attempts: dict[str, int] = {}


@task
async def flaky(key: str) -> str:
    _attempts[key] = _attempts.get(key, 0) + 1
    if _attempts[key] == 1:
        raise ValueError("the disk is full")
    return f"attempt {_attempts[key]}"


@entrypoint()
async def fail_once(key: str) -> str:
    return await flaky(key)


class State(TypedDict, total=False):
    topic: str
    answer: Any


def child_ask(state: State) -> State:
    return {"answer": interrupt({"question": "nested?", "topic": state.get("topic", "")})}


_child = StateGraph(State)
_child.add_node("ask", child_ask)
_child.add_edge(START, "ask")
_child.add_edge("ask", END)

_parent = StateGraph(State)
_parent.add_node("prepare", lambda state: {"topic": state.get("topic", "") + "!"})
_parent.add_node("child", _child.compile())
_parent.add_edge(START, "prepare")
_parent.add_edge("prepare", "child")
_parent.add_edge("child", END)
parent = _parent.compile()


_pausing = StateGraph(State)
_pausing.add_node("first", lambda state: {"topic": "first"})
_pausing.add_node("second", lambda state: {"answer": "second"})
_pausing.add_edge(START, "first")
_pausing.add_edge("first", "second")
_pausing.add_edge("second", END)
# Stops before its second node, and asks nothing.
pausing = _pausing.compile(interrupt_before=["second"])


class BankError(Exception):
    """An exception whose message the server hides."""


@entrypoint()
async def bank(name: str) -> str:
    raise BankError(f"no money for {name}")


class Chat(TypedDict, total=False):
    messages: Annotated[list, add_messages]


async def _reply(state: Chat) -> Chat:
    model = GenericFakeChatModel(messages=iter([AIMessage("The parcel is late.")]))
    return {"messages": [await model.ainvoke(state["messages"])]}


def _review(state: Chat) -> Chat:
    interrupt({"question": "send this?", "draft": state["messages"][-1].content})
    return {}


_chat = StateGraph(Chat)
_chat.add_node("reply", _reply)
_chat.add_node("review", _review)
_chat.add_edge(START, "reply")
_chat.add_edge("reply", "review")
_chat.add_edge("review", END)
chat = _chat.compile()


def _asking(name: str):
    return lambda state: {name: interrupt({"question": f"{name}?"})}


class Pair(TypedDict, total=False):
    left: Any
    right: Any


_parallel = StateGraph(Pair)
for _name in ("left", "right"):
    _parallel.add_node(f"ask_{_name}", _asking(_name))
    _parallel.add_edge(START, f"ask_{_name}")
    _parallel.add_edge(f"ask_{_name}", END)
parallel = _parallel.compile()


@entrypoint()
async def refunds(requests: list) -> Any:
    """Asks about refunds, each an action of one item, and returns the answer."""
    return interrupt(
        {
            "action_requests": [
                {"name": "refund", "args": request, "description": request["reason"]} for request in requests
            ],
            "review_configs": [{"action_name": "refund", "allowed_decisions": ["approve", "edit", "reject"]}],
        }
    )


# A run that needs something fails until the folder has a file of this name.
NEEDED = Path(__file__).parent


@entrypoint()
async def need(name: str) -> str:
    if not (NEEDED / name).exists():
        raise ValueError(f"the bank timed out: no {name}")
    return f"paid after {name}"


@entrypoint()
async def tick(name: str) -> int:
    """Counts in its stream until the folder has a file of this name."""
    write = get_stream_writer()
    count = 0
    while not (NEEDED / name).exists():
        count += 1
        write({"tick": f"tick number {count}"})
        await asyncio.sleep(0.1)
    return count


@entrypoint()
async def tick_then_ask(name: str) -> Any:
    """Fails until the folder has a file `name-ready`, counts in its stream until it has `name-stop`, then asks."""
    if not (NEEDED / f"{name}-ready").exists():
        raise ValueError(f"{name} is not ready")
    write = get_stream_writer()
    count = 0
    while not (NEEDED / f"{name}-stop").exists():
        count += 1
        write({"tick": count})
        await asyncio.sleep(0.1)
    return interrupt({"question": name})


@task
async def write_essay(topic: str) -> str:
    return f"An essay about {topic}"


@entrypoint()
async def essay(topic: str) -> dict:
    text = await write_essay(topic)
    return {"essay": text, "verdict": interrupt({"essay": text, "action": "approve?"})}


@entrypoint()
async def hold(anything: Any) -> str:
    await asyncio.sleep(3)
    return "done"


@entrypoint()
async def slow(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "done"
