"""The addresses of this computer at which a phone may reach it."""

import contextlib
import ipaddress
import re
import socket
from collections.abc import Iterator
from pathlib import Path

ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses that nobody has (RFC 5737, RFC 3849): the way there leads out, and nothing is sent."""

LOCAL, ROUTES = Path("/proc/net/fib_trie"), Path("/proc/net/route")
"""Where Linux lists its own IPv4 addresses, and the networks behind each of its interfaces."""

INSIDE = re.compile(r"(?:docker|br-|veth|virbr|vnet|lxc|lxd|cni|podman|vmnet|vboxnet|flannel|cali)")
"""Interfaces that lead to programs in this computer, by the beginnings of their names."""

TUNNEL = re.compile(r"(?:tun|tap|wg|ppp|utun|tailscale|zt|ipsec|nordlynx|proton)")
"""Interfaces that lead to another network far away, which the phone is not in as a rule."""

AT_HOME = ipaddress.ip_network("192.168.0.0/16")
BEHIND_CARRIERS = ipaddress.ip_network("100.64.0.0/10")
"""Addresses that providers and tunnels share out."""

MOST = 6


def network_addresses() -> list[str]:
    """Return the addresses of this computer that a phone may reach, the likeliest first; none without a network.

    Where a tunnel is the way out, the phone is in the network at home all the same.
    """
    outward = outward_addresses()
    interfaces = interfaces_of_networks()
    ranked = []
    for place, address in enumerate(dict.fromkeys([*outward, *own_addresses()])):
        parsed = ipaddress.ip_address(address)
        if parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified or parsed.is_multicast:
            continue
        name = next((name for network, name in interfaces if parsed in network), "")
        if INSIDE.match(name) and address not in outward:
            continue
        is_far = bool(TUNNEL.match(name)) or parsed in BEHIND_CARRIERS
        ranked.append((is_far, parsed.version, parsed not in AT_HOME, place, address))
    return [address for *_, address in sorted(ranked)][:MOST]


def outward_addresses() -> list[str]:
    """Return the addresses of this machine from which the way leads out; IPv4 first."""
    found = []
    for family, there in ELSEWHERE:
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.connect((there, 9))
            found.append(str(asked.getsockname()[0]))
    return found


def own_addresses() -> Iterator[str]:
    """Yield the IPv4 addresses of this machine, as far as the system says them without being asked by a program."""
    with contextlib.suppress(OSError):
        yield from re.findall(r"\|-- ([\d.]+)\n\s+/32 host LOCAL", LOCAL.read_text("ascii"))
        return
    with contextlib.suppress(OSError):
        for _, _, _, _, address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            yield str(address[0])


def interfaces_of_networks() -> list[tuple[ipaddress.IPv4Network, str]]:
    """Return the networks that this machine is in, each with the interface that leads there, where Linux tells them."""
    found = []
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in ROUTES.read_text("ascii").splitlines()[1:]:
            name, target, gateway, _, _, _, _, mask, *_ = line.split()
            if int(gateway, 16) == 0 and int(mask, 16):
                address, bits = (int.from_bytes(bytes.fromhex(text), "little") for text in (target, mask))
                found.append((ipaddress.IPv4Network((address, bits.bit_count())), name))
    return found
