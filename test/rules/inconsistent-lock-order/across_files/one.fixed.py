import threading

import locks


def by_user():
    with locks.orders:
        with locks.users:
            print("by user")


threading.Thread(target=by_user).start()
