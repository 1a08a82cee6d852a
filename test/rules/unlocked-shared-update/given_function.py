"""A helper that calls what it is given: which function a thread gave it is not known for sure."""
import threading

drawn = 0


def call(function):
    function()


def draw():
    global drawn
    drawn += 1  # expect: unlocked-shared-update possible


call(draw)
threading.Thread(target=call, args=(len,)).start()
threading.Thread(target=call, args=(dir,)).start()


counted = 0


def count():
    global counted
    counted += 1  # expect: unlocked-shared-update


def again(function):
    function()


for _ in range(2):
    threading.Thread(target=again, args=(count,)).start()
