"""Streams and sockets: who is on the other end, and how much waits to be written.

Looked up once for each stream, because every read and write of a server comes by here.
"""

from . import tracks

_KIB = 1024


def words(address):
    if isinstance(address, tuple) and len(address) >= 2:
        host, port = address[0], address[1]
        return "[%s]:%s" % (host, port) if ":" in str(host) else "%s:%s" % (host, port)
    if isinstance(address, bytes):
        address = address.decode("utf-8", "replace")
    return str(address) if address else ""


def _peer(stream):
    """The other end of a StreamReader or StreamWriter in words; '' where it has no address."""
    kept = stream.__dict__
    found = kept.get("_interleave_peer")
    if found is None:
        transport = kept.get("_transport")
        address = transport.get_extra_info("peername") if transport is not None else None
        found = words(address)
        if not found and transport is not None:
            # Of two unix sockets only the listening one has a name.
            found = words(transport.get_extra_info("sockname")) if transport.get_extra_info("socket") is not None else ""
        kept["_interleave_peer"] = found
    return found


def reading(reader, method):
    known = reader.__dict__.get("_interleave_read")
    if known is not None and known[0] == method and known[1] == tracks.generation:
        return known[2]
    peer = _peer(reader)
    obj = tracks.what("socket", "reader.%s()%s" % (method, " from " + peer if peer else ""))
    reader.__dict__["_interleave_read"] = (method, tracks.generation, obj)
    return obj


def writing(writer, method):
    peer = _peer(writer)
    text = "writer.%s()%s" % (method, " to " + peer if peer else "")
    waiting = writer.transport.get_write_buffer_size() if hasattr(writer.transport, "get_write_buffer_size") else 0
    if waiting:
        text += ": %s wait to be written" % _size(waiting)
    return tracks.what("socket", text)


def _size(count):
    """Bytes, rounded down so that few different texts come of it."""
    if count < _KIB:
        return "less than 1 KiB"
    step = _KIB
    while step * 2 <= count:
        step *= 2
    rounded = count // (step // 4) * (step // 4)
    if rounded < _KIB * _KIB:
        return "%d KiB" % (rounded // _KIB)
    return "%.4g MiB" % (rounded / (_KIB * _KIB))


def of_socket(socket, call):
    try:
        peer = words(socket.getpeername())
    except Exception:  # It is closed, or no socket at all; libraries have errors of their own for that.
        peer = ""
    if not peer:
        return tracks.what("socket", call)
    return tracks.what("socket", "%s %s %s" % (call, "from" if "rec" in call else "to", peer))
