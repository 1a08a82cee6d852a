"""The fix moves the assignment before the start, or writes it into the constructor."""
import threading


def work(n=0):
    print("working", n)


def comments():
    thread = threading.Thread(target=work)  # the worker
    # It must not keep the program alive.
    thread.daemon = True
    thread.start()  # goes
    print("done")


def needs_a_value(quiet):
    thread = threading.Thread(target=work)
    thread.start()
    value = not quiet
    thread.daemon = value


def chained():
    threading.Thread(target=work).start()


def on_one_line():
    thread = threading.Thread(target=work, daemon=True); thread.start()


def many_lines():
    thread = threading.Thread(
        target=work,
        args=(1,),
    )
    thread.daemon = True
    thread.start()
