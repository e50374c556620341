"""The cases of signoff-benchmark in LangGraph: prints the microseconds of one item, the median over all repetitions."""

import operator
import os
import sqlite3
import statistics
import sys
import time
from typing import Annotated, TypedDict

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.func import entrypoint, task
from langgraph.graph import END, START, StateGraph
from langgraph.types import Send


class Counting(TypedDict):
    count: int
    sum: Annotated[int, operator.add]


@task
def increment(number: int) -> int:
    return number + 1


def tasks_in_sequence(count, saver):
    @entrypoint(checkpointer=saver)
    def sequence(number: int) -> int:
        total = 0
        for _ in range(number):
            total = increment(total).result()
        return total

    return sequence, count, lambda result: result == count


def tasks_in_parallel(count, saver):
    @entrypoint(checkpointer=saver)
    def fan(number: int) -> int:
        return len([future.result() for future in [increment(item) for item in range(number)]])

    return fan, count, lambda result: result == count


def graph_steps(count, saver):
    graph = StateGraph(Counting)
    graph.add_node("up", lambda state: {"count": state["count"] + 1})
    graph.add_edge(START, "up")
    graph.add_conditional_edges("up", lambda state: "up" if state["count"] < count else END, ["up", END])
    return graph.compile(checkpointer=saver), {"count": 0}, lambda result: result["count"] == count


def graph_sends(count, saver):
    graph = StateGraph(Counting)
    graph.add_node("work", lambda number: {"sum": number})
    graph.add_conditional_edges(START, lambda state: [Send("work", item) for item in range(state["count"])], ["work"])
    total = count * (count - 1) // 2
    return graph.compile(checkpointer=saver), {"count": count}, lambda result: result["sum"] == total


CASES = {
    "tasks-in-sequence": tasks_in_sequence,
    "tasks-in-parallel": tasks_in_parallel,
    "graph-steps": graph_steps,
    "graph-sends": graph_sends,
}


def saver_on(storage, path):
    if storage == "nowhere":
        return None
    if storage == "memory":
        return InMemorySaver()
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)
    connection = sqlite3.connect(path, check_same_thread=False)
    saver = SqliteSaver(connection)
    saver.setup()
    connection.execute(f"PRAGMA synchronous = {'FULL' if storage == 'sqlite-full' else 'NORMAL'}")
    return saver


def main():
    case, storage, count, repetitions, path, output = sys.argv[1:7]
    count = int(count)
    durations = []
    for repetition in range(int(repetitions) + 1):
        saver = saver_on(storage, path)
        workflow, given, is_right = CASES[case](count, saver)
        config = {"configurable": {"thread_id": "1"}, "recursion_limit": count + 10}
        begun = time.perf_counter()
        # Each step is durable before the next begins, as in the runs it is held against.
        result = workflow.invoke(given, config, **({} if saver is None else {"durability": "sync"}))
        duration = time.perf_counter() - begun
        if not is_right(result):
            raise SystemExit(f"{case} ended with {result}")
        if repetition > 0:
            durations.append(duration / count * 1e6)
    with open(output, "w") as file:
        file.write(str(statistics.median(durations)))


main()
