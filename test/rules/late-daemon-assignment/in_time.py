"""Before the start, or in the constructor, it is right."""
import threading


def work():
    print("working")


def right_order():
    thread = threading.Thread(target=work)
    thread.daemon = True
    thread.start()


def in_constructor():
    thread = threading.Thread(target=work, daemon=True)
    thread.start()


def another_object():
    thread = threading.Thread(target=work)
    thread.start()
    thread = threading.Thread(target=work)
    thread.daemon = True
    thread.start()


def in_a_loop():
    for _ in range(3):
        thread = threading.Thread(target=work)
        thread.daemon = True
        thread.start()


def another_variable():
    first = threading.Thread(target=work)
    second = threading.Thread(target=work)
    first.start()
    second.daemon = True
    second.start()


class Robot:
    daemon = False

    def start(self):
        return self


def not_a_thread():
    robot = Robot()
    robot.start()
    robot.daemon = True


def unknown(thing):
    thing.start()
    thing.daemon = True
