"""Plain methods that the event loop calls itself: those of protocols and of tornado's handlers."""

import asyncio
import socket
import time

import tornado.web
import tornado.websocket


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        time.sleep(1)  # expect: blocking-call-in-async
        self.transport.write(data)

    def rest(self):
        time.sleep(1)


class Names(asyncio.DatagramProtocol):
    def datagram_received(self, data, addr):
        self.answer(addr)  # expect: blocking-call-in-async

    def answer(self, addr):
        print(socket.gethostbyaddr(addr[0]))

    def data_received(self, data):
        time.sleep(1)


class Page(tornado.web.RequestHandler):
    def get(self):
        time.sleep(1)  # expect: blocking-call-in-async


class Chat(tornado.websocket.WebSocketHandler):
    def on_message(self, message):
        time.sleep(1)  # expect: blocking-call-in-async


class Data:
    def data_received(self, data):
        time.sleep(1)
