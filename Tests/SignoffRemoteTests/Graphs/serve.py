"""Runs the server of LangGraph with the graphs of this folder, in a folder of its own, until its standard input ends.

Prints one line once the server answers: its port and the folder. Each line of the input is an order: `stop` ends the
server in order, `kill` ends it at once, and `start` starts it again at its place; `stopped` and `started` tell when.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

here = Path(__file__).parent
folder = Path(tempfile.mkdtemp(prefix="signoff-server-"))
for name in ("graphs.py", "langgraph.json", "auth.py", "langgraph-auth.json"):
    shutil.copy(here / name, folder / name)

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]

environment = dict(os.environ, LANGSMITH_TRACING="false", LANGGRAPH_CLI_NO_ANALYTICS="1")
command = [str(Path(sys.executable).parent / "langgraph"), "dev", "--no-browser", "--no-reload", "--port", str(port)]
command += ["--n-jobs-per-worker", "10", *sys.argv[1:]]


def start() -> subprocess.Popen:
    server = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, start_new_session=True
    )
    deadline = time.monotonic() + 90
    while True:
        if server.poll() is not None:
            sys.exit(f"the server ended with {server.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/ok", timeout=2).read()
            return server
        except OSError:
            if time.monotonic() > deadline:
                end(server, signal.SIGKILL)
                sys.exit("the server does not answer")
            time.sleep(0.1)


def end(server: subprocess.Popen, how: int) -> None:
    if server.poll() is None:
        os.killpg(server.pid, how)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
    server.wait()


server = start()
try:
    print(f"{port} {folder}", flush=True)
    for line in sys.stdin:
        match line.strip():
            case "stop":
                end(server, signal.SIGINT)
                print("stopped", flush=True)
            case "kill":
                end(server, signal.SIGKILL)
                print("stopped", flush=True)
            case "start":
                server = start()
                print("started", flush=True)
finally:
    end(server, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
