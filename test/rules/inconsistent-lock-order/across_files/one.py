import threading

import locks


def by_user():
    with locks.users:
        with locks.orders:  # expect: inconsistent-lock-order
            print("by user")


threading.Thread(target=by_user).start()
