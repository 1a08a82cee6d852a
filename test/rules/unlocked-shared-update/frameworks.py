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
loops = {"b": 0}
visits = 0


@app.get("/")
def endpoint():
    counts["a"] += 1  # expect: unlocked-shared-update


@app.get("/async")
async def on_the_loop():
    loops["b"] += 1


@site.route("/")
def view():
    global visits
    visits += 1  # expect: unlocked-shared-update


opened = 0


def get_db():
    global opened
    opened += 1  # expect: unlocked-shared-update
    return opened


@app.get("/db")
def with_db(db=Depends(get_db)):
    return db


shown = 0


def page(request):
    global shown
    shown += 1  # expect: unlocked-shared-update


starlette_app = Starlette(routes=[Route("/", page)])

handled = 0


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        global handled
        handled += 1  # expect: unlocked-shared-update


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    pass


served = 0


class Web(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global served
        served += 1


listed = 0


def listing(request):
    global listed
    listed += 1  # expect: unlocked-shared-update


urlpatterns = [path("list/", listing)]


def main():
    Server(("", 0), Handler).serve_forever()


def other():
    http.server.HTTPServer(("", 0), Web).serve_forever()


if __name__ == "__main__":
    threading.Thread(target=main).start()
    other()
