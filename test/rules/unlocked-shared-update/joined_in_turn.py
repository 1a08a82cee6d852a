"""Each thread has ended before the next one starts."""
import threading

turns = 0


def take_turn():
    global turns
    turns += 1


for _ in range(3):
    turn = threading.Thread(target=take_turn)
    turn.start()
    turn.join()
