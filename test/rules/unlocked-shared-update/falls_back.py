"""A new value, or the one that was there before: nothing is made from the old one."""
import curses
import threading

END = "\n"
width = 80


def prepare():
    global END, width
    curses.setupterm()
    END = curses.tigetstr("el") or END
    width = curses.tigetnum("cols") or width


def work():
    prepare()
    print(width, END)


for _ in range(4):
    threading.Thread(target=work).start()
