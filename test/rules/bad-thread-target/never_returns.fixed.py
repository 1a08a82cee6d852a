"""A worker that is called where it should be handed over, and arguments that are counted."""
import threading


def listen(host):
    while True:
        print(host)


def listen_once(host):
    while True:
        if print(host):
            break


def fails():
    raise NotImplementedError


def main(pairs):
    threading.Thread(target=listen, args=("a",)).start()
    threading.Thread(target=fails()).start()
    for i in range(3):
        threading.Thread(target=print, args=(i,)).start()
    for pair in pairs:
        threading.Thread(target=print, args=(pair)).start()


def again(items):
    for i in range(3):
        i = (i, i)
        threading.Thread(target=print, args=(i)).start()


def turns():
    t = threading.Thread(target=print)
    while True:
        t.start()
        t.join()


def new_each_turn():
    for _ in range(3):
        t = threading.Thread(target=print)
        t.start()


def all_of_them(items):
    threads = [threading.Thread(target=print) for _ in items]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def until_it_lives():
    t = threading.Thread(target=print)
    while not t.is_alive():
        t.start()


def once():
    t = threading.Thread(target=print)
    for _ in range(3):
        if t is not None:
            t.start()
            break
