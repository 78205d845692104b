"""The providers that are measured: how each is started, seeded, found ready and ended."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import machine

HERE = Path(__file__).resolve().parent
READY_WITHIN_S = 60
ENDED_WITHIN_S = 20
PEOPLE = 32
ORGANISATION = "bench"
MASTER_KEY_BYTES = 32
ATTEMPTS_PER_MINUTE = "60000"  # all people of the driver log in from one address


class Peer:
    """A provider with a room of its own for what it keeps."""

    name = ""

    def __init__(self, room: Path):
        self.room = room / self.name
        self.room.mkdir(parents=True)
        self.profile_file = self.room / "profile.json"
        self.profile = json.loads((HERE / "profiles" / f"{self.name}.json").read_text())
        self.profile_file.write_text(json.dumps(self.profile))
        self.process: subprocess.Popen | None = None
        self.log = (self.room / "log").open("wb")

    def command(self) -> list[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return {}

    def seed(self) -> None:
        """Makes clients and people, and writes into the profile who they are."""

    @property
    def pid(self) -> int:
        assert self.process, f"{self.name} is not running"
        return self.process.pid

    def start(self) -> float:
        """Starts it on the server's processor; gives the milliseconds until discovery answers 200."""
        server, _ = machine.processors()
        began = time.perf_counter()
        self.process = subprocess.Popen(
            ["taskset", "-c", str(server), *self.command()],
            env={**os.environ, **self.environment()},
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        while not self._ready():
            if self.process.poll() is not None:
                raise SystemExit(f"{self.name} ended with {self.process.returncode}:\n{self.last_words()}")
            if time.perf_counter() - began > READY_WITHIN_S:
                raise SystemExit(f"{self.name} is not ready after {READY_WITHIN_S} s:\n{self.last_words()}")
            time.sleep(0.001)
        return (time.perf_counter() - began) * 1000

    def stop(self) -> None:
        """Asks it to end, and sees that it does."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(ENDED_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def last_words(self) -> str:
        return "\n".join((self.room / "log").read_text(errors="replace").splitlines()[-20:])

    def _ready(self) -> bool:
        host, port = self.profile["addr"].split(":")
        path, authority = self.profile["paths"]["discovery"], self.profile["host"]
        request = f"GET {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n"
        try:
            with socket.create_connection((host, int(port)), 1) as connection:
                connection.sendall(request.encode())
                return b" 200" in connection.recv(64)
        except OSError:
            return False


class Node(Peer):
    """node-oidc-provider on a current node, everything in memory."""

    name = "node"

    def command(self) -> list[str]:
        home = HERE / "peers" / "node"
        node = home / "node_modules" / "node" / "bin" / "node"
        return [str(node), str(home / "server.mjs"), str(self.profile_file), str(self.room / "keys.json")]

    def environment(self) -> dict[str, str]:
        return {"NODE_ENV": "production"}


class Sluis(Peer):
    """`sluis serve` on a SQLite database of its own, seeded through the command line."""

    name = "sluis"

    def __init__(self, room: Path, binary: Path):
        super().__init__(room)
        self.binary = binary
        master_key = self.room / "master.key"
        master_key.touch(mode=0o600)
        master_key.write_text(secrets.token_hex(MASTER_KEY_BYTES))

    def command(self) -> list[str]:
        return [str(self.binary), "serve"]

    def environment(self) -> dict[str, str]:
        return {
            "SLUIS_SERVER__BIND": self.profile["addr"],
            "SLUIS_SERVER__PUBLIC_URL": f"http://{self.profile['host']}",
            "SLUIS_DATABASE__URL": f"sqlite://{self.room / 'sluis.db'}",
            "SLUIS_KEYS__MASTER_KEY_FILE": str(self.room / "master.key"),
            "SLUIS_KEYS__RSA_BITS": "2048",
            "SLUIS_SERVER__ATTEMPTS_PER_MINUTE": ATTEMPTS_PER_MINUTE,
        }

    def seed(self) -> None:
        """One organisation without a second step, two resources, three clients, the people."""
        clients = self.profile["clients"]
        self.tell("org", "create", "--handle", ORGANISATION, "--name", "Bench", "--preset", "basic")
        for alg, client in (("ES256", "rotating"), ("RS256", "rs256")):
            named = ("--identifier", clients[client]["resource"], "--name", f"API {alg}")
            self.tell("resource", "create", *named, "--scope", self.profile["resource_scope"], "--alg", alg)
        walks = ("--redirect-uri", self.profile["redirect_uri"], "--grant", "authorization_code")
        walks = (*walks, "--scope", self.profile["scope"])
        refreshes = ("--grant", "refresh_token", "--rotate-refresh")
        self._client("rotating", *walks, *refreshes, *self._calls("rotating"))
        self._client("plain", *walks)
        self._client("rs256", *self._calls("rs256"))
        self.tell(
            *("user", "create", "--login-name", self.profile["user"], "--count", str(PEOPLE)),
            *("--organisation", ORGANISATION, "--given-name", "Alice", "--surname", "Example"),
            *("--email", f"{self.profile['user']}@example.test", "--same-password-stdin"),
            typed=self.profile["password"],
        )
        self.profile_file.write_text(json.dumps(self.profile))

    def _calls(self, client: str) -> tuple[str, ...]:
        """What lets a client ask a token for its own resource."""
        resource = self.profile["clients"][client]["resource"]
        return ("--grant", "client_credentials", "--resource", resource, "--scope", self.profile["resource_scope"])

    def _client(self, name: str, *flags: str) -> None:
        client = self.profile["clients"][name]
        client["id"] = f"bench-{name}"
        made = self.tell(
            *("client", "create", "--id", client["id"], "--name", f"Bench {name}", "--organisation", ORGANISATION),
            *("--auth", "basic", "--alg", "ES256", "--consent", "implicit", *flags),
        )
        client["secret"] = made["client_secret"]

    def tell(self, *words: str, typed: str = "") -> dict:
        """One verb of the command line; what it answers."""
        done = subprocess.run(
            [str(self.binary), "--json", *words],
            env={**os.environ, **self.environment()},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"sluis {' '.join(words)}: exit {done.returncode}\n{done.stderr}{done.stdout}")
        return json.loads(done.stdout) if done.stdout.strip() else {}


def stop_all(peers: list[Peer]) -> None:
    """Ends what was started, whatever happened."""
    for peer in peers:
        peer.stop()
        peer.log.close()


def kept(peer: Peer, folder: Path) -> None:
    """Keeps a peer's log among the results."""
    shutil.copy(peer.room / "log", folder / f"{peer.name}.log")
