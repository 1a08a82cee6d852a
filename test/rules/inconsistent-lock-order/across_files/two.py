import threading

from locks import orders, users


def by_order():
    with orders:
        with users:  # expect: inconsistent-lock-order
            print("by order")


threading.Thread(target=by_order).start()
