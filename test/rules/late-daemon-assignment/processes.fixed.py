"""Processes raise AssertionError."""
import multiprocessing
from multiprocessing import Process


def work():
    print("working")


def late():
    process = Process(target=work)
    process.daemon = True
    process.start()


def right():
    process = multiprocessing.Process(target=work, daemon=True)
    process.start()


def own_context():
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=work)
    process.daemon = True
    process.start()
