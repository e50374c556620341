"""The workflows of these tests as the reference runs them: reference.py DATABASE FOLDER sync|async

DATABASE is the path of an SQLite file or the URL of a PostgreSQL database.

Each line of standard input is a JSON request, each line of standard output the JSON answer to one. Tasks note in FOLDER/journal that
they ran; files in FOLDER tell them to fail or to wait.
"""

import asyncio
import json
import operator
import os
import sqlite3
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, TypedDict

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, RemoveMessage
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.func import entrypoint, task
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.store.sqlite import SqliteStore
from langgraph.types import Command, Send, interrupt

DATABASE, FOLDER, SAVER = sys.argv[1:]
IS_POSTGRES = DATABASE.startswith("postgres")
# A body that waits for its tasks keeps a thread, so that runs at the same time need more than the few there are by default.
THREADS = 128


def has(name):
    return os.path.exists(os.path.join(FOLDER, name))


def note(line):
    descriptor = os.open(os.path.join(FOLDER, "journal"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


@task
def write_essay(topic):
    note(f"write_essay {topic}")
    return f"An essay about {topic}"


@task
def good_step(text):
    note(f"good_step {text}")
    return text.upper()


@task
def bad_step(text):
    note(f"bad_step {text}")
    if has("broken"):
        raise ValueError(f"bad_step refused {text!r}")
    return text + "!"


@task
def wait_step(text):
    note(f"wait_step {text}")
    while not has("gate"):
        time.sleep(0.01)
    return text + "?"


@task
def score(topic):
    points = interrupt({"score": topic})
    note(f"score {topic}")
    return {"topic": topic, "points": points}


class Review(TypedDict, total=False):
    topic: str
    log: Annotated[list, operator.add]


def review_graph(saver):
    def write(state):
        note(f"write {state['topic']}")
        return {"log": ["write"]}

    def check(arg):
        note(f"check {arg['part']}")
        return {"log": [arg["part"]]}

    def ask(state):
        return {"log": [interrupt({"ask": len(state["log"])})]}

    def pay(state):
        note("pay")
        if has("broken"):
            raise ValueError(f"bad_step refused {'pay'!r}")
        return {"log": ["paid"]}

    graph = StateGraph(Review)
    graph.add_node("write", write)
    graph.add_node("check", check)
    graph.add_node("ask", ask, defer=True)
    graph.add_node("pay", pay)
    graph.add_edge(START, "write")
    graph.add_conditional_edges("write", lambda state: [Send("check", {"part": part}) for part in "ab"], ["check"])
    graph.add_edge("check", "ask")
    graph.add_edge("ask", "pay")
    return graph.compile(checkpointer=saver)


def joined_graph(saver):
    def asking(name):
        def node(state):
            answer = interrupt({"ask": name})
            note(f"answered {name}")
            return {"log": [answer]}

        return node

    def plain(state):
        note("plain")
        return {"log": ["plain"]}

    graph = StateGraph(Review)
    graph.add_node("left", asking("left"))
    graph.add_node("right", asking("right"))
    graph.add_node("plain", plain)
    graph.add_node("end", lambda state: {"log": [len(state["log"])]})
    for name in ["left", "plain", "right"]:
        graph.add_edge(START, name)
    graph.add_edge(["left", "plain", "right"], "end")
    return graph.compile(checkpointer=saver)


def chat_graph(saver):
    def reply(state):
        last = state["messages"][-1]
        note(f"reply {last.content}")
        call = {"name": "look", "args": {"at": last.content}, "id": "c1"}
        return {"messages": [AIMessage(f"re: {last.content}", id=f"re-{last.id}", tool_calls=[call])]}

    def ask(state):
        return {"messages": [HumanMessage(interrupt(state["messages"][-1].content), id="answer")]}

    def forget(state):
        note(f"forget {state['messages'][0].id}")
        return {"messages": [RemoveMessage(id=state["messages"][0].id)]}

    graph = StateGraph(MessagesState)
    graph.add_node("reply", reply)
    graph.add_node("ask", ask)
    graph.add_node("forget", forget)
    graph.add_edge(START, "reply")
    graph.add_edge("reply", "ask")
    graph.add_edge("ask", "forget")
    return graph.compile(checkpointer=saver)


def outer_graph(saver):
    def first(state):
        note("first")
        return {"log": ["first"]}

    def second(state):
        return {"log": [interrupt("inside?")]}

    def before(state):
        note("before")
        return {"log": ["before"]}

    child = StateGraph(Review)
    child.add_node("first", first)
    child.add_node("second", second)
    child.add_edge(START, "first")
    child.add_edge("first", "second")
    graph = StateGraph(Review)
    graph.add_node("before", before)
    graph.add_node("sub", child.compile())
    graph.add_edge(START, "before")
    graph.add_edge("before", "sub")
    return graph.compile(checkpointer=saver)


def workflows(saver):
    @entrypoint(checkpointer=saver)
    def essay_review(topic):
        essay = write_essay(topic).result()
        approved = interrupt({"essay": essay, "action": "Please approve/reject the essay"})
        return {"essay": essay, "is_approved": approved}

    @entrypoint(checkpointer=saver)
    def flaky(text):
        return bad_step(good_step(text).result()).result()

    @entrypoint(checkpointer=saver)
    def payment(text):
        approved = interrupt({"pay": text})
        return [approved, bad_step(text).result()]

    @entrypoint(checkpointer=saver)
    def fragile(text):
        approved = interrupt({"pay": text, "amount": 10000 if has("changed") else 10})
        if has("broken"):
            raise ValueError(f"fragile refused {text!r}")
        return approved

    @entrypoint()
    def fragile_inner(text):
        approved = interrupt({"pay": text, "amount": 10000 if has("changed") else 10})
        if has("broken"):
            raise ValueError(f"fragile refused {text!r}")
        return [approved, interrupt({"confirm": text})]

    @entrypoint(checkpointer=saver)
    def fragile_outer(text):
        return fragile_inner.invoke(text)

    @entrypoint(checkpointer=saver)
    def slow(text):
        return wait_step(good_step(text).result()).result()

    @entrypoint(checkpointer=saver)
    def waiting(text):
        return wait_step(text).result()

    @entrypoint(checkpointer=saver)
    def scoring(topics):
        scores = [score(topic) for topic in topics]
        return [score.result() for score in scores]

    @entrypoint(checkpointer=saver)
    def survey(name):
        return [name] + [interrupt({"question": number}) for number in range(3)]

    @entrypoint(checkpointer=saver)
    def chat(message, *, previous=None):
        messages = (previous or []) + [message]
        return entrypoint.final(value={"count": len(messages), "last": message}, save=messages)

    @entrypoint()
    def inner(topic):
        return interrupt({"inner": write_essay(topic).result()})

    @entrypoint(checkpointer=saver)
    def outer(topic):
        first = good_step(topic).result()
        return {"first": first, "inner": inner.invoke(topic)}

    return {
        "essay_review": essay_review,
        "flaky": flaky,
        "payment": payment,
        "fragile": fragile,
        "fragile_outer": fragile_outer,
        "slow": slow,
        "waiting": waiting,
        "scoring": scoring,
        "survey": survey,
        "chat": chat,
        "outer": outer,
        "review_graph": review_graph(saver),
        "joined_graph": joined_graph(saver),
        "outer_graph": outer_graph(saver),
        "chat_graph": chat_graph(saver),
    }


class Blocking:
    """Runs on the saver without coroutines."""

    def __init__(self):
        self.workflows = workflows(self.open_saver())
        self.pool = ThreadPoolExecutor(THREADS)

    def open_saver(self):
        if not IS_POSTGRES:
            return SqliteSaver(sqlite3.connect(DATABASE, check_same_thread=False, timeout=30))
        from langgraph.checkpoint.postgres import PostgresSaver

        self.context = PostgresSaver.from_conn_string(DATABASE)
        saver = self.context.__enter__()
        saver.setup()
        return saver

    def start(self, workflow, value, config):
        return self.pool.submit(self.workflows[workflow].invoke, value, config)

    def state(self, workflow, config):
        return self.workflows[workflow].get_state(config)

    def history(self, workflow, config):
        return list(self.workflows[workflow].get_state_history(config))

    def update(self, workflow, config, values):
        return self.workflows[workflow].update_state(config, values)


class Cooperative:
    """Runs on the saver with coroutines, on a loop in a thread of its own."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.loop.set_default_executor(ThreadPoolExecutor(THREADS))
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

        async def open_saver():
            if not IS_POSTGRES:
                self.context = AsyncSqliteSaver.from_conn_string(DATABASE)
                return await self.context.__aenter__()
            from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

            self.context = AsyncPostgresSaver.from_conn_string(DATABASE)
            saver = await self.context.__aenter__()
            await saver.setup()
            return saver

        self.workflows = workflows(self.wait(open_saver()))

    def wait(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def start(self, workflow, value, config):
        return asyncio.run_coroutine_threadsafe(self.workflows[workflow].ainvoke(value, config), self.loop)

    def state(self, workflow, config):
        return self.wait(self.workflows[workflow].aget_state(config))

    def history(self, workflow, config):
        async def collect():
            return [state async for state in self.workflows[workflow].aget_state_history(config)]

        return self.wait(collect())

    def update(self, workflow, config, values):
        return self.wait(self.workflows[workflow].aupdate_state(config, values))


class Store:
    """The reference's store in the same database."""

    def __init__(self):
        if IS_POSTGRES:
            from langgraph.store.postgres import PostgresStore

            self.context = PostgresStore.from_conn_string(DATABASE)
            self.store = self.context.__enter__()
            self.store.setup()
            return
        self.store = SqliteStore(sqlite3.connect(DATABASE, timeout=30, isolation_level=None))
        self.store.setup()

    def perform(self, operation):
        namespace, key = tuple(operation.get("namespace", [])), operation.get("key")
        match operation["operation"]:
            case "put":
                return self.store.put(namespace, key, operation["value"])
            case "delete":
                return self.store.delete(namespace, key)
            case "get":
                item = self.store.get(namespace, key)
                return item and item.dict()
            case "search":
                found = self.store.search(namespace, filter=operation["filter"])
                return sorted([*item.namespace, item.key] for item in found)
            case "namespaces":
                return sorted(self.store.list_namespaces())


def projected_interrupt(interrupt):
    members = {"id": interrupt.id, "value": interrupt.value}
    if getattr(interrupt, "response_schema", None) is not None:
        members["response_schema"] = interrupt.response_schema
    return members


def projected_config(config):
    return config and {"configurable": dict(config["configurable"])}


def projected(state):
    return {
        "values": state.values,
        "values_repr": repr(state.values),
        "next": list(state.next),
        "config": projected_config(state.config),
        "metadata": state.metadata,
        "created_at": state.created_at,
        "parent_config": projected_config(state.parent_config),
        "tasks": [
            {
                "id": task.id,
                "name": task.name,
                "path": list(task.path),
                "error": task.error,
                "interrupts": [projected_interrupt(each) for each in task.interrupts],
                "state": projected_config(task.state),
                "result": task.result,
            }
            for task in state.tasks
        ],
        "interrupts": [projected_interrupt(each) for each in state.interrupts],
    }


def value_of(request):
    if "answers" in request:
        return Command(resume=request["answers"])
    if "answer" in request:
        return Command(resume=request["answer"])
    return request.get("input")


def outcome(run):
    try:
        value = run.result()
    except Exception as error:
        return {"error": repr(error)}
    if isinstance(value, dict) and "__interrupt__" in value:
        return {"interrupts": [each.id for each in value["__interrupt__"]]}
    return {"value": value}


def serve(runner):
    started, store = {}, None
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "store":
            store = store or Store()
            print(json.dumps({"result": store.perform(request)}), flush=True)
            continue
        configurable = {"thread_id": request["thread"]}
        if "checkpoint" in request:
            configurable["checkpoint_id"] = request["checkpoint"]
        config, workflow = {"configurable": configurable}, request["workflow"]
        match request["do"]:
            case "run":
                answer = outcome(runner.start(workflow, value_of(request), config))
            case "start":
                started[request["thread"]] = runner.start(workflow, value_of(request), config)
                answer = {}
            case "finish":
                answer = outcome(started.pop(request["thread"]))
            case "read":
                answer = {
                    "state": projected(runner.state(workflow, config)),
                    "history": [projected(state) for state in runner.history(workflow, config)],
                }
            case "update":
                runner.update(workflow, config, request["values"])
                answer = {}
        print(json.dumps(answer, default=BaseMessage.model_dump), flush=True)


serve(Cooperative() if SAVER == "async" else Blocking())
# Runs that still wait for a file would keep the process.
os._exit(0)
