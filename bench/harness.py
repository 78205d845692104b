#!/usr/bin/env python3
"""Measures Sluis beside node-oidc-provider in one run and prints one Markdown table.

Each server has one processor and the driver another. In every round every operation is done by one peer and then by
the other, so that a slow minute of the machine hits both. The robust figure is the server's CPU time for each
operation; times and rates hold on this machine only. Exits with 1 if any operation failed.
"""

import argparse
import json
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import machine
from peers import HERE, Node, Peer, Sluis, kept, stop_all

RESULTS = HERE / "results"
CONNECTIONS = 32
LOGIN_CONNECTIONS = 4  # a hash takes a processor for 15 ms: more would only queue
COLD_STARTS = 5
IDLE_S = 3
DRIVER_GRACE_S = 240  # for signing in 32 people before the load begins

OPERATIONS = {
    "discovery": "GET discovery",
    "jwks": "GET JWKS",
    "cc": "client_credentials, ES256",
    "cc-rs256": "client_credentials, RS256 (2048)",
    "authorize": "authorize → code, with a session",
    "code": "code flow and userinfo, no refresh token",
    "code-refresh": "code flow and userinfo, refresh token",
    "refresh": "refresh, rotating",
    "userinfo": "userinfo",
    "introspect": "introspection",
    "login": "password login → code",
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the medians are shown (3)")
    parser.add_argument("--seconds", type=float, default=3, help="length of one measurement (3)")
    parser.add_argument("--only", metavar="OPERATION,…", help=f"of {', '.join(OPERATIONS)}")
    parser.add_argument("--peer", choices=["node", "sluis"], help="measure this one alone")
    parser.add_argument("--driver", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--sluis", type=Path, required=True, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    chosen.operations = chosen.only.split(",") if chosen.only else list(OPERATIONS)
    unknown = set(chosen.operations) - set(OPERATIONS)
    if unknown:
        parser.error(f"no operation {', '.join(sorted(unknown))}; there are {', '.join(OPERATIONS)}")
    return chosen


def drive(peer: Peer, operation: str, options: argparse.Namespace) -> dict:
    """One measurement: what the driver reports."""
    _, driver = machine.processors()
    done = subprocess.run(
        [
            *("taskset", "-c", str(driver), str(options.driver), str(peer.profile_file), operation),
            f"connections={LOGIN_CONNECTIONS if operation == 'login' else CONNECTIONS}",
            f"seconds={options.seconds}",
            f"pids={peer.pid}",
            f"jars={peer.room / 'jars.json'}",
        ],
        capture_output=True,
        text=True,
        timeout=options.seconds + DRIVER_GRACE_S,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"the driver failed on {peer.name}, {operation}: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def standing_figures(peer: Peer) -> dict:
    """A first start on nothing, seeding, then starts on what is there, then at rest; leaves it running."""
    first = peer.start()
    peer.stop()
    peer.seed()
    again = []
    for _ in range(COLD_STARTS):
        again.append(peer.start())
        peer.stop()
    peer.start()
    time.sleep(IDLE_S)
    before = machine.cpu_ms(peer.pid)
    time.sleep(IDLE_S)
    return {
        "first_start_ms": round(first),
        "cold_start_ms": round(statistics.median(again)),
        "idle_mib": machine.memory_mib(peer.pid)["now"],
        "idle_cpu_ms_per_s": round((machine.cpu_ms(peer.pid) - before) / IDLE_S, 1),
    }


def rounds(peers: list[Peer], options: argparse.Namespace) -> dict[str, dict[str, list[dict]]]:
    """The reports by operation and peer; who goes first changes with each round."""
    reports: dict[str, dict[str, list[dict]]] = {o: {p.name: [] for p in peers} for o in options.operations}
    for number in range(options.rounds):
        for operation in options.operations:
            for peer in peers if number % 2 == 0 else reversed(peers):
                report = drive(peer, operation, options)
                reports[operation][peer.name].append(report)
                if report["errors"]:
                    tell(f"  ! {peer.name} {operation}: {report['errors']} errors; first: {report['first_error']}")
        tell(f"round {number + 1} of {options.rounds} done")
    return reports


def median(reports: list[dict], figure: str) -> float:
    return statistics.median(report[figure] for report in reports)


def shown(figure: float) -> str:
    """Three significant digits, or whole above a hundred."""
    if figure >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.3g}" if figure >= 1 else f"{figure:.3f}"


def table(reports: dict, names: list[str]) -> str:
    """The figures of `reports`, a column group for each peer and the ratio of CPU times at the end."""
    titles = {"node": "node", "sluis": "Sluis"}
    head = [f"{titles[n]} {f}" for n in names for f in ("CPU ms/op", "/s", "p99 ms")]
    ratio = ["Sluis ÷ node, CPU"] if len(names) == 2 else []
    rows = [["operation", *head, *ratio], ["---", *["---:"] * (len(head) + len(ratio))]]
    for operation, by_peer in reports.items():
        row = [OPERATIONS[operation]]
        for name in names:
            row += [shown(median(by_peer[name], f)) for f in ("server_cpu_ms_per_op", "per_s", "p99_ms")]
        if ratio:
            node = median(by_peer["node"], "server_cpu_ms_per_op")
            row.append(f"{median(by_peer['sluis'], 'server_cpu_ms_per_op') / node:.2f}" if node else "–")
        rows.append(row)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def footing(standing: dict[str, dict]) -> str:
    """Start and memory, a row for each figure."""
    figures = {
        "first_start_ms": "first start, ms",
        "cold_start_ms": "cold start to the first 200, ms",
        "idle_mib": "resident at rest, MiB",
        "after_mib": "resident after the load, MiB",
        "highest_mib": "resident at its highest, MiB",
        "idle_cpu_ms_per_s": "CPU at rest, ms/s",
    }
    rows = [["", *standing], ["---", *["---:"] * len(standing)]]
    rows += [[words, *(shown(peer[figure]) for peer in standing.values())] for figure, words in figures.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def tell(line: str) -> None:
    print(line, flush=True)


def measure(peers: list[Peer], options: argparse.Namespace) -> tuple[dict, dict, str]:
    """Everything: reports, what stands beside them, and how quiet the machine was."""
    standing = {}
    for peer in peers:
        standing[peer.name] = standing_figures(peer)
        tell(f"{peer.name}: {standing[peer.name]}")
    before = machine.Use.so_far([peer.pid for peer in peers])
    reports = rounds(peers, options)
    use = machine.Use.so_far([peer.pid for peer in peers]).since(before)
    for peer in peers:
        memory = machine.memory_mib(peer.pid)
        standing[peer.name] |= {"after_mib": memory["now"], "highest_mib": memory["highest"]}
    return reports, standing, f"{machine.model()}; {options.rounds} rounds of {options.seconds:g} s; {use}"


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = arguments()
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sluis-bench.") as room:
        peers: list[Peer] = []
        try:
            if options.peer != "sluis":
                peers.append(Node(Path(room)))
            if options.peer != "node":
                peers.append(Sluis(Path(room), options.sluis))
            reports, standing, circumstances = measure(peers, options)
        finally:
            stop_all(peers)
            for peer in peers:
                kept(peer, RESULTS)
    text = f"{table(reports, [p.name for p in peers])}\n\n{footing(standing)}\n\n{circumstances}\n"
    (RESULTS / "table.md").write_text(text)
    everything = {"circumstances": circumstances, "standing": standing, "reports": reports}
    (RESULTS / "reports.json").write_text(json.dumps(everything, indent=1))
    tell(f"\n{text}")
    errors = sum(r["errors"] for by_peer in reports.values() for many in by_peer.values() for r in many)
    tell(f"{errors} errors; the table is in bench/results/table.md")
    sys.exit(1 if errors else 0)


main()
