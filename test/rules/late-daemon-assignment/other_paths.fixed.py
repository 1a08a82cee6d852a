"""Only a start on every path before the assignment counts."""
import threading


def work():
    print("working")


def one_branch(now):
    thread = threading.Thread(target=work)
    if now:
        thread.start()
    thread.daemon = True


def either_branch(now):
    thread = threading.Thread(target=work, daemon=True)
    if now:
        thread.start()
    else:
        thread.start()
        print("started all the same")


def other_branch(now):
    thread = threading.Thread(target=work)
    if now:
        thread.start()
    else:
        thread.daemon = True
        thread.start()


def leaves(now):
    thread = threading.Thread(target=work)
    if now:
        thread.start()
        return
    thread.daemon = True
    thread.start()


def guarded():
    thread = threading.Thread(target=work)
    thread.start()
    try:
        thread.daemon = True
    except RuntimeError:
        print("too late")


def inside_a_branch(now):
    thread = threading.Thread(target=work)
    thread.start()
    if now:
        thread.daemon = True
