"""Handlers that frameworks run in threads, many at a time."""
import http.server
import socketserver
import threading

from django.urls import path
from fastapi import Depends, FastAPI
from flask import Flask
from starlette.applications import Starlette
from starlette.routing import Route

app = FastAPI()
site = Flask(__name__)
counts = {"a": 0}
counts_lock = threading.Lock()
loops = {"b": 0}
visits = 0
visits_lock = threading.Lock()


@app.get("/")
def endpoint():
    with counts_lock:
        counts["a"] += 1


@app.get("/async")
async def on_the_loop():
    loops["b"] += 1


@site.route("/")
def view():
    global visits
    with visits_lock:
        visits += 1


opened = 0
opened_lock = threading.Lock()


def get_db():
    global opened
    with opened_lock:
        opened += 1
    return opened


@app.get("/db")
def with_db(db=Depends(get_db)):
    return db


shown = 0
shown_lock = threading.Lock()


def page(request):
    global shown
    with shown_lock:
        shown += 1


starlette_app = Starlette(routes=[Route("/", page)])

handled = 0
handled_lock = threading.Lock()


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        global handled
        with handled_lock:
            handled += 1


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    pass


served = 0


class Web(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global served
        served += 1


listed = 0
listed_lock = threading.Lock()


def listing(request):
    global listed
    with listed_lock:
        listed += 1


urlpatterns = [path("list/", listing)]


def main():
    Server(("", 0), Handler).serve_forever()


def other():
    http.server.HTTPServer(("", 0), Web).serve_forever()


if __name__ == "__main__":
    threading.Thread(target=main).start()
    other()
