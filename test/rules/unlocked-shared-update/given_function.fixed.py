"""A helper that calls what it is given: which function a thread gave it is not known for sure."""
import threading

drawn = 0


def call(function):
    function()


def draw():
    global drawn
    drawn += 1


call(draw)
threading.Thread(target=call, args=(len,)).start()
threading.Thread(target=call, args=(dir,)).start()


counted = 0
counted_lock = threading.Lock()


def count():
    global counted
    with counted_lock:
        counted += 1


def again(function):
    function()


for _ in range(2):
    threading.Thread(target=again, args=(count,)).start()
