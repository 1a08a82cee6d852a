from store import lock, rows

import store


def report():
    with lock:
        print(rows[:3], store.count())
