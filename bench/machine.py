"""What the kernel says of this machine and of a process on it."""

import os
from dataclasses import dataclass
from pathlib import Path

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
USER_TICKS, SYSTEM_TICKS = 11, 12  # of /proc/PID/stat, after the command's name
IDLE, IOWAIT, STOLEN = 3, 4, 7  # of the cpu line in /proc/stat


def cpu_ms(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[USER_TICKS]) + int(fields[SYSTEM_TICKS])) * TICK_MS


def memory_mib(pid: int) -> dict[str, float]:
    """Resident memory of a process, now and at its highest."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kib = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("VmRSS:", "VmHWM:"))}
    return {"now": round(int(kib["VmRSS"]) / 1024, 1), "highest": round(int(kib["VmHWM"]) / 1024, 1)}


@dataclass(frozen=True)
class Use:
    """Processor time so far, or between two moments: of the servers and driver, of others, stolen, in all."""

    ours_ms: float
    others_ms: float
    stolen_ms: float
    all_ms: float

    @classmethod
    def so_far(cls, servers: list[int]) -> "Use":
        ours = sum(cpu_ms(pid) for pid in servers) + children_cpu_ms()
        idle, iowait, stolen, everything = cpu_line()
        return cls(ours, everything - idle - iowait - stolen - ours, stolen, everything)

    def since(self, before: "Use") -> "Use":
        return Use(*(getattr(self, f) - getattr(before, f) for f in ("ours_ms", "others_ms", "stolen_ms", "all_ms")))

    def __str__(self) -> str:
        share = 100 / max(1.0, self.all_ms)
        return f"{self.others_ms * share:.0f} % of the processors used by others, {self.stolen_ms * share:.1f} % stolen"


def cpu_line() -> tuple[float, float, float, float]:
    """Of all processors so far, in ms: idle, waiting for a disk, stolen by the hypervisor, everything."""
    fields = [int(field) * TICK_MS for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return fields[IDLE], fields[IOWAIT], fields[STOLEN], sum(fields)


def children_cpu_ms() -> float:
    """CPU time of this process and of its children that have ended: the driver's runs."""
    times = os.times()
    return 1000 * (times.user + times.system + times.children_user + times.children_system)


def processors() -> tuple[int, int]:
    """The processor for the server and the one for the driver; one and the same where there is no second."""
    mine = sorted(os.sched_getaffinity(0))
    return mine[0], mine[min(1, len(mine) - 1)]


def model() -> str:
    """The name of the processor."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown processor"
