#!/usr/bin/env python3
"""Makes many captures out of real ones: captures.py FOLDER SEED BASE

One of each kind below is made of the base; editcap, mergecap and tcpdump do what they can, scapy the rest.
"""
import os
import random
import subprocess
import sys

from scapy.all import (GRE, IP, UDP, CookedLinux, Dot1Q, Ether, IPv6, PcapReader, PPP, PPPoE, Raw, TCP, VXLAN, raw, wrpcap)
from scapy.utils import PcapWriter

MAC = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def read(path):
    with PcapReader(path) as reader:
        return [p for p in reader if TCP in p]


def write(path, packets, link=None):
    writer = PcapWriter(path, linktype=link) if link is not None else None
    if writer is None:
        wrpcap(path, packets)
        return
    for p in packets:
        writer.write(p)
    writer.close()


def network(p):
    return p[IP] if IP in p else p[IPv6]


def at(p, made):
    made.time = p.time
    return made


# ---- by the tools of Wireshark and tcpdump

def snapped(base, path, rng):
    run("editcap", "-F", "pcap", "-s", str(rng.choice([54, 60, 70, 100, 500, 1000])), base, path)


def dropped(base, path, rng):
    chosen = sorted(rng.sample(range(1, 200), rng.randint(1, 6)))
    run("editcap", base, path, *map(str, chosen))


def begun_late(base, path, rng):
    run("editcap", base, path, f"1-{rng.randint(1, 40)}")


def doubled(base, path, rng):
    run("mergecap", "-w", path, base, base)


def joined(base, path, rng):
    other = path + ".part"
    run("editcap", "-t", f"{rng.choice([1, 100])}.5", base, other)
    run("mergecap", "-a", "-w", path, base, other)
    os.remove(other)


def chopped(base, path, rng):
    run("editcap", "-F", "pcap", "-T", "rawip", "-C", "14", base, path)


def broken(base, path, rng):
    run("editcap", "-E", "0.0005", "--seed", str(rng.randint(1, 10000)), base, path)


def nanoseconds(base, path, rng):
    run("editcap", "-F", "nsecpcap", base, path)


def shifted(base, path, rng):
    """What one side sent comes a little later than it did: two interfaces, merged."""
    one, two = path + ".one", path + ".two"
    run("tcpdump", "-r", base, "-w", one, "tcp src port 7001")
    run("tcpdump", "-r", base, "-w", two, "not tcp src port 7001")
    moved = path + ".moved"
    run("editcap", "-t", rng.choice(["0.002", "-0.002", "0.0001"]), one, moved)
    run("mergecap", "-w", path, moved, two)
    for part in (one, two, moved):
        os.remove(part)


def one_sided(base, path, rng):
    run("tcpdump", "-r", base, "-w", path, rng.choice(["tcp src port 7001", "tcp dst port 7001"]))


def cut_off(base, path, rng):
    run("tcpdump", "-r", base, "-w", path)
    os.truncate(path, int(os.path.getsize(path) * rng.uniform(0.2, 0.99)))


def compressed(base, path, rng):
    run("gzip", "-k", "-n", base)
    os.rename(base + ".gz", path)


# ---- by scapy

def disordered(base, path, rng):
    packets = read(base)
    for _ in range(len(packets) // 4):
        i = rng.randrange(len(packets) - 1)
        j = min(len(packets) - 1, i + rng.randint(1, 3))
        packets[i], packets[j] = packets[j], packets[i]
    write(path, packets)


def resegmented(base, path, rng):
    """Segments in two halves, some of them sent again, with other borders."""
    made = []
    for p in read(base):
        payload = bytes(p[TCP].payload)[:len(p[TCP].payload)]
        if IP not in p or len(payload) < 4 or rng.random() < 0.5:
            made.append(p)
            continue
        cut = rng.randint(1, len(payload) - 1)
        parts = [(0, payload[:cut]), (cut, payload[cut:])]
        if rng.random() < 0.3:
            parts.append((cut // 2, payload[cut // 2:]))
        if rng.random() < 0.3:
            parts.reverse()
        for offset, part in parts:
            made.append(at(p, again(p, offset, part)))
    write(path, made)


def again(p, offset, part):
    copy = p.copy()
    copy[TCP].remove_payload()
    copy[TCP].seq = (p[TCP].seq + offset) % 2**32
    del copy[IP].len, copy[IP].chksum, copy[TCP].chksum
    return copy / Raw(part)


def renumbered(base, path, rng):
    """Sequence numbers that wrap around."""
    made, moved = [], {}
    for p in read(base):
        if TCP in p:
            ends = (p[TCP].sport, p[TCP].dport)
            key, back = ends, (ends[1], ends[0])
            if p[TCP].flags.S or key not in moved:
                moved[key] = (2**32 - rng.randint(1, 3000) - p[TCP].seq) % 2**32 if p[TCP].flags.S else moved.get(key, 0)
            p[TCP].seq = (p[TCP].seq + moved[key]) % 2**32
            if p[TCP].flags.A:
                p[TCP].ack = (p[TCP].ack + moved.get(back, 0)) % 2**32
        made.append(p)
    write(path, made)


def strange_resets(base, path, rng):
    """RSTs that nobody can have believed."""
    made = []
    for p in read(base):
        made.append(p)
        if IP in p and rng.random() < 0.1 and not p[TCP].flags.S:
            copy = again(p, rng.choice([2**29, 2**31 - 5, -(2**20)]), b"")
            copy[TCP].flags = "R"
            made.append(at(p, copy))
    write(path, made)


def keepalives(base, path, rng):
    made = []
    for p in read(base):
        made.append(p)
        if IP in p and p[TCP].flags == "A" and rng.random() < 0.3:
            made.append(at(p, again(p, -1, b"\x00")))
    write(path, made)


def wrapped(wrap, link):
    def make(base, path, rng):
        write(path, [at(p, wrap(network(p))) for p in read(base)], link)
    return make


def padded(base, path, rng):
    write(path, [at(p, Ether(raw(MAC / network(p)) + b"\x00" * rng.randint(1, 20))) for p in read(base)])


def outer():
    return IP(src="192.0.2.1", dst="192.0.2.2")


def bytes_behind(head):
    return lambda ip: Raw(head + raw(ip))


def cooked2(ip):
    kind = 0x0800 if ip.version == 4 else 0x86DD
    return Raw(kind.to_bytes(2, "big") + bytes(18) + raw(ip))


def pppoe_short(ip):
    return MAC / PPPoE(sessionid=7, len=len(ip) + 1) / Raw((b"\x21" if ip.version == 4 else b"\x57") + raw(ip))


def protocol(ip):
    return b"\x00\x21" if ip.version == 4 else b"\x00\x57"


KINDS = {
    "snapped": snapped, "dropped": dropped, "begun_late": begun_late, "doubled": doubled, "joined": joined,
    "chopped": chopped, "broken": broken, "nanoseconds": nanoseconds, "shifted": shifted, "one_sided": one_sided,
    "cut_off": cut_off, "compressed": compressed, "disordered": disordered, "resegmented": resegmented,
    "renumbered": renumbered, "strange_resets": strange_resets, "keepalives": keepalives, "padded": padded,
    "vlan": wrapped(lambda ip: MAC / Dot1Q(vlan=5) / ip, 1),
    "pppoe": wrapped(lambda ip: MAC / PPPoE(sessionid=7) / PPP() / ip, 1),
    "pppoe_short": wrapped(pppoe_short, 1),
    "ppp": wrapped(lambda ip: Raw(b"\xff\x03" + protocol(ip) + raw(ip)), 9),
    "mpls": wrapped(lambda ip: Ether(raw(MAC)[:12] + b"\x88\x47\x00\x01\x01\x40" + raw(ip)), 1),
    "vxlan": wrapped(lambda ip: MAC / outer() / UDP(sport=50000, dport=4789) / VXLAN(vni=9) / MAC / ip, 1),
    "gre": wrapped(lambda ip: MAC / outer() / GRE(key_present=1, key=3) / ip, 1),
    "ip_in_ip": wrapped(lambda ip: outer() / ip, 101),
    "cooked": wrapped(lambda ip: CookedLinux(proto=0x0800 if ip.version == 4 else 0x86DD) / ip, 113),
    "cooked2": wrapped(cooked2, 276),
    "null": wrapped(lambda ip: Raw((b"\x02" if ip.version == 4 else b"\x1e") + bytes(3) + raw(ip)), 0),
    "cisco": wrapped(lambda ip: Raw(b"\x0f\x00" + (b"\x08\x00" if ip.version == 4 else b"\x86\xdd") + raw(ip)), 104),
}


def main(folder, seed, base):
    for kind, make in KINDS.items():
        make(base, os.path.join(folder, f"{kind}-{seed}.cap"), random.Random(f"{kind} {seed}"))


main(*sys.argv[1:])
